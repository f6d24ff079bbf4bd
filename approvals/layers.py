"""What each layer did with a proposal, told in the audit entry of its decision."""

from approvals.models import Category, Level, Proposal, ToolMode
from approvals.moves import State
from approvals.policy import policy_version, tool_mode
from cwhub.audit.layers import Layer, Told, Undo, Word

MODES = {
    ToolMode.OFF: "off",
    ToolMode.WAIT: "needs a person's approval",
    ToolMode.AUTO: "may run",
}


def layers_of(row: Proposal) -> list[Told]:
    """In the proposal's open scope, right after it was made or has moved."""
    return [
        scope_of(row),
        Told(Layer.DATABASE, Word.PASSED, "rows of this scope alone, under the database's own rule"),
        policy_of(row),
        level_of(row),
        verification_of(row),
        fingerprint_of(row),
        *to_come(row),
        Told(Layer.AUDIT, Word.PASSED, "this entry, in the same transaction"),
        undo_layer(row),
    ]


def scope_of(row: Proposal) -> Told:
    if row.client_id is None:
        return Told(Layer.SCOPE, Word.PASSED, "the account itself; each part names its own client")
    return Told(Layer.SCOPE, Word.PASSED, "one client; every part is about the same ticket and company")


def policy_of(row: Proposal) -> Told:
    kinds = sorted({part["kind"] for part in row.parts})
    if not kinds:
        return Told(Layer.POLICY, Word.NOT_NEEDED, "it writes nothing")
    mode = tool_mode(row.account_id, kinds)
    said = f"{', '.join(kinds)} {MODES[mode]}, version {policy_version(row.account_id)}"
    if mode == ToolMode.OFF:
        return Told(Layer.POLICY, Word.STOPPED, said)
    if row.state == State.ALLOWED and by_person(row):
        said = f"{said}; decided by {row.decided_by_name}"
    return Told(Layer.POLICY, Word.PASSED, said)


def by_person(row: Proposal) -> bool:
    return row.decided_by_kind in ("person", "token")


def level_of(row: Proposal) -> Told:
    if row.reports_only or row.ticket is None or row.category_id is None:
        return Told(Layer.LEVEL, Word.NOT_NEEDED, "no category decides about it; the tool policy alone does")
    category = Category.objects.get(pk=row.category_id)
    named = f"{category.name}: {row.level} {Level(row.level).label}"
    if row.level >= Level.NOTIFY or not by_person(row):
        return Told(Layer.LEVEL, Word.PASSED, named)
    return Told(Layer.LEVEL, Word.PASSED, f"{named}; a person has approved it")


def verification_of(row: Proposal) -> Told:
    if not row.sensitive:
        return Told(Layer.VERIFICATION, Word.NOT_NEEDED, "no sensitive request")
    if row.state == State.HELD:
        return Told(Layer.VERIFICATION, Word.STOPPED, "held until whoever asks is proven")
    return Told(Layer.VERIFICATION, Word.PASSED, "sensitive, and whoever asks was proven")


def fingerprint_of(row: Proposal) -> Told:
    if row.state == State.STALE:
        return Told(Layer.FINGERPRINT, Word.STOPPED, "the record was no longer what was shown")
    return Told(
        Layer.FINGERPRINT, Word.PASSED, f"exactly the change {row.fingerprint[:12]}, read again before it is sent"
    )


def to_come(row: Proposal) -> list[Told]:
    if row.state != State.ALLOWED:
        return [Told(layer, Word.NOT_NEEDED, "nothing was sent") for layer in (Layer.LIMITER, Layer.JOURNAL)]
    return [Told(layer, Word.LATER, "told when its writes have ended") for layer in (Layer.LIMITER, Layer.JOURNAL)]


def undo_of(row: Proposal) -> Undo:
    if row.state != State.ALLOWED:
        return Undo(False, "Nothing was written, so there is nothing to undo")
    if not row.can_be_undone:
        return Undo(False, row.reversible or "ConnectWise offers no way to take this back")
    return Undo(True, row.reversible or "It can be taken back")


def undo_layer(row: Proposal) -> Told:
    if not row.can_be_undone:
        return Told(
            Layer.UNDO, Word.NOT_NEEDED, row.reversible or "cannot be taken back, and said so before the button"
        )
    return Told(Layer.UNDO, Word.PASSED, row.reversible or "what stood there before is kept")
