"""A connection to one ConnectWise, with its two addresses, its sealed key and its pace."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from cwhub.accounts.tenancy import GLOBAL, AccountRow
from kit.clock import now
from kit.ids import new_uid
from kit.sealed_field import SealedField, sealed_field


class Connection(AccountRow):
    class State(models.TextChoices):
        CONNECTING = "connecting"  # keys accepted; callbacks, companies and first mirror are under way
        CHOOSING = "choosing"  # everything is read; boards, statuses and categories are still to be chosen
        CONNECTED = "connected"
        REFUSED = "refused"  # the server no longer takes our key: nothing is written, nothing is lost

    sweep_columns = ("id", "account_id", "state", "last_poll_at", "last_callback_at")

    uid = models.CharField(max_length=16, unique=True, default=new_uid)
    name = models.CharField(max_length=100, default="ConnectWise PSA")
    state = models.CharField(max_length=12, choices=State.choices, default=State.CONNECTING)
    refused_reason = models.TextField(blank=True)

    api_url = models.URLField(help_text="where the API answers, as in https://api-na.myconnectwise.net")
    screen_url = models.URLField(help_text="where people sign in; the only origin that may frame the panel")
    codebase = models.CharField(max_length=40, default="v4_6_release/")
    version = models.CharField(max_length=40, blank=True)
    company_id = models.CharField(max_length=60)
    public_key = models.CharField(max_length=100)
    private_key_sealed = SealedField(belongs_to="connection:{row.uid}:private_key")
    callback_token_sealed = SealedField(blank=True, belongs_to="connection:{row.uid}:callback_token")
    app_client_id = models.CharField(max_length=64, help_text="the clientId header, from the developer portal")
    api_member = models.CharField(max_length=60, blank=True, help_text="identifier our key belongs to")
    writes = models.BooleanField(default=True, help_text="whether changes may be written there at all")
    first_member_is_technician = models.BooleanField(default=True)

    # What takes part, chosen by the admin.
    client_type_ids = ArrayField(models.BigIntegerField(), default=list)
    proposals_from = models.DateTimeField(null=True, blank=True, help_text="only tickets created later get proposals")

    checks = models.JSONField(
        default=dict, blank=True, help_text="what trying permissions, deletion and the way back came to"
    )
    unreadable = ArrayField(
        models.CharField(max_length=100),
        default=list,
        blank=True,
        help_text="lists that the role of our API member does not show; they are not asked for",
    )

    # Pace, checked together: lease > deadline, settle >= deadline + late + margin (seconds).
    deadline_seconds = models.FloatField(default=30)
    lease_seconds = models.FloatField(default=90)
    settle_seconds = models.FloatField(default=120)
    late_seconds = models.FloatField(default=60)
    search_gap_seconds = models.FloatField(default=5)
    doubt_minutes = models.FloatField(default=30, help_text="a doubt unsearchable this long goes to a person")
    requests_per_minute = models.IntegerField(default=1000, help_text="holds where no tier of the settings does")
    pace_tier = models.CharField(max_length=60, blank=True, help_text="a name of PACE_TIERS; empty: its own figure")
    side_by_side = models.IntegerField(default=8, help_text="independent writes of one batch at the same time")

    poll_watermark = models.DateTimeField(null=True, blank=True)
    last_poll_at = models.DateTimeField(null=True, blank=True)
    reconciled_at = models.DateTimeField(null=True, blank=True, help_text="when ids were last compared one by one")
    poll_error = models.CharField(max_length=300, blank=True, help_text="why the last poll read nothing")
    last_callback_at = models.DateTimeField(null=True, blank=True)
    callbacks_registered_at = models.DateTimeField(null=True, blank=True)
    panel_seen_at = models.DateTimeField(null=True, blank=True)
    connected_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "api_url", "company_id"], name="connection_once"),
            models.CheckConstraint(
                condition=models.Q(lease_seconds__gt=models.F("deadline_seconds")), name="lease_outlives_deadline"
            ),
            models.CheckConstraint(
                condition=models.Q(settle_seconds__gte=models.F("deadline_seconds") + models.F("late_seconds")),
                name="settle_covers_late_effects",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    deadline_seconds__gt=0,
                    late_seconds__gte=0,
                    search_gap_seconds__gt=0,
                    doubt_minutes__gt=0,
                    requests_per_minute__gt=0,
                    side_by_side__range=(1, 32),
                ),
                name="pace_is_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.company_id})"

    def seal_private_key(self, plain: str) -> None:
        sealed_field(self, "private_key_sealed").seal(self, plain)

    def private_key(self) -> str:
        """The key in the clear. Raises SealError; hand it to the adapter only, never to a page or a log."""
        return sealed_field(self, "private_key_sealed").open(self)


class CallbackDoor(models.Model):
    """Which connection a callback address belongs to. Global: it is read before any scope can exist."""

    tenancy = GLOBAL

    token_hash = models.CharField(max_length=64, unique=True)
    account_id = models.BigIntegerField()
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="doors")
    created_at = models.DateTimeField(default=now)
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"door of connection {self.connection_id}"


class ScreenDoor(models.Model):
    """Which connection a ticket screen may belong to. Global: the panel is framed before any scope can exist."""

    tenancy = GLOBAL

    origin = models.CharField(max_length=200, help_text="scheme, host and port of the screen, as a browser says it")
    company_id = models.CharField(max_length=60, db_index=True)
    account_id = models.BigIntegerField()
    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="screen_door")

    def __str__(self) -> str:
        return f"{self.company_id} at {self.origin}"
