"""Where traces come from: what the mirror keeps of a member's day, and what he let us write. In an open scope.

The mirror keeps no history of a ticket: of its changes it knows the stamps that name a member, and the last one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import F, Q

from approvals.models import Proposal
from approvals.moves import State
from cwhub.accounts.models import Connection, MemberLink
from cwhub.journal.models import WriteOp
from cwhub.journal.states import BatchState, OpState
from cwhub.mirror.models import (
    Activity,
    BoardStatus,
    Member,
    Note,
    ProjectTicket,
    ScheduleEntry,
    Stopwatch,
    Ticket,
)
from kit.clock import parse_utc
from timeentry.drafting.evidence import Charge, Evidence, Kind
from timeentry.models import ChargeTo

STAMPS = (
    ("closedBy", "closedDate", "Closed the ticket"),
    ("resolvedBy", "dateResolved", "Resolved the ticket"),
    ("resplanBy", "dateResplan", "Set the plan"),
    ("respondedBy", "dateResponded", "Responded"),
)
TABS = {
    Note.Tab.DISCUSSION: ("Note in the discussion", "notes"),
    Note.Tab.RESOLUTION: ("Note in the resolution", "notes"),
    Note.Tab.INTERNAL: ("Internal note", "internal_notes"),
}
CONFIRMED = (BatchState.COMMITTED, BatchState.KEPT)
OF_ACTIVITIES = "A"  # ConnectWise's own schedule type
NOWHERE = Charge("", 0, None)


@dataclass
class Day:
    """One member between two moments."""

    connection: Connection
    member: Member
    start: datetime
    end: datetime

    def traces(self) -> list[Evidence]:
        sources = (self.notes(), self.stamps(), self.writes(), self.stopwatches(), self.scheduled())
        cut = (one.within(self.start, self.end) for source in sources for one in source)
        return without_echoes([one for one in cut if one is not None])

    def rows(self, model: Any) -> Any:
        return model.objects.filter(connection=self.connection, gone_at=None)

    @cached_property
    def touched(self) -> list[dict[str, Any]]:
        """Tickets that changed since the day began, as every stamp lets them, and that name him."""
        names = [f"record__{name}" for stamp in STAMPS for name in stamp[:2]]
        more = ("record___info__updatedBy", "source_updated_at", "client_id", "agreement_ref", "status_ref")
        named = Q(record___info__updatedBy__iexact=self.member.identifier)
        for by, _, _ in STAMPS:
            named |= Q(**{f"record__{by}__iexact": self.member.identifier})
        changed = self.rows(Ticket).filter(named, source_updated_at__gte=self.start)
        return list(changed.order_by("external_id").values("external_id", *more, *names))

    def is_his(self, name: Any) -> bool:
        return str(name or "").lower() == self.member.identifier.lower()

    # --- notes -------------------------------------------------------------------------------------------------------
    def notes(self) -> Iterator[Evidence]:
        his = Q(record__member__id=self.member.external_id)
        unnamed = Q(record__member__isnull=True, by_customer=False, record__createdBy=self.member.identifier)
        written = self.rows(Note).filter(his | unnamed, entered_at__gte=self.start, entered_at__lt=self.end)
        about = ("ticket__external_id", "ticket__client_id", "ticket__agreement_ref")
        rows = written.filter(ticket__gone_at=None).order_by("entered_at", "pk")
        for kind, number, tab, at, text, *ticket in rows.values_list(
            "kind", "external_id", "tab", "entered_at", "text", *about
        ):
            label, into = TABS[Note.Tab(tab)]
            charge = Charge(str(ChargeTo.TICKET), *ticket)
            yield moment(f"note:{kind}:{number}", Kind.NOTE, label, at, charge, words=text, into=into)

    # --- tickets -----------------------------------------------------------------------------------------------------
    def stamps(self) -> Iterator[Evidence]:
        for ticket in self.touched:
            yield from self.stamps_of(ticket)
            yield from self.last_change(ticket)

    def stamps_of(self, ticket: dict[str, Any]) -> Iterator[Evidence]:
        for by, when, label in STAMPS:
            at = parse_utc(ticket[f"record__{when}"])
            if at and self.start <= at < self.end and self.is_his(ticket[f"record__{by}"]):
                yield moment(f"{when}:{ticket['external_id']}", Kind.STATUS, label, at, charge_of(ticket))

    def last_change(self, ticket: dict[str, Any]) -> Iterator[Evidence]:
        at = ticket["source_updated_at"]
        if not self.start <= at < self.end or not self.is_his(ticket["record___info__updatedBy"]):
            return
        status = self.statuses.get(ticket["status_ref"], "")
        label = f"Changed the ticket, now {status}" if status else "Changed the ticket"
        yield moment(f"change:{ticket['external_id']}:{at:%H%M%S}", Kind.CHANGE, label, at, charge_of(ticket))

    @cached_property
    def statuses(self) -> dict[int, str]:
        return dict(self.rows(BoardStatus).values_list("external_id", "name"))

    # --- what he let us write ----------------------------------------------------------------------------------------
    def writes(self) -> Iterator[Evidence]:
        """Only what is confirmed: nothing is said to be done that is still on its way, or was taken back."""
        links = MemberLink.objects.filter(connection=self.connection, member_id=self.member.external_id)
        people = list(links.values_list("membership_id", flat=True))
        decided = Proposal.objects.filter(connection=self.connection, state=State.ALLOWED, ticket__isnull=False)
        decided = decided.filter(decided_by_kind="person", decided_by_id__in=people)
        rows = list(decided.filter(decided_at__gte=self.start, decided_at__lt=self.end).order_by("decided_at", "pk"))
        done, charges = confirmed([row.batch_id for row in rows if row.batch_id]), self.charges(rows)
        for row in rows:
            if row.batch_id in done and row.ticket in charges and row.decided_at:
                label = f"{row.summary[:120]}, confirmed"
                yield moment(f"write:{row.uid}", Kind.WRITE, label, row.decided_at, charges[row.ticket])

    def charges(self, rows: list[Any], number: str = "ticket") -> dict[int, Charge]:
        """Tickets and project tickets by their number; they share one series (FACTS 15)."""
        numbers = {getattr(row, number) for row in rows} - {None}
        names = ("external_id", "client_id", "agreement_ref")
        found: dict[int, Charge] = {}
        for model, to in ((ProjectTicket, ChargeTo.PROJECT_TICKET), (Ticket, ChargeTo.TICKET)):
            for ref, client_id, agreement in self.rows(model).filter(external_id__in=numbers).values_list(*names):
                found[ref] = Charge(str(to), ref, client_id, agreement)
        return found

    # --- measured time -----------------------------------------------------------------------------------------------
    def stopwatches(self) -> Iterator[Evidence]:
        """Those that were stopped; one that runs or pauses tells no hours yet."""
        stopped = self.rows(Stopwatch).filter(member_ref=self.member.external_id, starts_at__lt=self.end)
        rows = list(stopped.filter(ends_at__gt=self.start).order_by("starts_at", "pk"))
        charges = self.charges(rows, "ticket_ref")
        for row in rows:
            if row.ticket_ref in charges:
                paused = timedelta(seconds=row.record.get("totalPauseTime") or 0)
                charge, key = charges[row.ticket_ref], f"stopwatch:{row.external_id}"
                yield Evidence(key, Kind.STOPWATCH, "Stopwatch", row.starts_at, row.ends_at, charge, paused)

    def scheduled(self) -> Iterator[Evidence]:
        """Entries marked done. A to-do begins and ends at midnight (FACTS 15): it does not say when it was."""
        done = self.rows(ScheduleEntry).filter(member_ref=self.member.external_id, done=True)
        done = done.filter(ends_at__gt=F("starts_at"))
        rows = list(done.filter(starts_at__lt=self.end, ends_at__gt=self.start).order_by("starts_at", "pk"))
        charges, activities = self.charges(rows, "ticket_ref"), self.activities(rows)
        for row in rows:
            charge = charges.get(row.ticket_ref) or activities.get(row.object_ref if row.kind == OF_ACTIVITIES else 0)
            if charge is None and row.ticket_ref is not None:
                continue  # a ticket that is not ours to see
            label = "Schedule entry, done" if charge else f"Schedule entry, done: {row.name[:100]}"
            key = f"schedule:{row.external_id}"
            yield Evidence(key, Kind.SCHEDULE, label, row.starts_at, row.ends_at, charge or NOWHERE)

    def activities(self, rows: list[ScheduleEntry]) -> dict[int, Charge]:
        numbers = {row.object_ref for row in rows if row.kind == OF_ACTIVITIES}
        found = self.rows(Activity).filter(external_id__in=numbers - {None})
        names = ("external_id", "client_id", "agreement_ref")
        return {row[0]: Charge(str(ChargeTo.ACTIVITY), *row) for row in found.values_list(*names)}


def moment(
    key: str, kind: Kind, label: str, at: datetime, charge: Charge, *, words: str = "", into: str = ""
) -> Evidence:
    return Evidence(key, kind, label, at, at, charge, words=words, into=into)


def charge_of(ticket: dict[str, Any]) -> Charge:
    return Charge(str(ChargeTo.TICKET), ticket["external_id"], ticket["client_id"], ticket["agreement_ref"])


def without_echoes(traces: list[Evidence]) -> list[Evidence]:
    """Without last changes that were nothing but another trace: a note moves its ticket's too."""
    told = {(one.charge, one.at) for one in traces if one.kind != Kind.CHANGE}
    return [one for one in traces if one.kind != Kind.CHANGE or (one.charge, one.at) not in told]


def confirmed(batches: list[int]) -> set[int]:
    """Batches at their good end of which every operation is there."""
    ops = WriteOp.objects.filter(batch_id__in=batches, batch__state__in=CONFIRMED)
    states: dict[int, set[str]] = {}
    for batch, state in ops.values_list("batch_id", "state"):
        states.setdefault(batch, set()).add(state)
    return {batch for batch, found in states.items() if found == {OpState.APPLIED}}
