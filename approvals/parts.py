"""The parts of a proposal: each one future operation, judged by its write kind. No database here."""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Protocol, cast

from approvals.errors import InvalidProposal
from approvals.models import Audience, Proposal, Risk
from cwhub.journal.errors import InvalidPayload, UnknownKind
from cwhub.journal.kinds import Payload, PlannedOp, WriteKind, kind_named

RISING = (Risk.LOW, Risk.MEDIUM, Risk.HIGH)


class ProposableKind(WriteKind, Protocol):
    """What this room asks of a write kind beside what the journal asks."""

    def risk_of(self, payload: Payload) -> str: ...

    def audience_of(self, payload: Payload) -> str: ...

    def summary(self, payload: Payload, names: dict[str, Any]) -> str: ...

    def diff(self, payload: Payload, before: dict[str, Any] | None) -> list[dict[str, Any]]: ...


def proposable(name: str) -> ProposableKind:
    return cast(ProposableKind, kind_named(name))


@dataclass(frozen=True)
class Part:
    kind: str
    payload: dict[str, Any]
    before: dict[str, Any] | None = None
    external_id: int | None = None
    client_id: int | None = None  # where one proposal is about several clients: whose this part is
    ticket: int | None = None  # and about which ticket
    occurrence: str = ""  # set on purpose to do the same work again
    undoes: int | None = None  # id of the operation that it takes back

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def planned(self, *, client_id: int | None, ticket: int | None) -> PlannedOp:
        return PlannedOp(
            kind=self.kind,
            payload=self.payload,
            before_image=self.before,
            client_id=client_id if self.client_id is None else self.client_id,
            external_id=self.external_id,
            undoes=self.undoes,
            ticket=ticket if self.ticket is None else self.ticket,
            occurrence=self.occurrence,
        )


@dataclass(frozen=True)
class Judged:
    """What the kinds say of all parts together: the strictest of each."""

    risk: Risk
    audience: Audience
    undo_window: timedelta | None

    @property
    def reversible(self) -> str:
        if self.undo_window is None:
            return "Cannot be taken back"
        hours = self.undo_window.total_seconds() / 3600
        return f"Can be taken back for {hours:g} h"


def parts_of(proposal: Proposal) -> list[Part]:
    return [Part(**part) for part in proposal.parts]


def checked_kinds(parts: Sequence[Part]) -> list[ProposableKind]:
    """The kind of each part. Raises InvalidProposal for an unknown kind or a payload it refuses."""
    if not parts:
        raise InvalidProposal("A proposal changes something.")
    try:
        kinds = [proposable(part.kind) for part in parts]
        for kind, part in zip(kinds, parts, strict=True):
            kind.validate(part.payload)
    except (InvalidPayload, UnknownKind) as error:
        raise InvalidProposal(str(error)) from error
    return kinds


def in_order(parts: Sequence[Part]) -> bool:
    """Whether each part waits for the one before it. Kinds that say `independent = True` may go side by side."""
    return not all(getattr(kind_named(part.kind), "independent", False) for part in parts)


def judge(parts: Sequence[Part]) -> Judged:
    pairs = list(zip(checked_kinds(parts), parts, strict=True))
    risk = max((Risk(kind.risk_of(part.payload)) for kind, part in pairs), key=RISING.index)
    seen = {kind.audience_of(part.payload) for kind, part in pairs}
    windows = [kind.undo_window_of(part.payload) for kind, part in pairs]
    final = any(window is None for window in windows)
    return Judged(
        risk=Risk.MEDIUM if final and risk == Risk.LOW else risk,
        audience=Audience.CUSTOMER if Audience.CUSTOMER in seen else Audience.INTERNAL,
        undo_window=None if final else min(window for window in windows if window is not None),
    )


def fingerprint(*, connection_uid: str, ticket: int | None, parts: Sequence[Part], audience: str) -> str:
    """What an approval binds to: kinds, target, touched fields before and after, and who sees it."""
    stated = {
        "target": [connection_uid, ticket],
        "audience": audience,
        "parts": [
            {
                "kind": part.kind,
                "external_id": part.external_id,
                "before": part.before,
                "after": kind_named(part.kind).canonical(part.payload),
                **({"again": part.occurrence} if part.occurrence else {}),
            }
            for part in parts
        ],
    }
    text = json.dumps(stated, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()
