"""What an account lets happen: categories with their trust level, and a policy for each kind of write."""

from django.db import models

from cwhub.accounts.tenancy import AccountRow
from kit.clock import now
from kit.ids import new_uid


class Level(models.IntegerChoices):
    SUGGEST = 1, "Suggest only"
    APPROVE = 2, "Execute with approval"
    NOTIFY = 3, "Execute and notify"
    FULL = 4, "Full autonomy"


class Category(AccountRow):
    """The account's own row. A ticket falls into the first active one that selects it, else *Everything else*."""

    uid = models.CharField(max_length=16, unique=True, default=new_uid)
    name = models.CharField(max_length=80)
    position = models.IntegerField()
    selectors = models.JSONField(
        default=list, help_text='[{"board","type","subtype","item"} ids or {"sensitive": true}]'
    )
    level = models.SmallIntegerField(choices=Level.choices, default=Level.SUGGEST)
    needs_second_person = models.BooleanField(default=False, help_text="who edits a proposal may not approve it")
    from_history = models.BooleanField(default=False, help_text="proposed from the account's own tickets")
    history_tickets = models.IntegerField(default=0, help_text="how many of them fell into it then")
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "position"], condition=models.Q(active=True), name="one_category_per_position"
            ),
            models.UniqueConstraint(
                fields=["account", "name"], condition=models.Q(active=True), name="category_name_once"
            ),
            models.CheckConstraint(condition=models.Q(level__range=(1, 4)), name="category_level_is_one_to_four"),
        ]

    def __str__(self) -> str:
        return self.name


class ToolMode(models.TextChoices):
    OFF = "off", "Off"
    WAIT = "wait", "Approval needed"
    AUTO = "auto", "Auto"


class ToolPolicy(AccountRow):
    """What one kind of write may do in this account. Without a row: approval needed."""

    kind = models.CharField(max_length=60)
    mode = models.CharField(max_length=4, choices=ToolMode.choices, default=ToolMode.WAIT)
    version = models.IntegerField(help_text="counts every change of any policy of the account")
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "kind"], name="tool_policy_once_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.mode}"
