"""From the words of a request to entries: names become ids, moments get their zone. In an open scope.

Raises NotUnderstood and NotFound with a sentence that names the entry, by its place, and the field.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django.db.models import Q

from agreements.errors import NotFound, NotUnderstood
from agreements.reading import PROJECT, TICKET, Asked, here
from agreements.rules.terms import ZERO
from cwhub.accounts.models import Account, Connection
from cwhub.mirror import models as mirror
from kit.clock import now
from kit.zones import zone_named

Words = Mapping[str, Any]
YEARS = range(2000, 2101)
LONGEST = timedelta(hours=24)
HIGHEST_ID = 2**63 - 1


def asked_of(connection: Connection, entries: Sequence[Words], *, many: bool) -> list[Asked]:
    """`many`: sentences name the entry's place."""
    words = Reading(connection, entries)
    return [words.asked(entry, f"entries[{n}]." if many else "") for n, entry in enumerate(entries)]


@dataclass(frozen=True)
class Reading:
    """Names are looked up once for the whole list."""

    connection: Connection
    entries: Sequence[Words]

    def asked(self, entry: Words, at: str) -> Asked:
        member = self.member(entry.get("member"), f"{at}member")
        zone = zone_named(member.time_zone, self.own_zone) if member else self.own_zone
        start = moment(entry.get("start"), zone, f"{at}start")
        end = moment(entry["end"], zone, f"{at}end") if entry.get("end") is not None else None
        deduct = figure(entry["deduct"], f"{at}deduct") if entry.get("deduct") is not None else ZERO
        hours = figure(entry["hours"], f"{at}hours") if entry.get("hours") is not None else None
        must_last(start, end, hours, deduct, at)
        saved = moment(entry["entered_at"], zone, f"{at}entered_at") if entry.get("entered_at") is not None else now()
        return Asked(
            start=start,
            at=saved,
            charge=self.charge(entry.get("ticket"), f"{at}ticket"),
            agreement=self.agreement(entry, at),
            end=end,
            hours=None if end else hours,
            deduct=deduct,
            member=member.external_id if member else None,
            work_type=self.number(self.types, "work type", entry.get("work_type"), f"{at}work_type"),
            work_role=self.number(self.roles, "work role", entry.get("work_role"), f"{at}work_role"),
            billable=entry.get("billable_option"),
        )

    # --- what is charged to ------------------------------------------------------------------------------------------
    def charge(self, word: Any, where: str) -> tuple[str, int] | None:
        if word is None:
            return None
        number = int(str(word).lstrip("#")) if str(word).lstrip("#").isdecimal() else 0
        kind = self.tickets.get(number)
        if kind is None:
            raise NotFound(f"{where}: There is no ticket {shown(word)} that you may see.")
        return kind, number

    @cached_property
    def tickets(self) -> dict[int, str]:
        """Service and project tickets share one series of numbers."""
        words = {str(entry["ticket"]).lstrip("#") for entry in self.entries if entry.get("ticket") is not None}
        numbers = [number for word in words if word.isdecimal() and (number := int(word)) <= HIGHEST_ID]
        found = dict.fromkeys(self.ids(mirror.ProjectTicket, numbers), PROJECT)
        return found | dict.fromkeys(self.ids(mirror.Ticket, numbers), TICKET)

    def ids(self, model: Any, numbers: Iterable[int]) -> Iterable[int]:
        rows = here(self.connection, model, external_id__in=list(numbers))
        found: Iterable[int] = rows.values_list("external_id", flat=True)
        return found

    def agreement(self, entry: Words, at: str) -> int | None:
        word = entry.get("agreement")
        if word is None:
            if entry.get("ticket") is None:
                raise NotUnderstood(f"{at}ticket: Name a ticket or an agreement; nothing was classified.")
            return None
        rows = [row for row in self.agreements if matches(word, row.external_id, row.name)]
        exact = [row for row in rows if row.external_id == word] or rows
        if not exact:
            raise NotFound(f"{at}agreement: There is no agreement {shown(word)} that you may see.")
        if len(exact) > 1:
            numbers = ", ".join(str(row.external_id) for row in exact[:5])
            raise NotUnderstood(f"{at}agreement: Several are named {shown(word)}: {numbers}. Give the id.")
        self.must_be_the_tickets(exact[0], entry, at)
        return int(exact[0].external_id)

    def must_be_the_tickets(self, row: mirror.Agreement, entry: Words, at: str) -> None:
        """ConnectWise takes no agreement of another company."""
        ticket = self.charge(entry.get("ticket"), f"{at}ticket")
        if ticket and self.client_of_ticket.get(ticket[1], row.client_id) != row.client_id:
            raise NotUnderstood(f"{at}agreement: {row.name} is another client's agreement than the ticket's.")

    @cached_property
    def client_of_ticket(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for model in (mirror.Ticket, mirror.ProjectTicket):
            rows = here(self.connection, model, external_id__in=list(self.tickets))
            found |= dict(rows.values_list("external_id", "client_id"))
        return found

    @cached_property
    def agreements(self) -> list[mirror.Agreement]:
        words = [entry["agreement"] for entry in self.entries if entry.get("agreement") is not None]
        named = Q(name__in=[str(word).strip() for word in words])
        for word in {str(word).strip() for word in words}:
            named |= Q(name__iexact=word)
        numbered = Q(external_id__in=[number for word in words if (number := id_in(word)) is not None])
        return list(here(self.connection, mirror.Agreement).filter(named | numbered))

    # --- who and what ------------------------------------------------------------------------------------------------
    @cached_property
    def own_zone(self) -> Any:
        return Account.objects.get(pk=self.connection.account_id).zone

    @cached_property
    def members(self) -> list[mirror.Member]:
        return list(here(self.connection, mirror.Member).order_by("inactive", "external_id"))

    def member(self, word: Any, where: str) -> mirror.Member | None:
        """By id, identifier or name."""
        if word is None:
            return None
        for row in self.members:
            if matches(word, row.external_id, row.identifier) or same(word, row.name):
                return row
        raise NotUnderstood(f"{where}: There is no member {shown(word)}.")

    @cached_property
    def types(self) -> list[tuple[int, str]]:
        return list(here(self.connection, mirror.WorkType).order_by("inactive").values_list("external_id", "name"))

    @cached_property
    def roles(self) -> list[tuple[int, str]]:
        return list(here(self.connection, mirror.WorkRole).order_by("inactive").values_list("external_id", "name"))

    def number(self, rows: Sequence[tuple[int, str]], what: str, word: Any, where: str) -> int | None:
        if word is None:
            return None
        by_name = [number for number, name in rows if same(word, name)]
        found = by_name or [number for number, _ in rows if number == id_in(word)]
        if not found:
            raise NotUnderstood(f"{where}: There is no {what} {shown(word)}.")
        return found[0]


# --- words -----------------------------------------------------------------------------------------------------------
def same(word: Any, name: str) -> bool:
    return isinstance(word, str) and word.strip().casefold() == name.casefold()


def id_in(word: Any) -> int | None:
    text = str(word).strip()
    return int(text) if text.isdecimal() and int(text) <= HIGHEST_ID else None


def matches(word: Any, number: int, name: str) -> bool:
    return same(word, name) or id_in(word) == number


def shown(word: Any) -> str:
    return str(word)[:60]


def moment(word: Any, zone: tzinfo, where: str) -> datetime:
    """ISO; without an offset it is the member's own clock. In UTC."""
    try:
        found = datetime.fromisoformat(str(word).strip().replace("Z", "+00:00").replace("z", "+00:00"))
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise NotUnderstood(f"{where}: {shown(word)} is no moment. Write it like 2026-11-18T09:00:00-06:00.")
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def figure(word: Any, where: str) -> Decimal:
    try:
        found = Decimal(str(word).strip())
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or found < 0 or found > 1000:
        raise NotUnderstood(f"{where}: {shown(word)} are no hours. Write a number like 1.25.")
    return found


def must_last(start: datetime, end: datetime | None, hours: Decimal | None, deduct: Decimal, at: str) -> None:
    """An entry has an end after its start, or hours; something must be left of it; ConnectWise takes 24 hours."""
    if end is None and hours is None:
        raise NotUnderstood(f"{at}end: Give an end or hours; nothing was classified.")
    if end is not None and end <= start:
        raise NotUnderstood(f"{at}end: The end is not after the start.")
    lasts = end - start if end is not None else timedelta(hours=float(hours or 0))
    if lasts > LONGEST:
        raise NotUnderstood(f"{at}end: One entry has at most 24 hours; divide it by days.")
    if lasts <= timedelta(hours=float(deduct)) or lasts <= timedelta(0):
        raise NotUnderstood(f"{at}hours: Nothing is left of the time; hours must be more than what is deducted.")
