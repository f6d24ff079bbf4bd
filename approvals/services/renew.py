"""The record has moved: the old proposal ends as stale, and what is left to change becomes a new one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from approvals.models import Origin, Proposal
from approvals.moves import State
from approvals.parts import Part, parts_of, proposable
from approvals.services.propose import Wish, store
from approvals.services.rows import locked, move, working
from cwhub.accounts.scope import SYSTEM, Actor, ClientScope
from cwhub.journal.models import WriteOp
from cwhub.journal.states import BatchState

Current = Sequence[dict[str, Any] | None]
"""What ConnectWise says now of the fields that each part touches; None: no precondition, or it could not be read."""


def has_moved(row: Proposal, current: Current) -> bool:
    return any(moved(part, now) for part, now in zip(parts_of(row), current, strict=True))


def moved(part: Part, now: dict[str, Any] | None) -> bool:
    if part.before is None or now is None:
        return False
    return not proposable(part.kind).same(part.before, now)


def renewed(scope: ClientScope, row: Proposal, current: Current, *, by: Actor = SYSTEM) -> Proposal | None:
    """Ends it as stale. The new proposal has today's before-values; None when nothing is left to change."""
    state = State(row.state)
    move(row, State.STALE, by=by, reason="The record has changed since it was proposed.")
    return replaced(scope, row, current, state)


def replaced(scope: ClientScope, row: Proposal, current: Current, state: State) -> Proposal | None:
    fresh = [replace(part, before=now or part.before) for part, now in zip(parts_of(row), current, strict=True)]
    pieces = [(part, what_is_left(part)) for part in fresh]
    left = [(part, rows) for part, rows in pieces if rows]
    if not left or any(left_client(part, now) for part, now in zip(parts_of(row), current, strict=True)):
        return None
    wish = again(scope, row, [part for part, _ in left], [line for _, rows in left for line in rows])
    new = store(wish, state)
    Proposal.objects.filter(pk=row.pk).update(replaced_by=new)
    row.replaced_by = new
    return new


def what_is_left(part: Part) -> list[dict[str, Any]]:
    rows = proposable(part.kind).diff(part.payload, part.before)
    return rows if any("lines" in line or line.get("before") != line.get("after") for line in rows) else []


def left_client(part: Part, now: dict[str, Any] | None) -> bool:
    """The record went over to another company: nobody who decides here may write to it."""
    return company_in(part.before) != company_in(now or part.before)


def company_in(image: dict[str, Any] | None) -> Any:
    company = (image or {}).get("company")
    return company.get("id") if isinstance(company, dict) else company


def again(scope: ClientScope, row: Proposal, parts: list[Part], diff: list[dict[str, Any]]) -> Wish:
    return Wish(
        scope=scope,
        connection=row.connection,
        ticket=row.ticket,
        parts=parts,
        summary=row.summary,
        diff=diff,
        effects=row.effects,
        evidence=row.evidence,
        by=Actor(row.proposed_by_kind, row.proposed_by_id, row.proposed_by_name),
        origin=row.origin,
        category=row.category,
        sensitive=row.sensitive,
        reports_only=row.reports_only,
        edited_from=row.edited_from,
        undoes=row.undoes,
    )


def propose_again(*, scope: ClientScope, proposal_uid: str) -> Proposal | None:
    """After ConnectWise's record had moved in the last moment and nothing was written: what is left, as a new proposal.

    None where that is not what happened, or nothing is left. Asked twice, the same one.
    """
    row = locked(scope, proposal_uid)
    if row.replaced_by_id is not None or row.state != State.ALLOWED or row.origin == Origin.UNDO:
        return row.replaced_by
    ops = list(WriteOp.objects.within(scope).filter(batch_id=row.batch_id).select_related("batch").order_by("seq"))
    seen = [op.seen_image for op in ops]
    if not ops or ops[0].batch.state != BatchState.ROLLED_BACK or not has_moved(row, seen):
        return None
    one = working(scope, row, purpose="propose again")
    with one.open():
        return replaced(one, row, seen, State.WAITING)
