"""Members of the MSP, contacts of the clients, their devices and agreements."""

from django.db import models

from cwhub.accounts.tenancy import AccountRow, ClientRow, SharedRow
from cwhub.mirror.models.base import Mirrored, key


class Member(Mirrored, AccountRow):
    identifier = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=100, blank=True)
    email = models.CharField(max_length=250, blank=True)
    inactive = models.BooleanField(default=False)
    license_class = models.CharField(max_length=5, blank=True)
    time_zone = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [key("member")]
        indexes = [models.Index(fields=["connection", "identifier"], name="member_by_identifier")]

    def __str__(self) -> str:
        return self.name


class Contact(Mirrored, SharedRow):
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=100, blank=True)
    email = models.CharField(max_length=250, blank=True)
    phone = models.CharField(max_length=50, blank=True)
    type_names = models.JSONField(default=list)
    inactive = models.BooleanField(default=False)

    class Meta:
        constraints = [key("contact")]
        indexes = [models.Index(fields=["account", "client"], name="contact_by_client")]

    def __str__(self) -> str:
        return self.name


class Configuration(Mirrored, ClientRow):
    name = models.CharField(max_length=100)
    type_name = models.CharField(max_length=100, blank=True)
    contact_ref = models.BigIntegerField(null=True)
    last_login = models.CharField(max_length=100, blank=True)
    inactive = models.BooleanField(default=False)

    class Meta:
        constraints = [key("configuration")]
        indexes = [models.Index(fields=["account", "client", "name"], name="configuration_by_client")]

    def __str__(self) -> str:
        return self.name


class Agreement(Mirrored, ClientRow):
    name = models.CharField(max_length=100)
    type_name = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=20, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    terms_read_at = models.DateTimeField(null=True, help_text="when the lists below it were asked for; null: not yet")
    terms_version = models.DateTimeField(null=True, help_text="the agreement's time of change when they were")
    recap = models.JSONField(default=dict, help_text="ConnectWise's own balance, as it was last told")
    recap_at = models.DateTimeField(null=True, help_text="when it was asked for; null: not yet, or not shown to us")

    class Meta:
        constraints = [key("agreement")]
        indexes = [models.Index(fields=["account", "client"], name="agreement_by_client")]

    def __str__(self) -> str:
        return self.name


class AgreementTerm(Mirrored, ClientRow):
    """A row of one of the lists below an agreement: what it excludes, its own rates, what was added to it."""

    class Kind(models.TextChoices):
        WORK_TYPE_OUT = "type_out", "Excluded work type"
        WORK_ROLE_OUT = "role_out", "Excluded work role"
        WORK_TYPE = "type", "Terms of a work type"
        WORK_ROLE = "role", "Rate of a work role"
        SITE = "site", "Covered site"
        BOARD = "board", "Board default"
        ADDITION = "addition", "Addition"
        ADJUSTMENT = "adjustment", "Adjustment"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    agreement_ref = models.BigIntegerField()
    about_ref = models.BigIntegerField(null=True, help_text="the work type, role, site, board or product; null for all")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "kind", "external_id"], name="agreement_term_once")
        ]
        indexes = [models.Index(fields=["connection", "agreement_ref"], name="term_by_agreement")]

    def __str__(self) -> str:
        return f"{self.kind} {self.about_ref} of agreement {self.agreement_ref}"
