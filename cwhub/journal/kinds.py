"""Write kinds: one small class each, in the room that owns the meaning, registered by name in its app's `ready()`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from cwhub.accounts.scope import SYSTEM, Actor
from cwhub.journal.errors import UnknownKind
from cwhub.journal.outcomes import Found, Outcome

if TYPE_CHECKING:
    from cwhub.journal.models import WriteOp

Payload = Mapping[str, Any]


@dataclass(frozen=True)
class Call:
    """What a kind gets for exactly one request."""

    uid: str
    kind: str
    payload: Payload
    before_image: dict[str, Any] | None
    marker: str
    external_id: int | None
    sent_at: datetime | None
    connection: Any  # cwhub.accounts.models.Connection
    permit: Any  # cwhub.egress: one permit, one request
    deadline_seconds: float
    company: int | None = None  # ConnectWise's number of the one client it is for; none for what is no client's
    by: Actor = SYSTEM  # who decided it; his name goes where ConnectWise allows it
    taken_ids: frozenset[int] = field(default_factory=frozenset)  # records that belong to other operations
    after_image: dict[str, Any] | None = None  # what ConnectWise showed after it
    asked_at: datetime | None = None  # nothing of it can have been in ConnectWise before


@dataclass(frozen=True)
class PlannedOp:
    kind: str
    payload: dict[str, Any]
    before_image: dict[str, Any] | None = None  # None: no precondition (creates)
    client_id: int | None = None
    external_id: int | None = None
    undoes: int | None = None  # id of the operation that this one takes back
    ticket: int | None = None  # ConnectWise's number; else the payload's "ticket"
    occurrence: str = ""  # set on purpose to do the same work again


class WriteKind(Protocol):
    """A kind whose writes may go side by side can also have `look_ahead(calls, take)`: what each would look at by
    itself before it writes, looked at for all of them at once. It may fail; `take` gives one permit."""

    name: str

    def validate(self, payload: Payload) -> None:
        """Shape only, no request. Raises InvalidPayload with a sentence."""

    def canonical(self, payload: Payload) -> dict[str, Any]:
        """What makes it the same work."""

    def undo_window_of(self, payload: Payload) -> timedelta | None:
        """How long it can be undone; None for never."""

    def same(self, shown: Payload, current: Payload) -> bool:
        """Whether two sets of values are equal for ConnectWise, which trims, cuts and changes line ends."""

    def read(self, call: Call) -> dict[str, Any] | None:
        """The touched fields now; None where there is no precondition. Raises ReadFailed."""

    def send(self, call: Call) -> Outcome:
        """Exactly one HTTP write."""

    def find(self, call: Call) -> Found:
        """Looks for it in ConnectWise: own paging, marker matched in our code, never text search."""

    def take_back(self, call: Call) -> Outcome:
        """Exactly one HTTP write that removes `external_id`, or puts the before-image back."""

    def key_answers(self, call: Call) -> bool | None:
        """Whether our key works at all (system/info); None when that cannot be told now."""

    def inverse(self, op: "WriteOp") -> PlannedOp | None:
        """What an undo would do, as a new operation; None where there is none."""


_kinds: dict[str, WriteKind] = {}


def register(kind: WriteKind) -> None:
    """Makes a kind known. A name means one kind."""
    other = _kinds.setdefault(kind.name, kind)
    if type(other) is not type(kind):
        raise ValueError(f"Two write kinds are named {kind.name}.")


def kind_named(name: str) -> WriteKind:
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(f"No write kind is named {name}.") from None


def registered_kinds() -> list[WriteKind]:
    return list(_kinds.values())


def carries_marker(kind: WriteKind, payload: Payload) -> bool:
    """What a customer sees carries none. Without it nothing is removed as an extra: it could be somebody else's."""
    audience_of = getattr(kind, "audience_of", None)
    return audience_of is None or audience_of(payload) != "customer"


def repeatable(kind: WriteKind) -> bool:
    """Whether another proposal may do the same work again. Time entries say no with `once = True`."""
    return not getattr(kind, "once", False)
