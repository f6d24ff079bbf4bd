"""What is known of one client, read once for its page and its month. In an open scope that shows the client."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from agreements.reading import Shelf, agreements_of
from agreements.rules.terms import Agreement
from cwhub.accounts.models import Account, Client, Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror import models as mirror
from desk.review.lines import Line
from kit.clock import now

MOST = 5000  # entries; a client with more is summed up from the newest


@dataclass(frozen=True)
class Reading:
    scope: ClientScope
    client: Client

    @property
    def connection(self) -> Connection:
        return self.client.connection

    @cached_property
    def zone(self) -> ZoneInfo:
        return Account.objects.get(pk=self.scope.account_id).zone

    @cached_property
    def now(self) -> datetime:
        return now()

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def here(self, model: Any, **wanted: Any) -> Any:
        rows = model.objects.within(self.scope).filter(connection=self.connection, gone_at=None)
        return rows.filter(**wanted)

    # --- agreements --------------------------------------------------------------------------------------------------
    @cached_property
    def rows(self) -> dict[int, mirror.Agreement]:
        """The mirror's, by ConnectWise's id."""
        return {row.external_id: row for row in self.here(mirror.Agreement, client=self.client)}

    @cached_property
    def shelf(self) -> Shelf:
        """Reaches back as far as the oldest entry: the pools are followed through time."""
        earliest = min((line.entered for line in self.lines if line.entered), default=self.now)
        return agreements_of(self.connection, self.rows, min(earliest, self.now), self.zone)

    @cached_property
    def agreements(self) -> list[Agreement]:
        """With what is left of each now, by name."""
        found = (self.shelf.at(number, self.now) for number in self.rows)
        return sorted((one for one in found if one), key=lambda one: one.name)

    @cached_property
    def lists(self) -> dict[int, list[mirror.AgreementTerm]]:
        found: dict[int, list[mirror.AgreementTerm]] = defaultdict(list)
        for row in self.here(mirror.AgreementTerm, agreement_ref__in=self.rows):
            found[row.agreement_ref].append(row)
        return found

    # --- work --------------------------------------------------------------------------------------------------------
    @cached_property
    def lines(self) -> list[Line]:
        """The client's time, oldest first, billed or not."""
        rows = self.here(mirror.TimeEntry, client=self.client).exclude(starts_at=None)
        found = list(rows.order_by("-starts_at", "-external_id")[:MOST])
        return [self.line(row) for row in reversed(found)]

    def line(self, row: mirror.TimeEntry) -> Line:
        assert row.starts_at is not None
        local = row.starts_at.astimezone(self.zone)
        return Line(row, local.date(), local, self.client.name, f"#{row.ticket_ref}" if row.ticket_ref else "")

    @cached_property
    def types(self) -> list[mirror.WorkType]:
        return list(self.here(mirror.WorkType, inactive=False).order_by("name"))

    @cached_property
    def roles(self) -> list[mirror.WorkRole]:
        return list(self.here(mirror.WorkRole, inactive=False).order_by("name"))

    def open_tickets(self, agreements: Iterable[int]) -> dict[int, list[int]]:
        """Their numbers, by the agreement that they carry."""
        found: dict[int, list[int]] = defaultdict(list)
        rows = self.here(mirror.Ticket, closed=False, agreement_ref__in=list(agreements)).order_by("external_id")
        for number, agreement in rows.values_list("external_id", "agreement_ref"):
            found[agreement].append(number)
        return found


def is_over(agreement: Agreement, day: date) -> bool:
    """Ended or cancelled before this day. Whether its last day still counts is an open point; here it does."""
    if agreement.cancelled:
        return agreement.cancelled_on is None or agreement.cancelled_on <= day
    return agreement.ends is not None and agreement.ends < day


def is_later(agreement: Agreement, day: date) -> bool:
    return agreement.starts is not None and agreement.starts > day


def in_force(agreement: Agreement, day: date) -> bool:
    return not is_over(agreement, day) and not is_later(agreement, day)
