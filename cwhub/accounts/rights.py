"""Who may do what: one table. Pages, API actions and services ask here; `docs/rights.md` and the settings show it.

A right says which acts are open to a role. What concerns one record (a technician's own boards, for instance) is asked
where the record is known: `approvals.rights`, `timeentry.scopes`.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied

from cwhub.accounts.models import Membership, Role

View = TypeVar("View", bound=Callable[..., Any])
MOST_NAMED = 3


class Right(StrEnum):
    """An act, or acts that always go together. The table's rows, in this order."""

    SEE_DESK = "see_desk"
    OWN_TIME = "own_time"
    DECIDE_LOW = "decide_low"
    DECIDE_MEDIUM = "decide_medium"
    DECIDE_HIGH = "decide_high"
    DECIDE_ANYWHERE = "decide_anywhere"
    ASSIGN_AND_MOVE = "assign_and_move"
    SETTLE = "settle"
    PAUSE = "pause"
    RESUME = "resume"
    SET_LEVELS = "set_levels"
    SET_POLICY = "set_policy"
    SEE_TEAM_TIME = "see_team_time"
    TIME_FOR_OTHERS = "time_for_others"
    DECIDE_SHEETS = "decide_sheets"
    REVIEW_BILLING = "review_billing"
    SEE_MONEY = "see_money"
    SET_BILLING_TEXT = "set_billing_text"
    READ_AUDIT = "read_audit"
    EXPORT_AUDIT = "export_audit"
    REVIEW_ACCESS = "review_access"
    SET_KEEPING = "set_keeping"
    FORGET_CLIENTS = "forget_clients"
    MANAGE_CONNECTIONS = "manage_connections"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_TOKENS = "manage_tokens"


SENTENCES: dict[Right, str] = {
    Right.SEE_DESK: "Sees tickets, proposals, writes and analyses of the clients that are his.",
    Right.OWN_TIME: "Enters, posts and takes back his own time, and hands in his own sheets.",
    Right.DECIDE_LOW: "Approves, edits, rejects and undoes changes of low risk, on his own tickets and boards.",
    Right.DECIDE_MEDIUM: "Approves, edits, rejects and undoes changes of medium risk, on his own tickets and boards.",
    Right.DECIDE_HIGH: "Approves, edits, rejects and undoes changes of high risk.",
    Right.DECIDE_ANYWHERE: "Decides on every ticket, whoever's it is and on whichever board, unmatched ones too.",
    Right.ASSIGN_AND_MOVE: "Decides who gets a ticket, on which board it stands, and its priority by itself.",
    Right.SETTLE: "Decides how a parked batch ends, and settles what an audit of writes has found.",
    Right.PAUSE: "Stops all automation of the account.",
    Right.RESUME: "Lets automation run again.",
    Right.SET_LEVELS: "Puts a category on trust level 1 or 2.",
    Right.SET_POLICY: "Makes categories, raises them above level 2, and says which tools are off, wait or run.",
    Right.SEE_TEAM_TIME: "Sees everybody's days, weeks and sheets, with their agreements, for review.",
    Right.TIME_FOR_OTHERS: "Enters time and hands in sheets for others.",
    Right.DECIDE_SHEETS: "Approves and rejects time sheets, never his own.",
    Right.REVIEW_BILLING: "Proposes corrections of time that is not billed, asks technicians, marks it reviewed.",
    Right.SEE_MONEY: "Sees what clients pay, what their work costs, and what would be invoiced.",
    Right.SET_BILLING_TEXT: "Sets what invoices tell about assisted text, and what is checked before time is posted.",
    Right.READ_AUDIT: "Reads the audit log.",
    Right.EXPORT_AUDIT: "Exports the audit log, and has its whole chain checked.",
    Right.REVIEW_ACCESS: "Looks through who may do what each quarter, and signs.",
    Right.SET_KEEPING: "Sets how long each kind of data is kept.",
    Right.FORGET_CLIENTS: "Exports everything that is known of an ended client, and forgets it.",
    Right.MANAGE_CONNECTIONS: "Connects ConnectWise; chooses boards, statuses, clients and pace.",
    Right.MANAGE_PEOPLE: "Adds people; changes their roles, clients and boards; ends their access.",
    Right.MANAGE_TOKENS: "Makes API tokens that act as himself, and revokes anybody's.",
}

_READER = frozenset({Right.SEE_DESK})
_TECHNICIAN = _READER | {Right.OWN_TIME, Right.DECIDE_LOW, Right.DECIDE_MEDIUM}
_DISPATCHER = _TECHNICIAN | {Right.DECIDE_ANYWHERE, Right.ASSIGN_AND_MOVE, Right.PAUSE, Right.SEE_TEAM_TIME}
_MANAGER = _DISPATCHER | {
    Right.DECIDE_HIGH,
    Right.SETTLE,
    Right.RESUME,
    Right.SET_LEVELS,
    Right.TIME_FOR_OTHERS,
    Right.DECIDE_SHEETS,
    Right.REVIEW_BILLING,
    Right.SEE_MONEY,
    Right.SET_BILLING_TEXT,
    Right.READ_AUDIT,
}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.TECHNICIAN: _TECHNICIAN,
    Role.DISPATCHER: _DISPATCHER,
    Role.MANAGER: _MANAGER,
    Role.BILLING: _READER | {Right.OWN_TIME, Right.SEE_TEAM_TIME, Right.REVIEW_BILLING, Right.SEE_MONEY},
    Role.ADMIN: frozenset(Right),
    Role.AUDITOR: _READER | {Right.SEE_TEAM_TIME, Right.READ_AUDIT, Right.EXPORT_AUDIT, Right.REVIEW_ACCESS},
}

# What holds for the whole account is for somebody who sees all of it.
WHOLE_ACCOUNT = frozenset(
    {
        Right.PAUSE,
        Right.RESUME,
        Right.SET_LEVELS,
        Right.SET_POLICY,
        Right.SEE_TEAM_TIME,
        Right.REVIEW_BILLING,
        Right.SET_BILLING_TEXT,
        Right.REVIEW_ACCESS,
        Right.SET_KEEPING,
        Right.FORGET_CLIENTS,
        Right.MANAGE_CONNECTIONS,
        Right.MANAGE_PEOPLE,
        Right.MANAGE_TOKENS,
    }
)


def has_right(membership: Membership, right: Right) -> bool:
    if right in WHOLE_ACCOUNT and not membership.all_clients:
        return False
    return right in RIGHTS[Role(membership.role)]


def roles_with(right: Right) -> list[Role]:
    """In the order of the roles."""
    return [role for role in Role if right in RIGHTS[role]]


def who_can(right: Right) -> str:
    """`A manager or an admin who sees every client`."""
    named = one_of(roles_with(right))
    return f"{named} who sees every client" if right in WHOLE_ACCOUNT else named


def one_of(roles: Iterable[Role]) -> str:
    names = [f"{'an' if role.value[0] in 'aeiou' else 'a'} {role.value}" for role in roles]
    text = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    return text[:1].upper() + text[1:]


def refusal(account_id: int, right: Right) -> str:
    """The sentence of a 403: who can, by role and by name."""
    names = names_with(account_id, right)
    return f"{who_can(right)} can do this: {' or '.join(names) if names else 'nobody at present'}."


def names_with(account_id: int, right: Right) -> list[str]:
    """Three at most, those who have been there longest."""
    people = Membership.objects.filter(account_id=account_id, role__in=roles_with(right), active=True)
    rows = people.filter(user__is_active=True).select_related("user").order_by("pk")
    return [row.user.display_name for row in rows if has_right(row, right)][:MOST_NAMED]


def must_have(membership: Membership, right: Right) -> None:
    """Raises PermissionDenied, whose sentence stands on the page of 403."""
    if not has_right(membership, right):
        raise PermissionDenied(refusal(membership.account_id, right))


def needs(right: Right) -> Callable[[View], View]:
    """A page for whoever has this right; to the others 403 that names who can. The view carries it as `needs`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
            must_have(request.membership, right)
            return view(request, *args, **kwargs)

        guarded.needs = right  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate
