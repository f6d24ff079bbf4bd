"""The three things every service does to a proposal's row: lock it, move it, write down that it did."""

from typing import Any

from approvals.errors import AlreadyDecided, NotAllowed, NotFound
from approvals.layers import layers_of, undo_of
from approvals.models import Proposal
from approvals.moves import MOVES, OPEN, State
from approvals.rights import why_not
from cwhub.accounts.membership import membership_of
from cwhub.accounts.models import Membership
from cwhub.accounts.scope import Actor, ClientScope
from cwhub.audit import services as audit
from cwhub.audit.layers import as_json
from kit.clock import now


def locked(scope: ClientScope, uid: str) -> Proposal:
    """The row, held until the caller's transaction ends. Raises NotFound, also for what the scope may not see."""
    rows = Proposal.objects.within(scope).select_for_update(of=("self",)).select_related("category", "client")
    row = rows.filter(uid=uid).first()
    if not isinstance(row, Proposal):
        raise NotFound("There is no such proposal.")
    return row


def working(scope: ClientScope, row: Proposal, *, purpose: str) -> ClientScope:
    """The scope in which something is done about it: its one client, or the account where it has none."""
    return scope if row.client_id is None else scope.narrowed(row.client_id, purpose=purpose)


def move(row: Proposal, to: State, *, by: Actor, reason: str = "", **also: Any) -> Proposal:
    """The one way to another state. Raises AlreadyDecided when another was quicker."""
    ends = to not in OPEN
    decided = {"decided_by_kind": by.kind, "decided_by_id": by.id, "decided_by_name": by.name, "decided_at": now()}
    changes = {"state": to, **(decided | {"reason": reason} if ends else {}), **also}
    legal = (State(row.state), to) in MOVES
    if not legal or not Proposal.objects.filter(pk=row.pk, state=row.state).update(**changes):
        raise AlreadyDecided("This has been decided already.", row)
    for name, value in changes.items():
        setattr(row, name, value)
    tell(row, f"approvals.{to.value}", by, told(to, reason), reason=reason)
    return row


def tell(row: Proposal, act: str, by: Actor, sentence: str, **data: Any) -> None:
    """The entry of a decision: the change, under which policy, who approved it, each layer's part, and its undo."""
    note(
        row,
        act,
        by,
        sentence,
        diff=row.diff,
        policy_version=row.policy_version,
        level=row.level,
        approved_by=row.decided_by_name if row.state == State.ALLOWED else "",
        layers=as_json(layers_of(row)),
        undo=undo_of(row).as_json(),
        **data,
    )


def told(state: State, reason: str) -> str:
    return f"{state.value.capitalize()}: {reason}" if reason else state.value.capitalize()


def note(row: Proposal, act: str, by: Actor, sentence: str, **data: Any) -> None:
    audit.record(
        account_id=row.account_id,
        client_id=row.client_id,
        by=by,
        act=act,
        subject="proposal",
        subject_uid=row.uid,
        ticket=row.ticket,
        sentence=f"{sentence}. {row.summary}",
        data={"fingerprint": row.fingerprint, "kinds": [part["kind"] for part in row.parts], **data},
    )


def person_behind(by: Actor, account_id: int) -> Membership:
    membership = membership_of(by, account_id)
    if membership is None:
        raise NotAllowed("Only a person with a place in this account can do that.")
    return membership


def must_decide(by: Actor, row: Proposal) -> Membership:
    membership = person_behind(by, row.account_id)
    if refusal := why_not(membership, row):
        raise NotAllowed(refusal)
    return membership
