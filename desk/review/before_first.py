"""What has to be settled before the month is invoiced. A bounded number of queries; in the whole account's scope."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from agreements.rules.sheets import TAKES_TIME
from cwhub.accounts.models import Account, Client, Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Agreement, BoardStatus, Member, Ticket, TimeEntry, TimeSheet
from desk.review.lines import NOTHING, Line
from kit.clock import now
from timeentry.kinds.correct import is_billed
from timeentry.words.days import day_of
from timeentry.words.writing import day_text, hours_text

APPROVED = ("ApprovedByTierOne", "ApprovedByTierTwo", "ReadyToBill", "Billed", "BilledAgreement")
REJECTED, OPEN, WAITS = "rejected", "not handed in", "waits for approval"
LOOKS_BACK = timedelta(days=35)  # a month and the days in which it is still settled
MOST = 200


@dataclass(frozen=True)
class Row:
    title: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    asks: str
    rows: list[Row]


@dataclass(frozen=True)
class Sight:
    scope: ClientScope
    connection: Connection

    def here(self, model: Any, **wanted: Any) -> Any:
        return model.objects.within(self.scope).filter(connection=self.connection, gone_at=None, **wanted)

    @property
    def today(self) -> Any:
        return day_of(now(), Account.objects.get(pk=self.scope.account_id).zone)


def before_first(scope: ClientScope, connection: Connection) -> list[Section]:
    sight = Sight(scope, connection)
    return [
        Section(
            "no_agreement",
            "Clients with work, no agreement",
            "Billable time that names no agreement, of clients that have none in force: agree on one, or invoice it.",
            without_agreement(sight),
        ),
        Section(
            "ended",
            "Agreements that ended, tickets open",
            "Open tickets that still carry an agreement that is over: time on them is not covered.",
            ended(sight),
        ),
        Section(
            "no_time",
            "Completed tickets without time",
            "Solved or closed in these weeks, and nobody has entered time: was nothing done?",
            without_time(sight),
        ),
        Section(
            "sheets",
            "Sheets not approved",
            "Periods that are over and not approved: their time is on no invoice.",
            sheets(sight),
        ),
    ]


def without_agreement(sight: Sight) -> list[Row]:
    in_force = {row.client_id for row in sight.here(Agreement) if is_in_force(row, sight.today)}
    entries: dict[int, list[TimeEntry]] = defaultdict(list)
    rows = sight.here(TimeEntry, starts_at__gte=now() - LOOKS_BACK).exclude(client_id__in=in_force)
    for row in rows.filter(record__billableOption="Billable").exclude(record__chargeToType="ChargeCode"):
        if not is_billed(row.record) and not row.record.get("agreement"):
            entries[row.client_id].append(row)
    names = dict(Client.objects.within(sight.scope).filter(pk__in=entries).values_list("pk", "name"))
    numbers = dict(Client.objects.within(sight.scope).filter(pk__in=entries).values_list("pk", "external_id"))
    return [
        Row(names[client], worked(found), f"{reverse('billing_review')}?by=client&show=all&client={numbers[client]}")
        for client, found in sorted(entries.items(), key=lambda pair: names[pair[0]])
    ]


def worked(entries: list[TimeEntry]) -> str:
    lines = [Line(row, row.starts_at.date(), row.starts_at, "", "") for row in entries if row.starts_at]
    hours = sum((line.actual for line in lines), NOTHING)
    amount = sum((line.amount for line in lines), NOTHING)
    return f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}, {hours_text(hours)} h, {amount:,.2f}"


def is_in_force(row: Agreement, today: Any) -> bool:
    over = row.ends_on is not None and row.ends_on < today
    return not over and not row.record.get("cancelledFlag") and (row.starts_on is None or row.starts_on <= today)


def ended(sight: Sight) -> list[Row]:
    over = {row.external_id: row for row in sight.here(Agreement) if has_ended(row, sight.today)}
    found: dict[int, list[int]] = defaultdict(list)
    tickets = sight.here(Ticket, closed=False, agreement_ref__in=over)
    for number, agreement in tickets.order_by("external_id").values_list("external_id", "agreement_ref"):
        found[agreement].append(number)
    return [
        Row(over[agreement].name, f"{len(numbers)} open: {listed(numbers)}. {why_over(over[agreement])}")
        for agreement, numbers in sorted(found.items(), key=lambda pair: over[pair[0]].name)
    ]


def has_ended(row: Agreement, today: Any) -> bool:
    return bool(row.record.get("cancelledFlag")) or (row.ends_on is not None and row.ends_on < today)


def why_over(row: Agreement) -> str:
    if row.record.get("cancelledFlag"):
        return "It is cancelled."
    return f"It ended on {day_text(row.ends_on)}." if row.ends_on else ""


def listed(numbers: list[int]) -> str:
    shown = ", ".join(f"#{number}" for number in numbers[:5])
    return f"{shown} and {len(numbers) - 5} more" if len(numbers) > 5 else shown


def without_time(sight: Sight) -> list[Row]:
    """Solved by its status's stage or closed, in these weeks, on a board of which somebody bills."""
    solved = sight.here(BoardStatus, stage="Resolved").values("external_id")
    about = {"connection_id": OuterRef("connection_id"), "ticket_ref": OuterRef("external_id")}
    entered = TimeEntry.objects.within(sight.scope).filter(**about, gone_at=None)
    rows = sight.here(Ticket).filter(Q(status_ref__in=solved) | Q(closed=True))
    rows = rows.filter(Q(resolved_at__gte=now() - LOOKS_BACK) | Q(closed_at__gte=now() - LOOKS_BACK))
    rows = rows.filter(~Exists(entered)).filter(client__takes_part=True).select_related("client")
    return [
        Row(f"#{row.external_id} {row.summary}", row.client.name, reverse("ticket", args=[row.external_id]))
        for row in rows.order_by("-external_id")[:MOST]
    ]


def sheets(sight: Sight) -> list[Row]:
    rows = sight.here(TimeSheet, ends_on__lt=sight.today, ends_on__gte=sight.today - LOOKS_BACK)
    rows = list(rows.exclude(status__in=APPROVED).order_by("ends_on", "member_ref"))
    members = sight.here(Member, external_id__in={row.member_ref for row in rows}, inactive=False)
    names = dict(members.values_list("external_id", "name"))
    return [
        Row(
            names[row.member_ref],
            f"{day_text(row.starts_on)} to {day_text(row.ends_on)}: {word(row.status)}",
            f"{reverse('time_week')}?day={row.starts_on}&member={row.member_ref}",
        )
        for row in rows
        if row.member_ref in names
    ]


@dataclass(frozen=True)
class Sheets:
    """Those that touch some days, by how far they are."""

    approved: int
    rejected: int
    pending: int
    open: int

    @property
    def all(self) -> int:
        return self.approved + self.rejected + self.pending + self.open


def sheets_between(sight: Sight, first: date, last: date) -> Sheets:
    rows = sight.here(TimeSheet, starts_on__lte=last, ends_on__gte=first)
    words = Counter("approved" if one in APPROVED else word(one) for one in rows.values_list("status", flat=True))
    return Sheets(words["approved"], words[REJECTED], words[WAITS], words[OPEN])


def word(status: str) -> str:
    if status in ("Rejected", "RejectBySecondTier"):
        return REJECTED
    return OPEN if status in TAKES_TIME else WAITS
