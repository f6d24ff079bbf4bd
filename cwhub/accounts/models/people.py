"""Users, what they may do for which account, their ConnectWise members and their API tokens."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models

from cwhub.accounts.tenancy import GLOBAL, AccountRow
from kit.clock import now
from kit.ids import new_uid


class User(AbstractUser):
    tenancy = GLOBAL

    uid = models.CharField(max_length=16, unique=True, default=new_uid)
    shortcuts_off = models.BooleanField(default=False, help_text="single-letter shortcuts do nothing")

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username

    @property
    def initials(self) -> str:
        words = self.display_name.replace("-", " ").split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words[:1])).upper()


class Role(models.TextChoices):
    TECHNICIAN = "technician"
    DISPATCHER = "dispatcher"
    MANAGER = "manager"
    BILLING = "billing"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Membership(models.Model):
    """A user's place in an account. Global: it is what a scope is made from."""

    tenancy = GLOBAL

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    account_id = models.BigIntegerField(db_index=True)
    role = models.CharField(max_length=12, choices=Role.choices)
    title = models.CharField(max_length=80, blank=True)
    all_clients = models.BooleanField(default=True)
    clients = ArrayField(models.BigIntegerField(), default=list)
    all_boards = models.BooleanField(default=True, help_text="a technician decides on every board, not only on his")
    boards = ArrayField(models.BigIntegerField(), default=list, help_text="mirror.Board: a technician's own")
    active = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True, help_text="why he is inactive, as a sentence")
    granted_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    granted_by_name = models.CharField(max_length=120, blank=True)
    granted_at = models.DateTimeField(default=now, help_text="when this role was given")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "account_id"], name="one_membership_per_account")]

    def __str__(self) -> str:
        return f"{self.user} as {self.role}"


class MemberLink(AccountRow):
    """Which ConnectWise member a person is on one connection."""

    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="member_links")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="member_links")
    member_id = models.BigIntegerField(help_text="system/members id")
    identifier = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "member_id"], name="member_linked_once"),
            models.UniqueConstraint(fields=["connection", "membership"], name="membership_linked_once"),
        ]

    def __str__(self) -> str:
        return self.identifier


class Token(models.Model):
    """An API token: its hash, whose it is, and what it may do. Global: it is what a scope is made from."""

    tenancy = GLOBAL

    uid = models.CharField(max_length=16, unique=True, default=new_uid)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="tokens")
    account_id = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    verbs = ArrayField(models.CharField(max_length=10), default=list)  # read, propose, write
    all_clients = models.BooleanField(default=False)
    clients = ArrayField(models.BigIntegerField(), default=list)
    tools = ArrayField(models.CharField(max_length=60), default=list, help_text="names; empty: every tool")
    granted_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    granted_by_name = models.CharField(max_length=120, blank=True)
    minted_by = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="minted",
        help_text="the token it came from",
    )
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
