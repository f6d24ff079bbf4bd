"""The ten layers that an automated act passes, in the order in which it meets them.

Whoever decides or writes says for each what it did; the answers stand in the audit entry of the act.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cwhub.audit.models import AuditEntry


class Layer(StrEnum):
    SCOPE = "scope"
    DATABASE = "database"
    POLICY = "policy"
    LEVEL = "level"
    VERIFICATION = "verification"
    FINGERPRINT = "fingerprint"
    LIMITER = "limiter"
    JOURNAL = "journal"
    AUDIT = "audit"
    UNDO = "undo"


class Word(StrEnum):
    PASSED = "let it through"
    NOT_NEEDED = "not needed"
    STOPPED = "stopped it"
    LATER = "comes when it is written"


@dataclass(frozen=True)
class Told:
    """What one layer did with one act, and why, in a sentence without its full stop."""

    layer: Layer
    word: Word
    why: str

    def as_json(self) -> dict[str, str]:
        return {"layer": self.layer.value, "word": self.word.value, "why": self.why}


@dataclass(frozen=True)
class Undo:
    """Whether the act can be taken back, and why or why not."""

    can: bool
    why: str
    until: str = ""  # ISO 8601, UTC; empty where no time ends it

    def as_json(self) -> dict[str, Any]:
        return {"can": self.can, "why": self.why, "until": self.until}


@dataclass(frozen=True)
class Described:
    """One layer as its page tells of it."""

    layer: Layer
    name: str
    does: str
    proof: str


DESCRIPTIONS = (
    Described(
        Layer.SCOPE,
        "Scope",
        "Everything is done for a named account and, where it writes, for exactly one client. Code that has no scope "
        "open reaches no row; a record of another client is refused before a request leaves.",
        "tests/isolation, tests/accounts/test_scope_of_requests.py",
    ),
    Described(
        Layer.DATABASE,
        "Database",
        "Row-level security is forced on every table of an account or client. The role that the product runs as owns "
        "nothing and cannot switch it off; a forgotten filter is an error, never another client's row.",
        "tests/accounts/test_row_security.py",
    ),
    Described(
        Layer.POLICY,
        "Policy",
        "Each kind of write is off, waits for a person, or may run. It is asked when the act is proposed and again "
        "right before its first request leaves; a policy that has become stricter meanwhile stops it.",
        "tests/approvals/test_trust.py, tests/approvals/test_gate.py",
    ),
    Described(
        Layer.LEVEL,
        "Level",
        "The trust level of the ticket's category says whether it is only suggested, waits, or runs. Above level 2 it "
        "needs evidence that was earned by replay. The stricter of policy and level holds.",
        "tests/approvals/test_trust.py, tests/approvals/test_govern.py",
    ),
    Described(
        Layer.VERIFICATION,
        "Verification",
        "A sensitive request is held until whoever asks is proven to be who he says, at every level and for every "
        "person.",
        "tests/approvals/test_trust.py, tests/triage/test_sensitive.py",
    ),
    Described(
        Layer.FINGERPRINT,
        "As shown",
        "What was approved is known by a hash of its exact change. The record is read again right before it is "
        "written; where it is not what was shown, nothing is written and a new proposal is made.",
        "tests/approvals/test_approve.py, tests/journal/test_operation_table.py",
    ),
    Described(
        Layer.LIMITER,
        "Request limit",
        "Each single request needs a permit of the connection and of its client. Without one nothing leaves, and no "
        "client can use up what the others need.",
        "tests/egress/test_limiter.py",
    ),
    Described(
        Layer.JOURNAL,
        "Written once",
        "That a request is about to leave is committed before it leaves. When no answer comes it is looked for, never "
        "sent again in doubt: late is acceptable, twice is not.",
        "docs/proofs.md, tests/proofs/test_crash_matrix.py",
    ),
    Described(
        Layer.AUDIT,
        "Audit",
        "The entry is written in the transaction of the act, so that there is never one without the other, and sealed "
        "into a chain that shows every later change.",
        "tests/audit/test_chain.py, scripts/verify_audit_export.py",
    ),
    Described(
        Layer.UNDO,
        "Undo",
        "What the record said before is kept, and how the act is taken back is known before it is written. What "
        "cannot be taken back is never of low risk and says so before the button.",
        "tests/journal/test_undo.py, tests/approvals/test_undo.py",
    ),
)
NAMES = {one.layer: one.name for one in DESCRIPTIONS}
ORDER = {layer: place for place, layer in enumerate(Layer)}


def as_json(told: Iterable[Told]) -> list[dict[str, str]]:
    return [one.as_json() for one in sorted(told, key=lambda one: ORDER[one.layer])]


def layers_of_decision(account_id: int, subject_uid: str) -> dict[Layer, Told]:
    """What was told when this was allowed, by layer. Empty where nothing of it is known. In an open scope."""
    entries = AuditEntry.objects.filter(account_id=account_id, subject_uid=subject_uid, act="approvals.allowed")
    entry = entries.select_related("body").order_by("-pk").first()
    return read_layers(entry.body.data) if entry is not None and entry.body else {}


def read_layers(data: dict[str, Any]) -> dict[Layer, Told]:
    rows = [Told(Layer(row["layer"]), Word(row["word"]), row["why"]) for row in data.get("layers", ())]
    return {row.layer: row for row in rows}
