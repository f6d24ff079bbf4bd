"""The open tickets of some boards with everything that *Today* asks of them: as many queries for all as for one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Q

from agreements.rules.sla.calendar import seconds_of
from agreements.ticket_clocks import Clocks
from approvals.queue import ranks_of
from cwhub.accounts.models import Client
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Board, BoardStatus, Note, Ticket, TimeEntry
from cwhub.mirror.models.setup import Part
from cwhub.mirror.reading import NO_STAGE
from desk.today.columns import Seen
from desk.today.rules import Rules

MOST = 2_000  # the newest open tickets; a desk has some hundreds
USUAL_DAYS = 28
UNUSUAL = 3  # times the usual


def boards_of(scope: ClientScope) -> list[Board]:
    """Those that take part; where the admin has chosen none yet, every one for service."""
    rows = list(Board.objects.within(scope).filter(gone_at=None, inactive=False, project=False).order_by("name", "pk"))
    return [row for row in rows if row.takes_part] or rows


def open_tickets(scope: ClientScope, boards: Iterable[Board]) -> list[Ticket]:
    mine = Q(pk__isnull=True)
    for board in boards:
        mine |= Q(connection_id=board.connection_id, board_ref=board.external_id)
    rows = Ticket.objects.within(scope).filter(mine, closed=False, gone_at=None, merged_into=None)
    return list(rows.select_related("client").order_by("-external_id")[:MOST])


def seen_of(scope: ClientScope, tickets: Sequence[Ticket], clocks: Clocks) -> list[Seen]:
    at, zone = clocks.at, clocks.zone
    read = clocks.of(tickets)
    statuses = {
        (row.connection_id, row.external_id): row for row in BoardStatus.objects.within(scope).filter(gone_at=None)
    }
    notes, worked, ranks = notes_of(scope, tickets), worked_of(scope, tickets), ranks_of(scope)
    open_days, asking = OpenDays(clocks, at, zone), asking_statuses(statuses.values())
    found = []
    for one in tickets:
        status = statuses.get((one.connection_id, one.status_ref or 0))
        last_note, answered = notes.get(one.pk, (None, None))
        told = (one.source_updated_at, one.entered_at, last_note, worked.get((one.connection_id, one.external_id)))
        touched = min(at, max((moment for moment in told if moment), default=at))
        found.append(
            Seen(
                ticket=one,
                clock=read[one.pk],
                stage=status.stage if status else "",
                part=status.part if status else "",
                rank=ranks.get((one.connection_id, one.priority_ref or 0), 3),
                at=at,
                touched=touched,
                idle_days=open_days.since(touched, one.connection_id),
                answered=answered,
                asks_customer=(one.connection_id, one.status_ref) in asking,
            )
        )
    return found


def asking_statuses(statuses: Iterable[BoardStatus]) -> set[tuple[int, int | None]]:
    """Those in which a ticket waits for its customer: as the admin has said, else all that pause the clock."""
    rows = list(statuses)
    said = [row for row in rows if row.part in (Part.WAITING_CUSTOMER, Part.WAITING_CONFIRMATION)]
    chosen = {row.connection_id for row in said}
    paused = [row for row in rows if row.stage == NO_STAGE and row.connection_id not in chosen and not row.closed]
    return {(row.connection_id, row.external_id) for row in (*said, *paused)}


def notes_of(scope: ClientScope, tickets: Sequence[Ticket]) -> dict[int, tuple[datetime | None, datetime | None]]:
    """When anybody, and when the customer, wrote last."""
    rows = Note.objects.within(scope).filter(ticket__in=[one.pk for one in tickets], gone_at=None)
    told = rows.values("ticket_id").annotate(
        last=Max("entered_at"), asked=Max("entered_at", filter=Q(by_customer=True))
    )
    return {row["ticket_id"]: (row["last"], row["asked"]) for row in told}


def worked_of(scope: ClientScope, tickets: Sequence[Ticket]) -> dict[tuple[int, int], datetime]:
    numbers = [one.external_id for one in tickets]
    rows = TimeEntry.objects.within(scope).filter(ticket_ref__in=numbers, gone_at=None, starts_at__isnull=False)
    told = rows.values("connection_id", "ticket_ref").annotate(last=Max("starts_at"))
    return {(row["connection_id"], row["ticket_ref"]): row["last"] for row in told}


class OpenDays:
    """Business days by the MSP's own calendar; Monday to Friday where none is known."""

    def __init__(self, clocks: Clocks, at: datetime, zone: ZoneInfo) -> None:
        self.clocks, self.zone, self.today = clocks, zone, at.astimezone(zone).date()
        self._open: dict[tuple[int, date], bool] = {}

    def since(self, moment: datetime, connection: int) -> int:
        """Open days after that of the moment, today among them; 99 is many."""
        day, found = moment.astimezone(self.zone).date(), 0
        while day < self.today and found < 99:
            day += timedelta(days=1)
            found += self.is_open(connection, day)
        return found

    def is_open(self, connection: int, day: date) -> bool:
        key = (connection, day)
        if key not in self._open:
            self._open[key] = self._asked(connection, day)
        return self._open[key]

    def _asked(self, connection: int, day: date) -> bool:
        hours = self.clocks.own_hours(connection)
        if hours is None:
            return day.weekday() < 5
        start, end = (datetime.combine(one, time(), self.zone) for one in (day, day + timedelta(days=1)))
        return any(True for _ in hours.stretches(seconds_of(start), seconds_of(end)))


@dataclass(frozen=True)
class Incident:
    """Many tickets of one client at once, and more than it usually has at this hour."""

    client: Client
    tickets: tuple[Ticket, ...]
    since: datetime
    usual: float  # tickets of this client in as long a time before this hour, on such a day, over four weeks


def incidents_of(scope: ClientScope, tickets: Sequence[Ticket], rules: Rules, clocks: Clocks) -> list[Incident]:
    """The largest first."""
    at, window = clocks.at, timedelta(minutes=rules.incident_minutes)
    recent: dict[int, list[Ticket]] = {}
    for one in tickets:
        if one.entered_at and at - window <= one.entered_at <= at:
            recent.setdefault(one.client_id, []).append(one)
    many = {client: rows for client, rows in recent.items() if len(rows) >= rules.incident_tickets}
    usual = usual_of(scope, many, window, clocks) if many else {}
    found = []
    for client, rows in many.items():
        if len(rows) >= UNUSUAL * usual[client]:
            entered = [one.entered_at for one in rows if one.entered_at]
            found.append(Incident(rows[0].client, tuple(rows), min(entered), usual[client]))
    return sorted(found, key=lambda one: (-len(one.tickets), one.client.name))


def usual_of(scope: ClientScope, clients: Iterable[int], window: timedelta, clocks: Clocks) -> dict[int, float]:
    """What each client has on average in the same window of the days before, weekdays and weekends apart."""
    local = clocks.at.astimezone(clocks.zone)
    ends = [local - timedelta(days=n) for n in range(1, USUAL_DAYS + 1)]
    ends = [end for end in ends if is_weekend(end) == is_weekend(local)]
    rows = Ticket.objects.within(scope).filter(client_id__in=list(clients), gone_at=None)
    rows = rows.filter(entered_at__gte=min(ends) - window, entered_at__lt=clocks.at - window)
    told: dict[int, list[datetime]] = {client: [] for client in clients}
    for client, entered in rows.values_list("client_id", "entered_at"):
        told[client].append(entered)
    return {
        client: sum(any(end - window <= one <= end for end in ends) for one in moments) / len(ends)
        for client, moments in told.items()
    }


def is_weekend(moment: datetime) -> bool:
    return moment.weekday() > 4
