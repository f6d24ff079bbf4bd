"""From a proven member to the person who uses the product, made on the spot where the admin allows that."""

import re

from django.db import IntegrityError, transaction

from cwhub.accounts.models import Connection, MemberLink, Membership, Role, User
from cwhub.accounts.scope import SYSTEM, ClientScope
from cwhub.mirror.members import end_inactive
from cwhub.mirror.models import Member as MirroredMember
from desk.opening import add_person
from desk.pod.proof import Member, Refused
from kit.clock import now

SEEN_EVERY_SECONDS = 60


def admitted(connection: Connection, member: Member) -> Membership:
    """The active membership of this member. Raises Refused with who can help."""
    if is_over(connection, member):
        raise Refused("You are inactive in ConnectWise", "An inactive member sees nothing here.")
    with ClientScope.of_account(connection.account_id, purpose="panel").open():
        found = linked(connection, member)
        if found is not None and not (found.active and found.user.is_active):
            raise Refused("Your access was ended", f"Nothing was read. {who_helps(connection.account_id)}")
        if found is None and not connection.first_member_is_technician:
            raise Refused("You have no place here yet", who_helps(connection.account_id))
        membership = found or first_time(connection, member)
        note_seen(connection)
    return membership


def is_inactive(connection: Connection, member: Member) -> bool:
    return MirroredMember.objects.filter(connection=connection, external_id=member.id, inactive=True).exists()


def is_over(connection: Connection, member: Member) -> bool:
    """Whether ConnectWise says so; then his access ends here too, in a transaction that the refusal does not undo."""
    with ClientScope.of_account(connection.account_id, purpose="panel").open():
        if not member.inactive and not is_inactive(connection, member):
            return False
        MirroredMember.objects.filter(connection=connection, external_id=member.id).update(inactive=True)
        end_inactive(connection)
        return True


def linked(connection: Connection, member: Member) -> Membership | None:
    links = MemberLink.objects.filter(connection=connection, member_id=member.id)
    link = links.select_related("membership__user").first()
    return link.membership if link else None


def first_time(connection: Connection, member: Member) -> Membership:
    """A technician without a password. Two sessions at once make one person."""
    account = connection.account
    try:
        with transaction.atomic():
            first, _, last = member.name.partition(" ")
            membership = add_person(
                account=account, username=free_username(connection, member), password=None, role=Role.TECHNICIAN,
                by=SYSTEM, first_name=first, last_name=last,
            )  # fmt: skip
            MemberLink.objects.create(
                account=account, connection=connection, membership=membership, member_id=member.id,
                identifier=member.identifier,
            )  # fmt: skip
            return membership
    except IntegrityError:
        found = linked(connection, member)
        if found is None:
            raise
        return found


def free_username(connection: Connection, member: Member) -> str:
    """Never a name that somebody has: a member is nobody else because he is called the same."""
    wanted = re.sub(r"[^\w.@+-]", "-", member.identifier.lower())[:60] or "member"
    names = [wanted, f"{wanted}@{connection.company_id.lower()}", f"{wanted}-{connection.pk}-{member.id}"]
    taken = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    return next((name for name in names if name not in taken), names[-1])


def who_helps(account_id: int) -> str:
    admins = Membership.objects.filter(account_id=account_id, role=Role.ADMIN, active=True, user__is_active=True)
    names = [row.user.display_name for row in admins.select_related("user").order_by("pk")[:3]]
    return f"Ask {' or '.join(names)} to let you in." if names else "Ask your admin to let you in."


def note_seen(connection: Connection) -> None:
    seen = connection.panel_seen_at
    if seen is None or (now() - seen).total_seconds() > SEEN_EVERY_SECONDS:
        Connection.objects.filter(pk=connection.pk).update(panel_seen_at=now())
