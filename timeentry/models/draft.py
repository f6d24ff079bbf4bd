"""A row of the grid before it is posted. It holds what was typed, also where that cannot be read yet."""

from django.db import models
from django.db.models import Q

from cwhub.accounts.tenancy import SharedRow
from kit.ids import new_uid


class ChargeTo(models.TextChoices):
    """ConnectWise's chargeToType, for those that a technician uses."""

    TICKET = "ServiceTicket", "Ticket"
    PROJECT_TICKET = "ProjectTicket", "Project ticket"
    ACTIVITY = "Activity", "Activity"
    CHARGE_CODE = "ChargeCode", "Charge code"


class Billing(models.TextChoices):
    FROM_AGREEMENT = "from_agreement", "From the agreement"
    BILLABLE = "Billable", "Billable"
    DO_NOT_BILL = "DoNotBill", "Do Not Bill"
    NO_CHARGE = "NoCharge", "No Charge"


class Tab(models.TextChoices):
    """Where ConnectWise shows the notes on the ticket."""

    DISCUSSION = "discussion", "Discussion"
    INTERNAL = "internal", "Internal"
    RESOLUTION = "resolution", "Resolution"
    NONE = "", "Nowhere"


class HoursFrom(models.TextChoices):
    """What the hours rest on; without evidence they stay empty."""

    TYPED = "typed", "typed"
    STOPWATCH = "stopwatch", "stopwatch"
    SCHEDULE = "schedule", "schedule"
    ACTS = "acts", "acts"
    NOTHING = "nothing", "nothing"


class Draft(SharedRow):
    """One entry of one member's day. `client` is the ticket's; internal time has none."""

    uid = models.CharField(max_length=16, unique=True, default=new_uid)
    version = models.IntegerField(default=1, help_text="grows with each save; a save names the one it changes")
    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    member_ref = models.BigIntegerField(help_text="ConnectWise's id of the member whose time it is")
    day = models.DateField(help_text="the member's own day")
    position = models.IntegerField(default=0, help_text="order of typed rows without a start")

    charge_to = models.CharField(max_length=20, choices=ChargeTo.choices, blank=True)
    charge_ref = models.BigIntegerField(null=True)
    work_type_ref = models.BigIntegerField(null=True)
    work_role_ref = models.BigIntegerField(null=True)
    agreement_ref = models.BigIntegerField(null=True, help_text="null: the ticket's own")
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    deduct = models.DecimalField(max_digits=9, decimal_places=4, default=0, help_text="hours")
    hours = models.DecimalField(max_digits=9, decimal_places=4, null=True, help_text="only where there is no end")
    billing = models.CharField(max_length=20, choices=Billing.choices, default=Billing.FROM_AGREEMENT)
    notes = models.TextField(blank=True, help_text="printed on an invoice")
    internal_notes = models.TextField(blank=True)
    tab = models.CharField(max_length=12, choices=Tab.choices, default=Tab.DISCUSSION, blank=True)
    occurrence = models.IntegerField(default=0, help_text="more than 0: the same work again, on purpose")

    unread = models.JSONField(default=dict, help_text="field -> what was typed and could not be read")
    ai_assisted = models.BooleanField(default=False, help_text="its notes were drafted, also after edits")
    hours_from = models.CharField(max_length=10, choices=HoursFrom.choices, default=HoursFrom.TYPED)
    evidence = models.JSONField(default=list, help_text="what it was drafted from: kind, label, at")
    evidence_key = models.CharField(max_length=120, blank=True, help_text="equal for the same piece of work")
    reviewed = models.BooleanField(default=True, help_text="a drafted row is not posted before somebody looked at it")

    entry = models.ForeignKey("timeentry.Entry", on_delete=models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, help_text="taken off the grid; can be put back")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "member_ref", "day", "evidence_key"],
                condition=~Q(evidence_key=""),
                name="work_drafted_once",
            ),
        ]
        indexes = [models.Index(fields=["account", "member_ref", "day"], name="draft_by_day")]

    def __str__(self) -> str:
        return f"draft {self.uid} of {self.day}"
