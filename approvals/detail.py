"""Everything that the page of one proposal, and the answers to decisions, need to be drawn."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from django.core.paginator import Page

from approvals import queries, resolving, telling
from approvals.models import Proposal
from approvals.moves import State
from approvals.policy import level_of
from approvals.queue import ORDERS, Asked, Row, TicketFacts, page_of, rows_of
from approvals.rights import why_not
from cwhub.accounts.models import Membership
from cwhub.accounts.scope import ClientScope
from cwhub.journal import queries as journal
from cwhub.journal.models import WriteOp
from cwhub.mirror.models import Ticket
from kit.clock import now

REGIONS = ("counts", "list", "opened", "running", "newer")  # what the cursor of live updates has digests of
JUST_NOW = timedelta(minutes=10)
REMEMBERED = 5


@dataclass(frozen=True)
class Decided:
    """A proposal that was allowed, and the true state of its writes."""

    proposal: Proposal
    ops: Sequence[WriteOp]
    written: telling.Written | None


def detail(scope: ClientScope, membership: Membership, row: Proposal, asked: Asked, **also: Any) -> dict[str, Any]:
    """The variables of approvals/detail.html."""
    facts = TicketFacts(scope, [row])
    refusal = why_not(membership, row)
    return {
        "proposal": row,
        "asked": asked,
        "row": facts.row(row, now()),
        "agreement": agreement(row, facts.ticket(row)),
        "level": level_of(row.category),
        "why": telling.why_asked(row),
        "back": telling.taken_back(row),
        "fields": telling.field_rows(row),
        "texts": telling.texts(row),
        "edited": telling.edited_lines(row),
        "drafted": telling.drafted(row),
        "counted": telling.counted(row),
        "requests": telling.requests(row),
        "waits_for": waiting_words(row, membership) if row.is_open else "",
        "decidable": row.state == State.WAITING and not refusal,
        "who_can": refusal,
        "decided": decided(scope, [row])[0] if row.state == State.ALLOWED else None,
        "mode": "show",
        "urls": urls(row, asked),
    } | also


def agreement(row: Proposal, ticket: Ticket | None) -> str:
    """Its name, without the client's in front: that stands beside it already."""
    name = ticket.named("agreement") if ticket else ""
    return name.removeprefix(row.client.name).lstrip(" -:") if row.client else name


def urls(row: Proposal, asked: Asked) -> dict[str, str]:
    names = ("approve", "edit", "reject", "later", "undo")
    return {"self": asked.link("approval", row.uid)} | {name: asked.link(f"approval_{name}", row.uid) for name in names}


def waiting_words(row: Proposal, membership: Membership) -> str:
    """`waits for you and Wren`."""
    people = queries.waits_for(row)
    names = [one.user.first_name or one.user.display_name for one in people if one.pk != membership.pk]
    said = (["you"] if len(names) < len(people) else []) + names
    if len(said) > 4:
        said = [*said[:3], f"{len(said) - 3} more"]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def decided(scope: ClientScope, proposals: Iterable[Proposal]) -> list[Decided]:
    """With their writes, in two queries."""
    rows = list(proposals)
    ops: dict[str, list[WriteOp]] = defaultdict(list)
    for op in journal.writes(scope).filter(batch__proposal_uid__in=[row.uid for row in rows]).order_by("seq"):
        ops[op.batch.proposal_uid].append(op)
    return [Decided(row, ops[row.uid], telling.written(ops[row.uid])) for row in rows]


def just_decided(scope: ClientScope, membership: Membership) -> list[Decided]:
    """What this person allowed a moment ago, newest first."""
    mine = {"decided_by_kind": "person", "decided_by_id": membership.pk, "decided_at__gte": now() - JUST_NOW}
    rows = Proposal.objects.within(scope).filter(state=State.ALLOWED, **mine).order_by("-decided_at", "-pk")
    return decided(scope, rows[:REMEMBERED])


def ran_alone(scope: ClientScope) -> int:
    """What policy allowed within a day."""
    since = now() - timedelta(days=1)
    rows = Proposal.objects.within(scope).filter(state=State.ALLOWED, decided_by_kind="policy", decided_at__gte=since)
    return int(rows.count())


def queue(
    scope: ClientScope,
    membership: Membership,
    asked: Asked,
    opened: Proposal | None,
    page: "Page[Proposal] | None" = None,
) -> dict[str, Any]:
    """The variables of the list and what stands around it."""
    page = page or page_of(scope, membership, asked)
    rows = rows_of(scope, list(page.object_list))
    counts = queries.counts(scope, membership)
    running = just_decided(scope, membership)
    shown = Shown(counts, rows, opened, running)
    return {
        "asked": asked,
        "page": page,
        "counts": counts,
        "rows": rows,
        "opened": opened.uid if opened else "",
        "tabs": tabs(asked, counts),
        "needs": resolving.count(scope),
        "running": running,
        "live_url": asked.link("approvals_live"),
        "cursor": shown.cursor(newest(scope)),
        "alone": 0 if rows else ran_alone(scope),
        "waiting_count": counts.me,
        "bulk_url": asked.link("approvals_picked"),
        "orders": ORDERS,
    }


def newest(scope: ClientScope) -> int:
    """Up to which proposal this page knows."""
    last = Proposal.objects.within(scope).order_by("-pk").values_list("pk", flat=True).first()
    return int(last or 0)


def tabs(asked: Asked, counts: queries.Counts) -> list[dict[str, Any]]:
    named = (("me", "For me", counts.me), ("high", "High risk", counts.high), ("soon", "Ends soon", counts.soon))
    rows = [*named, ("all", "All", counts.all)]
    return [
        {"text": text, "count": count, "url": asked.link("approvals", view=view, page=1), "on": asked.view == view}
        for view, text, count in rows
    ]


@dataclass(frozen=True)
class Shown:
    """What a page shows that may change without the person; its digests are the cursor of live updates."""

    counts: queries.Counts
    rows: Sequence[Row]
    opened: Proposal | None
    running: Sequence[Decided]

    def cursor(self, known: int) -> str:
        return ".".join([str(known), *self.digests(), "0"])

    def digests(self) -> tuple[str, str, str, str]:
        listed = [(row.proposal.uid, row.goal.text, row.goal.note, row.waited, row.place) for row in self.rows]
        written = [(one.proposal.uid, one.written) for one in self.running]
        opened = (self.opened.uid, self.opened.state, self.opened.replaced_by_id) if self.opened else ()
        return digest(asdict(self.counts)), digest(listed), digest(opened), digest(written)


def digest(value: Any) -> str:
    return blake2b(repr(value).encode(), digest_size=6).hexdigest()
