"""The journal's question before a batch's first request and after each change of owner: may this still be written?"""

from collections import Counter

from approvals.models import Level, Proposal, ToolMode
from approvals.moves import State
from approvals.parts import fingerprint, parts_of
from approvals.policy import is_paused, level_of, tool_mode
from cwhub.journal.canonical import payload_hash
from cwhub.journal.models import WriteBatch
from cwhub.journal.queries import has_sent
from cwhub.journal.views import Verdict

GO = Verdict(True, "")


def still_allowed(batch: WriteBatch) -> Verdict:
    """*go* only when everything that allowed it still holds. Whatever cannot be told is *stop*."""
    row = Proposal.objects.select_related("connection", "category").filter(uid=batch.proposal_uid).first()
    if row is None:
        return stop("No proposal stands behind it")
    fault = not_its_batch(row, batch) or not_its_content(row, batch) or forbidden(row)
    if not fault and row.decided_by_kind not in ("person", "token"):
        fault = policy_fault(row, batch)
    return stop(fault) if fault else GO


def stop(reason: str) -> Verdict:
    return Verdict(False, reason)


def not_its_batch(row: Proposal, batch: WriteBatch) -> str:
    if row.state != State.ALLOWED:
        return f"Its proposal is {row.state}"
    stated = (row.batch_id, row.fingerprint, row.connection_id, row.client_id, row.account_id)
    if stated != (batch.pk, batch.fingerprint, batch.connection_id, batch.client_id, batch.account_id):
        return "It is not what was allowed"
    return ""


def not_its_content(row: Proposal, batch: WriteBatch) -> str:
    """What is to be sent, and what was shown, must both still be what the fingerprint says."""
    parts = parts_of(row)
    stated = fingerprint(connection_uid=row.connection.uid, ticket=row.ticket, parts=parts, audience=row.audience)
    planned = Counter(batch.ops.values_list("kind", "payload_hash"))
    if stated != row.fingerprint or planned != Counter((part.kind, payload_hash(part.payload)) for part in parts):
        return "Its content is not what was allowed"
    return ""


def forbidden(row: Proposal) -> str:
    off = tool_mode(row.account_id, kinds_of(row)) == ToolMode.OFF
    return "The account's policy no longer lets this kind of write run" if off else ""


def policy_fault(row: Proposal, batch: WriteBatch) -> str:
    """Policy's own decisions hold only as long as policy does; what people decided goes on."""
    if is_paused(row.account_id) and not has_sent(batch):
        return "Automation is paused"
    if tool_mode(row.account_id, kinds_of(row)) != ToolMode.AUTO:
        return "The account's policy now asks a person"
    by_level = not row.reports_only and row.ticket is not None
    if by_level and level_of(row.category) < Level.NOTIFY:
        return "The category's trust level was lowered"
    return ""


def kinds_of(row: Proposal) -> list[str]:
    return [part["kind"] for part in row.parts]
