"""Who may decide about one proposal: the right for its risk, and whether its ticket or board is his.

What a role may at all stands in `cwhub.accounts.rights`.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from approvals.models import Proposal
from cwhub.accounts.models import MemberLink, Membership, Role
from cwhub.accounts.rights import RIGHTS, Right, has_right, one_of, who_can
from cwhub.mirror.models import Board, Ticket

DECIDES = {"low": Right.DECIDE_LOW, "medium": Right.DECIDE_MEDIUM, "high": Right.DECIDE_HIGH}
ASSIGNS = ("ticket.assign", "ticket.unassign")
MOVES = frozenset({"board", "owner"})  # fields of a ticket that say where it stands and whose it is
PRIORITY = frozenset({"priority"})
CORRECTS = "time.correct"  # of time that is not the decider's own work
TIME = "time."  # names of kinds that write time begin so
OTHERS_TIME = f"You decide about your own time. {who_can(Right.TIME_FOR_OTHERS)} decides about others'."


# --- a role ----------------------------------------------------------------------------------------------------------
def risks_of(membership: Membership) -> list[str]:
    return [risk for risk, right in DECIDES.items() if has_right(membership, right)]


def decides(membership: Membership) -> bool:
    """Whether there is anything that this person may decide; who may, may also ask for a change."""
    return bool(risks_of(membership))


def deciding_roles(risk: str, parts: Iterable[dict[str, Any]] = ()) -> list[Role]:
    needed = {DECIDES[risk]} | ({Right.ASSIGN_AND_MOVE} if assigns_or_moves(parts) else set())
    return [role for role in Role if needed <= RIGHTS[role]]


def who_can_decide(risk: str, parts: Iterable[dict[str, Any]] = ()) -> str:
    return f"{one_of(deciding_roles(risk, parts))} can decide {risk}-risk changes{on_what(parts)}."


def on_what(parts: Iterable[dict[str, Any]]) -> str:
    return " of assignment, board or priority" if assigns_or_moves(parts) else ""


def assigns_or_moves(parts: Iterable[dict[str, Any]]) -> bool:
    """Filing a new ticket sets its priority along with the type; by itself a priority is a dispatcher's matter."""
    return any(part["kind"] in ASSIGNS or moves(part["payload"]) for part in parts)


def moves(payload: dict[str, Any]) -> bool:
    fields = payload.get("fields")
    names = frozenset(fields) if isinstance(fields, dict) else frozenset()
    return bool(names & MOVES) or names == PRIORITY


# --- one proposal ----------------------------------------------------------------------------------------------------
def may_decide(membership: Membership, row: Proposal) -> bool:
    return why_not(membership, row) == ""


def why_not(membership: Membership, row: Proposal) -> str:
    """Empty when the person may decide it; else who can. Needs an open scope that shows the ticket."""
    if is_time(row.parts):
        return "" if is_own_time(membership, row) or may_for_others(membership) else OTHERS_TIME
    if not fits(membership, row.risk, row.parts):
        return who_can_decide(row.risk, row.parts)
    if row.ticket is not None and not among_his(membership, row.connection_id, row.ticket):
        others = [role for role in deciding_roles(row.risk, row.parts) if Right.DECIDE_ANYWHERE in RIGHTS[role]]
        return f"This ticket is neither yours nor on one of your boards. {one_of(others)} can decide it."
    return ""


def fits(membership: Membership, risk: str, parts: Iterable[dict[str, Any]]) -> bool:
    """As far as role, risk and kind of change go."""
    if not has_right(membership, DECIDES[risk]):
        return False
    return has_right(membership, Right.ASSIGN_AND_MOVE) or not assigns_or_moves(parts)


def among_his(membership: Membership, connection_id: int, number: int) -> bool:
    """His by assignment or by board. Needs an open scope."""
    if is_everywhere(membership):
        return True
    rows = Ticket.objects.filter(connection_id=connection_id, external_id=number, gone_at=None)
    return bool(rows.filter(his_tickets(membership)).exists())


def is_everywhere(membership: Membership) -> bool:
    return membership.all_boards or has_right(membership, Right.DECIDE_ANYWHERE)


def his(membership: Membership) -> Q:
    """Of proposals: those that the person decides about. Needs an open scope."""
    mine = Q(risk__in=risks_of(membership))
    if is_everywhere(membership):
        return mine
    same = {"connection_id": OuterRef("connection_id"), "external_id": OuterRef("ticket")}
    tickets = Ticket.objects.filter(his_tickets(membership), gone_at=None, **same)
    return mine & Q(Q(ticket=None) | Q(Exists(tickets)))


def is_time(parts: Iterable[dict[str, Any]]) -> bool:
    return all(part["kind"].startswith(TIME) for part in parts)


def corrects_time(parts: Iterable[dict[str, Any]]) -> bool:
    return any(part["kind"] == CORRECTS for part in parts)


def is_own_time(membership: Membership, row: Proposal) -> bool:
    """Every part is time of the member that this person is in ConnectWise."""
    if not has_right(membership, Right.OWN_TIME) or not is_time(row.parts):
        return False
    links = MemberLink.objects.filter(membership=membership, connection_id=row.connection_id)
    mine = set(links.values_list("member_id", flat=True))
    return all(member_of(part["payload"]) in mine for part in row.parts)


def member_of(payload: dict[str, Any]) -> Any:
    return payload.get("member") or (payload.get("work") or {}).get("member")


def may_for_others(membership: Membership) -> bool:
    return has_right(membership, Right.TIME_FOR_OTHERS)


def his_tickets(membership: Membership) -> Q:
    """Tickets that he owns or works on, and those on his boards."""
    mine = Q(pk=None)
    boards = Board.objects.filter(account_id=membership.account_id, pk__in=membership.boards)
    for connection_id, number in boards.values_list("connection_id", "external_id"):
        mine |= Q(connection_id=connection_id, board_ref=number)
    for link in MemberLink.objects.filter(membership=membership):
        works = Q(record__owner__id=link.member_id) | Q(resources__iregex=as_one_of(link.identifier))
        mine |= Q(connection_id=link.connection_id) & works
    return mine


def as_one_of(identifier: str) -> str:
    """ConnectWise names the resources by identifier, with commas between them."""
    escaped = "".join(letter if letter.isalnum() else f"\\{letter}" for letter in identifier)
    return rf"(^|,)\s*{escaped}\s*(,|$)"
