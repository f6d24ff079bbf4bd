"""Reads the entries of a week, a client or an agreement, with what the linter needs around them.

A bounded number of queries, however many entries there are. In the whole account's open scope.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from agreements.rules.linting.entries import Around, Logged, Span
from agreements.rules.linting.rules import lint
from cwhub.accounts.models import Account, Client, Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import (
    Agreement,
    AgreementTerm,
    Member,
    ProjectTicket,
    Ticket,
    TimeEntry,
    TimeSheet,
)
from desk.models import EntryQuestion, ReviewedEntry
from desk.review.lines import NOTHING, Line, digest_of, number
from kit.zones import zone_named
from timeentry.kinds.correct import is_billed
from timeentry.services.linter import linter_of, office_hours
from timeentry.words.days import day_of

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wish:
    """Whose entries, and of which days: from the first to the last, both with them."""

    first: date
    last: date
    client: int | None = None  # our client's key
    agreement: int | None = None  # ConnectWise's id


@dataclass(frozen=True)
class Beside:
    """Other time of a member."""

    entry: int
    span: Span
    hours: Decimal


@dataclass(frozen=True)
class Reading:
    scope: ClientScope
    connection: Connection
    wish: Wish

    def lines(self) -> list[Line]:
        """Entries that nobody has billed yet, oldest first, each with what the linter says of it."""
        rows = [row for row in self.rows() if not is_billed(row.record)]
        charges, clients = self.charges(rows), self.clients(rows)
        made = [self.line(row, charges, clients) for row in rows]
        self.with_marks(made)
        modes = self.linter.modes
        for line in made:
            line.said = lint(self.logged(line), self.around(line), modes)
            line.pool_empty = self.was_empty(line)
        return made

    # --- rows --------------------------------------------------------------------------------------------------------
    def rows(self) -> list[TimeEntry]:
        found = self.of_these_days().order_by("starts_at", "external_id")
        if self.wish.client is not None:
            found = found.filter(client_id=self.wish.client)
        if self.wish.agreement is not None:
            found = found.filter(record__agreement__id=self.wish.agreement)
        return [row for row in found if self.wish.first <= self.day(row) <= self.wish.last]

    def of_these_days(self) -> Any:
        """A day wider on both sides: days are the members' own."""
        zone = self.account.zone
        first = datetime.combine(self.wish.first, datetime.min.time(), tzinfo=zone) - DAY
        last = datetime.combine(self.wish.last, datetime.min.time(), tzinfo=zone) + 2 * DAY
        rows = TimeEntry.objects.within(self.scope).filter(connection=self.connection, gone_at=None)
        return rows.filter(starts_at__gte=first, starts_at__lt=last)

    def day(self, row: TimeEntry) -> date:
        return day_of(row.starts_at, self.zone_of(row.member_ref)) if row.starts_at else self.wish.first

    def line(self, row: TimeEntry, charges: Mapping[int, str], clients: Mapping[int, str]) -> Line:
        number_ = row.record.get("chargeToId")
        charge = charges.get(row.ticket_ref or 0) or f"{row.record.get('chargeToType') or 'Time'} {number_ or ''}"
        zone = self.zone_of(row.member_ref)
        starts = row.starts_at.astimezone(zone) if row.starts_at else None
        return Line(row, self.day(row), starts, clients.get(row.client_id, ""), charge.strip())

    def charges(self, rows: Iterable[TimeEntry]) -> dict[int, str]:
        numbers = {row.ticket_ref for row in rows if row.ticket_ref}
        found: dict[int, str] = {}
        for model in (Ticket, ProjectTicket):
            known = model.objects.within(self.scope).filter(connection=self.connection, external_id__in=numbers)
            found |= {n: f"#{n} {summary}" for n, summary in known.values_list("external_id", "summary")}
        return found

    def clients(self, rows: Iterable[TimeEntry]) -> dict[int, str]:
        known = Client.objects.within(self.scope).filter(pk__in={row.client_id for row in rows})
        return dict(known.values_list("pk", "name"))

    def with_marks(self, lines: list[Line]) -> None:
        by_id = {line.id: line for line in lines}
        asked = {"connection": self.connection, "entry__in": by_id}
        for mark in ReviewedEntry.objects.within(self.scope).filter(**asked):
            line = by_id[mark.entry]
            if mark.said == digest_of(line.record):
                line.reviewed = f"{mark.by_name}: {mark.reason}" if mark.reason else mark.by_name
        for question in EntryQuestion.objects.within(self.scope).filter(**asked).order_by("asked_at"):
            line = by_id[question.entry]
            line.asked, line.answer = question.text, question.answer

    # --- what is around ----------------------------------------------------------------------------------------------
    @cached_property
    def account(self) -> Account:
        return Account.objects.get(pk=self.scope.account_id)

    @cached_property
    def linter(self) -> Any:
        return linter_of(self.connection)

    @cached_property
    def calendar(self) -> Any:
        return office_hours(self.connection)

    @cached_property
    def zones(self) -> dict[int, ZoneInfo]:
        rows = Member.objects.within(self.scope).filter(connection=self.connection)
        return {n: zone_named(name, self.account.zone) for n, name in rows.values_list("external_id", "time_zone")}

    def zone_of(self, member: int | None) -> ZoneInfo:
        return self.zones.get(member or 0, self.account.zone)

    @cached_property
    def beside(self) -> dict[tuple[int, date], list[Beside]]:
        """Everything of each member by his own day, billed or not."""
        found: dict[tuple[int, date], list[Beside]] = defaultdict(list)
        rows = self.of_these_days().exclude(starts_at=None).exclude(ends_at=None)
        for entry, member, start, end, hours in rows.values_list(
            "external_id", "member_ref", "starts_at", "ends_at", "hours"
        ):
            day = day_of(start, self.zone_of(member))
            found[member or 0, day].append(Beside(entry, Span(f"entry {entry}", start, end), hours or NOTHING))
        return found

    @cached_property
    def sheets(self) -> dict[int, list[TimeSheet]]:
        found: dict[int, list[TimeSheet]] = defaultdict(list)
        rows = TimeSheet.objects.within(self.scope).filter(connection=self.connection, gone_at=None)
        for row in rows.filter(ends_on__gte=self.wish.first - DAY, starts_on__lte=self.wish.last + DAY):
            found[row.member_ref].append(row)
        return found

    @cached_property
    def agreements(self) -> dict[int, Agreement]:
        rows = Agreement.objects.within(self.scope).filter(connection=self.connection, gone_at=None)
        return {row.external_id: row for row in rows}

    @cached_property
    def left_out(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        rows = AgreementTerm.objects.within(self.scope).filter(
            connection=self.connection, gone_at=None, kind=AgreementTerm.Kind.WORK_TYPE_OUT
        )
        for agreement, about in rows.values_list("agreement_ref", "about_ref"):
            found[agreement].add(about)
        return found

    def logged(self, line: Line) -> Logged:
        record, row = line.record, line.row
        agreement = self.agreements.get(line.agreement_ref or 0)
        covers = agreement is not None and bool(agreement.record.get("coverAgreementTime"))
        work_type = (record.get("workType") or {}).get("id")
        return Logged(
            start=row.starts_at,
            end=row.ends_at,
            hours=line.actual,
            billed=line.billed if "hoursBilled" in record else None,
            billable=line.billable,
            notes=row.notes,
            work_type=work_type,
            has_role=bool((record.get("workRole") or {}).get("id")),
            for_client=record.get("chargeToType") != "ChargeCode",
            status=str(record.get("status") or "Open"),
            agreement=line.agreement,
            type_left_out=covers and work_type in self.left_out.get(line.agreement_ref or 0, ()),
        )

    def around(self, line: Line) -> Around:
        member = line.row.member_ref or 0
        days = (line.day - DAY, line.day, line.day + DAY)
        near = [one for day in days for one in self.beside.get((member, day), ()) if one.entry != line.id]
        today = (one.hours for one in self.beside.get((member, line.day), ()) if one.entry != line.id)
        sheets = self.sheets.get(member, [])
        sheet = next((one for one in sheets if one.starts_on <= line.day <= one.ends_on), None)
        return Around(
            zone=self.zone_of(line.row.member_ref),
            meant=self.linter.meant,
            calendar=self.calendar,
            others=[one.span for one in near],
            day_hours=sum(today, NOTHING),
            sheet=sheet.status if sheet else "",
        )

    def was_empty(self, line: Line) -> bool:
        """Its agreement has a pool, leaves nothing of it out, and yet covered less than was billed."""
        agreement = self.agreements.get(line.agreement_ref or 0)
        if agreement is None or line.billable != "Billable" or line.amount <= 0:
            return False
        terms = agreement.record
        limited = bool(terms.get("coverAgreementTime")) and not terms.get("applicationUnlimitedFlag")
        left_out = (line.record.get("workType") or {}).get("id") in self.left_out.get(agreement.external_id, ())
        return limited and number(terms.get("applicationLimit")) > 0 and not left_out
