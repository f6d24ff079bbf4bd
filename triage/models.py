"""What triage keeps: analyses, the ticks on their steps, the times of each ticket, and what was learned."""

from django.db import models

from approvals.models import Category
from cwhub.accounts.tenancy import AccountRow, ClientRow
from kit.clock import now
from kit.ids import new_uid


class Analysis(ClientRow):
    """One reading of one ticket, whole: a new one takes its place, the old ones stay for the audit."""

    ticket_path = "ticket"

    uid = models.CharField(max_length=16, unique=True, default=new_uid)
    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    ticket = models.BigIntegerField(help_text="ConnectWise's ticket number")
    current = models.BooleanField(default=True)
    category = models.ForeignKey(Category, on_delete=models.SET_NULL, null=True, related_name="+")
    category_name = models.CharField(max_length=80)
    level = models.SmallIntegerField()
    word = models.CharField(max_length=8, help_text="likely, unsure or unknown")
    nothing = models.CharField(max_length=12, blank=True, help_text="why there is nothing to read, if so")
    sensitive = models.BooleanField(default=False)
    signs = models.JSONField(default=list, help_text='[{"kind","phrase"}] that make it sensitive')
    fields = models.JSONField(default=list, help_text='[{"level","id","name","confidence","word","runner_up"}]')
    reason = models.CharField(max_length=300, blank=True)
    steps = models.JSONField(default=list, help_text='[{"text","sources":[...],"against":[...]}]')
    against = models.JSONField(default=list, help_text="tried before, and the ticket came back")
    similar = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    read = models.JSONField(default=list, help_text='every record it was given: [{"kind","id","at"}]')
    engine = models.CharField(max_length=60)
    source_updated_at = models.DateTimeField(null=True, help_text="of the ticket as it was read")
    took_ms = models.IntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name_plural = "analyses"
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "ticket"], condition=models.Q(current=True), name="one_current_analysis"
            )
        ]
        indexes = [models.Index(fields=["account", "-created_at"], name="analysis_by_time")]

    def __str__(self) -> str:
        return f"analysis of #{self.ticket}"


class StepTick(ClientRow):
    """A step of a ticket that somebody did. Shared: everybody on the ticket sees it."""

    ticket_path = "ticket"

    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    ticket = models.BigIntegerField()
    step = models.CharField(max_length=300, help_text="the step's words: they outlive a new analysis")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "ticket", "step"], name="step_ticked_once")]

    def __str__(self) -> str:
        return f"{self.step} by {self.by_name}"


class TicketTimes(ClientRow):
    """When what happened to a ticket, kept from the first day so that effect can be computed later."""

    ticket_path = "ticket"

    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    ticket = models.BigIntegerField()
    received_at = models.DateTimeField(null=True)
    analysed_at = models.DateTimeField(null=True)
    first_seen_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(null=True)
    minutes_logged = models.IntegerField(default=0)

    class Meta:
        verbose_name_plural = "ticket times"
        constraints = [models.UniqueConstraint(fields=["connection", "ticket"], name="times_once_per_ticket")]

    def __str__(self) -> str:
        return f"times of #{self.ticket}"


class Learned(AccountRow):
    """What an account's history taught, as data: a model and the shelf of old tickets. No text of a client is in it."""

    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    current = models.BooleanField(default=True)
    model = models.BinaryField()
    shelf = models.BinaryField()
    learned_from = models.IntegerField(default=0)
    measured = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection"], condition=models.Q(current=True), name="one_current_model")
        ]

    def __str__(self) -> str:
        return f"learned from {self.learned_from} tickets"


class LearnedCase(AccountRow):
    """A resolved ticket as other clients' tickets may use it: how it was filed, and the acts that may be repeated.

    Written by learning alone. Holds nothing that tells whose ticket it was, but the client's id, never shown.
    """

    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    ticket = models.BigIntegerField()
    of_client = models.BigIntegerField()
    filed = models.JSONField(default=dict, help_text='{"board","type","subtype","item","priority"} ids')
    what = models.CharField(max_length=200, blank=True, help_text="type and subtype, by name")
    on = models.DateField()
    minutes = models.IntegerField(null=True)
    came_back = models.BooleanField(default=False)
    acts = models.JSONField(default=list, help_text='[{"kind","at","text"}], safe to repeat')

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "ticket"], name="case_once_per_ticket")]

    def __str__(self) -> str:
        return f"case #{self.ticket}"
