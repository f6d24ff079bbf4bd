"""The MSP, its clients, and the long acts that run for it."""

from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models

from cwhub.accounts.tenancy import GLOBAL, AccountRow, Tenant
from kit.clock import now
from kit.ids import new_uid


class Account(Tenant):
    """One MSP. Everything that belongs to it carries its id."""

    class SecondFactor(models.TextChoices):
        USUAL = "", "As this installation has it"
        NOBODY = "nobody", "Nobody has to, everybody may"
        ADMINS = "admins", "Admins"
        EVERYBODY = "everybody", "Everybody"

    account_field = "id"

    uid = models.CharField(max_length=16, unique=True, default=new_uid)
    name = models.CharField(max_length=100)
    time_zone = models.CharField(max_length=64, default="UTC")
    automation_paused = models.BooleanField(default=False)
    automation_paused_at = models.DateTimeField(null=True, blank=True)
    second_factor = models.CharField(
        max_length=10,
        choices=SecondFactor.choices,
        default=SecondFactor.USUAL,
        blank=True,
        help_text="who must have one",
    )
    created_at = models.DateTimeField(default=now)

    class Meta:
        """Its own, so that the base's option needs no migration."""

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Client(Tenant):
    """A ConnectWise company. Only those that take part get proposals; vendors, prospects and former ones are kept."""

    tenancy = "client"
    client_field = "id"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="clients")
    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="clients")
    external_id = models.BigIntegerField(help_text="company/companies id in ConnectWise")
    identifier = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=200)
    type_ids = ArrayField(models.BigIntegerField(), default=list)
    type_names = ArrayField(models.CharField(max_length=100), default=list)
    status_name = models.CharField(max_length=100, blank=True)
    inactive = models.BooleanField(default=False)
    takes_part = models.BooleanField(default=False)
    client_since = models.DateTimeField(null=True, blank=True, help_text="when it began to take part, last")
    calendar_ref = models.BigIntegerField(null=True, blank=True, help_text="its own opening hours, for an SLA by them")
    custom_fields = models.JSONField(default=list, help_text="the MSP's own fields, as ConnectWise gave them")
    source_updated_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True, help_text="when we asked for what stands here")
    gone_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.BigIntegerField(
        null=True, blank=True, help_text="the company that has its records since it is gone"
    )
    followed_at = models.DateTimeField(null=True, blank=True, help_text="when its records were read again after that")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "external_id"], name="client_once_per_connection")]
        indexes = [models.Index(fields=["account", "name"], name="client_by_name")]

    def __str__(self) -> str:
        return self.name


class Run(AccountRow):
    """A long act (first mirror, replay, ...): progress bars read it, a dead heartbeat lets another resume it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    sweep_columns = ("id", "account_id", "state", "heartbeat_at")

    uid = models.CharField(max_length=16, unique=True, default=new_uid)
    what = models.CharField(max_length=60)
    subject = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    detail = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    heartbeat_at = models.DateTimeField(default=now)
    started_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "what", "subject"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="run_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} ({self.state})"


class Heartbeat(models.Model):
    """When a process last proved through its real path that it works. Global: it names processes, no tenant."""

    tenancy = GLOBAL

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
