"""How an account writes its time."""

from django.db import models

from cwhub.accounts.tenancy import AccountRow


class Preferences(AccountRow):
    """One row an account; without it the defaults hold."""

    disclose_assistance = models.BooleanField(
        default=False,
        help_text="[AI-Assisted] stands in the notes that an invoice prints too, not in the internal ones alone",
    )

    linter = models.JSONField(
        default=dict,
        help_text="modes: rule -> off, warn, block; after_hours, talk, onsite: ConnectWise's ids of work types",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account"], name="time_preferences_once")]
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return "how time is written"
