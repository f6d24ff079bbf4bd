"""Submits, approves and rejects a member's sheet, through the one stair. A person's own act. In the account's scope."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from agreements.rules.sheets import TAKES_TIME
from approvals.models import Origin, Proposal
from approvals.services import Part, propose
from cwhub.accounts.models import Connection, MemberLink
from cwhub.accounts.rights import Right, has_right, who_can
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Member, TimeSettings, TimeSheet
from timeentry.errors import NotAllowed, NotFound, TooLate
from timeentry.kinds.sheet import ApproveSheet, MovesSheet, RejectSheet, SubmitSheet
from timeentry.scopes import must_enter_for, person, whole
from timeentry.words.writing import day_text

WAITS = ("PendingApproval", "PendingProjectApproval", "ApprovedByTierOne")


@dataclass(frozen=True)
class Move:
    """One act on one sheet."""

    kind: type[MovesSheet]
    payload: dict[str, Any]
    words: str


def sheet_of(connection: Connection, member: int, day: date) -> TimeSheet | None:
    """The sheet of this day, as the mirror knows it; ConnectWise makes it with the first entry."""
    rows = TimeSheet.objects.filter(connection=connection, member_ref=member, gone_at=None)
    found: TimeSheet | None = rows.filter(starts_on__lte=day, ends_on__gte=day).first()
    return found


def submit_sheet(*, scope: ClientScope, connection: Connection, sheet: int) -> Proposal:
    """Hands it in. Raises NotFound, NotAllowed, TooLate, and what approvals refuses."""
    with whole(scope).open():
        row = known(connection, sheet)
        must_enter_for(scope, connection, row.member_ref)
        if row.status not in TAKES_TIME:
            raise TooLate(f"This sheet is {row.status} already.")
        payload = {"sheet": sheet, "member": row.member_ref}
        return start(scope, connection, row, Move(SubmitSheet, payload, "Submit"))


def approve_sheet(*, scope: ClientScope, connection: Connection, sheet: int) -> Proposal:
    """The tier whose turn it is. Raises NotFound, NotAllowed, TooLate, and what approvals refuses."""
    with whole(scope).open():
        row = decided(scope, connection, sheet)
        payload = {"sheet": sheet, "member": row.member_ref, "tier": tier_of(connection, row)}
        return start(scope, connection, row, Move(ApproveSheet, payload, "Approve"))


def reject_sheet(*, scope: ClientScope, connection: Connection, sheet: int, reason: str) -> Proposal:
    """Gives it back with a reason. Raises as `approve_sheet` does."""
    with whole(scope).open():
        row = decided(scope, connection, sheet)
        payload = {"sheet": sheet, "member": row.member_ref, "reason": reason.strip()}
        return start(scope, connection, row, Move(RejectSheet, payload, "Reject"), note=reason.strip())


def known(connection: Connection, sheet: int) -> TimeSheet:
    found = TimeSheet.objects.filter(connection=connection, external_id=sheet, gone_at=None).first()
    if not isinstance(found, TimeSheet):
        raise NotFound("There is no such time sheet.")
    return found


def decided(scope: ClientScope, connection: Connection, sheet: int) -> TimeSheet:
    """A sheet that waits, and that this person may decide about: a manager or an admin, never his own."""
    row, who = known(connection, sheet), person(scope)
    if not has_right(who, Right.DECIDE_SHEETS):
        raise NotAllowed(f"{who_can(Right.DECIDE_SHEETS)} decides about time sheets.")
    if MemberLink.objects.filter(connection=connection, membership=who, member_id=row.member_ref).exists():
        raise NotAllowed("Nobody decides about his own time sheet.")
    if row.status not in WAITS:
        raise TooLate(f"This sheet is {row.status}; only what is handed in waits for a decision.")
    return row


def tier_of(connection: Connection, row: TimeSheet) -> str:
    found = TimeSettings.objects.filter(connection=connection, gone_at=None).first()
    settings: dict[str, Any] = found.record if found else {}
    only_second = settings.get("tier2ApprovalFlag") and settings.get("tier1ApprovalFlag") is False
    return "Tier2Update" if row.status == "ApprovedByTierOne" or only_second else "Tier1Update"


def start(scope: ClientScope, connection: Connection, row: TimeSheet, move: Move, *, note: str = "") -> Proposal:
    kind = move.kind()
    member = Member.objects.filter(connection=connection, external_id=row.member_ref).first()
    when = f"{day_text(row.starts_on)} to {day_text(row.ends_on)}"
    before = {"status": row.status}
    diff = [{**line, "note": note} for line in kind.diff(move.payload, before)]
    return propose(
        scope=whole(scope),
        connection=connection,
        ticket=None,
        parts=[Part(kind.name, move.payload, before)],
        summary=f"{move.words} the time sheet of {member.name if member else row.member_ref}, {when}",
        diff=diff,
        effects=[],
        evidence=[],
        by=scope.actor,
        category=None,
        sensitive=False,
        origin=Origin.PERSON,
    )
