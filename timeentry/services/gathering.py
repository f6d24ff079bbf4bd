"""Gathers what a check has to know: from the mirror, and what was read of ConnectWise just now. In an open scope."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from agreements import records
from agreements.reading import agreements_of
from cwhub.accounts.models import Account, Client, Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror import models as mirror
from cwhub.mirror import reading_time
from kit.clock import now
from kit.zones import zone_named
from timeentry.models import ChargeTo
from timeentry.rules.known import Agreed, Charge, Choice, Known, Period, Sheet, Standing
from timeentry.rules.wanted import Wanted
from timeentry.services.linter import linter_of, office_hours
from timeentry.services.looking import Fresh
from timeentry.words.days import day_of

MODELS: dict[str, Any] = {
    ChargeTo.TICKET: mirror.Ticket,
    ChargeTo.PROJECT_TICKET: mirror.ProjectTicket,
    ChargeTo.ACTIVITY: mirror.Activity,
    ChargeTo.CHARGE_CODE: mirror.ChargeCode,
}
AROUND = timedelta(days=1)  # entries near enough to overlap


def refreshed(
    known: Known, *, scope: ClientScope, connection: Connection, entries: Sequence[Wanted], fresh: Fresh
) -> Known:
    """With what was just read of ConnectWise in place of the mirror's copies of it."""
    found = Gathering(scope, connection, fresh)
    if fresh.sheets is not None:
        known = replace(known, sheets=found.fresh_sheets())
    if not fresh.charges:
        return known
    charges = found.charges(entries)
    if found.agreement_numbers(entries, charges.values()) == found.agreement_numbers(entries, known.charges.values()):
        return replace(known, charges=charges)
    own = Account.objects.get(pk=scope.account_id).zone
    return replace(
        known, charges=charges, agreements=found.agreements(entries, charges.values(), own, known.at or now())
    )


def gather_mirrored(*, scope: ClientScope, connection: Connection, member: int, entries: Sequence[Wanted]) -> Known:
    """As the mirror has it all. `scope` says what the person may see; the whole account's scope is open."""
    found = Gathering(scope, connection, Fresh())
    who = mirror.Member.objects.filter(connection=connection, external_id=member, gone_at=None).first()
    own, at = Account.objects.get(pk=scope.account_id).zone, now()
    zone = zone_named(who.time_zone if who else "", own)
    starts = [entry.start for entry in entries if entry.start]
    charges, linter = found.charges(entries), linter_of(connection)
    return Known(
        member=member,
        member_record=who.record if who else {},
        member_inactive=who is None or who.inactive,
        zone=zone,
        today=day_of(at, zone),
        at=at,
        settings=found.settings(),
        charges=charges,
        types=found.choices(mirror.WorkType),
        roles=found.choices(mirror.WorkRole),
        agreements=found.agreements(entries, charges.values(), own, at),
        sheets=found.sheets(member, min(starts)) if starts else (),
        periods=found.periods(),
        future_periods=found.future_periods(),
        standing=found.standing(member, min(starts), max(starts)) if starts else (),
        can_delete=can_delete(connection),
        calendar=office_hours(connection),
        meant=linter.meant,
        modes=linter.modes,
    )


def can_delete(connection: Connection) -> bool:
    """Whether nothing speaks against our key's deleting time, as the check of permissions has found it."""
    found = (connection.checks.get("permissions") or {}).get("found") or {}
    return (found.get("Time & Expense/Time Entry") or {}).get("delete") != "None"


@dataclass(frozen=True)
class Gathering:
    scope: ClientScope
    connection: Connection
    fresh: Fresh

    def here(self, model: Any, **wanted: Any) -> Any:
        return model.objects.filter(connection=self.connection, gone_at=None, **wanted)

    def settings(self) -> dict[str, Any]:
        row = self.here(mirror.TimeSettings).first()
        return dict(row.record) if row else {}

    def choices(self, model: Any) -> dict[int, Choice]:
        rows = self.here(model).order_by("name")
        return {row.external_id: Choice(row.external_id, row.name, row.inactive, row.record) for row in rows}

    # --- what is charged to ------------------------------------------------------------------------------------------
    def charges(self, entries: Iterable[Wanted]) -> dict[tuple[str, int], Charge]:
        wanted: dict[str, set[int]] = {}
        for entry in entries:
            wanted.setdefault(entry.charge_to, set()).add(entry.charge_id)
        records = {
            (kind, number): record
            for kind, numbers in wanted.items()
            if kind in MODELS
            for number, record in self.records(kind, numbers).items()
        }
        clients = self.clients(id_of(record, "company") for record in records.values())
        boards = self.rows(mirror.Board, (id_of(record, "board") for record in records.values()))
        statuses = self.rows(mirror.BoardStatus, (id_of(record, "status") for record in records.values()))
        made = (charge_of(kind, record, clients, boards, statuses) for (kind, _), record in records.items())
        return {(charge.kind, charge.id): charge for charge in made if self.may_see(charge)}

    def may_see(self, charge: Charge) -> bool:
        """Internal time is for everybody; a client's work only for who sees the client."""
        return charge.internal or self.scope.allows(charge.client_id)

    def records(self, kind: str, numbers: set[int]) -> dict[int, Any]:
        if kind in self.fresh.charges:
            return {number: row for number, row in self.fresh.charges[kind].items() if number in numbers}
        rows = self.here(MODELS[kind], external_id__in=numbers)
        return dict(rows.values_list("external_id", "record"))

    def clients(self, companies: Iterable[int]) -> dict[int, Client]:
        rows = Client.objects.filter(connection=self.connection, external_id__in=set(companies))
        return {row.external_id: row for row in rows}

    def rows(self, model: Any, numbers: Iterable[int]) -> dict[int, Any]:
        return dict(self.here(model, external_id__in=set(numbers)).values_list("external_id", "record"))

    # --- agreements --------------------------------------------------------------------------------------------------
    def agreements(
        self, entries: Iterable[Wanted], charges: Iterable[Charge], zone: ZoneInfo, at: datetime
    ) -> dict[int, Agreed]:
        """With what their pools have left at that moment. `zone` is the account's: cycles begin by it."""
        numbers = self.agreement_numbers(entries, charges)
        shelf = agreements_of(self.connection, numbers, at, zone)
        found = {number: shelf.at(number, at) for number in shelf.agreements}
        return {
            number: Agreed(one, one.company.id if one.company else 0)
            for number, one in found.items()
            if one is not None and self.scope.allows(one.client_id)
        }

    def agreement_numbers(self, entries: Iterable[Wanted], charges: Iterable[Charge]) -> set[int | None]:
        return {entry.agreement for entry in entries} | {id_of(charge.record, "agreement") for charge in charges}

    # --- sheets and what stands --------------------------------------------------------------------------------------
    def sheets(self, member: int, earliest: datetime) -> list[Sheet]:
        since = (earliest - 2 * AROUND).date()
        rows = self.here(mirror.TimeSheet, member_ref=member, ends_on__gte=since)
        return [Sheet(row.starts_on, row.ends_on, row.status) for row in rows]

    def fresh_sheets(self) -> list[Sheet]:
        told = [reading_time.time_sheet(record) for record in self.fresh.sheets or ()]
        return [Sheet(row["starts_on"], row["ends_on"], row["status"]) for row in told]

    def periods(self) -> list[Period]:
        """Those of time: a set-up may be for expenses alone."""
        setups = self.here(mirror.PeriodSetup).filter(mirror.PeriodSetup.OF_TIME)
        rows = self.here(mirror.Period, setup_ref__in=setups.values("external_id")).order_by("starts_on")
        return [Period(row.starts_on, row.ends_on) for row in rows]

    def future_periods(self) -> int | None:
        today = now().date()
        current = self.here(mirror.Period, starts_on__lte=today, ends_on__gte=today).first()
        setup = self.here(mirror.PeriodSetup, external_id=current.setup_ref).first() if current else None
        return setup.future_periods if setup else None

    def standing(self, member: int, first: datetime, last: datetime) -> list[Standing]:
        rows = self.here(mirror.TimeEntry, member_ref=member)
        rows = rows.filter(starts_at__gte=first - AROUND, starts_at__lte=last + AROUND)
        told = rows.values_list("external_id", "starts_at", "ends_at", "record__chargeToType", "record__chargeToId")
        return [Standing(*row) for row in told]


def id_of(record: Any, name: str) -> int:
    return records.id_of(record, name) or 0


def charge_of(
    kind: str, record: Any, clients: dict[int, Client], boards: dict[int, Any], statuses: dict[int, Any]
) -> Charge:
    client = clients.get(id_of(record, "company"))
    internal = kind == ChargeTo.CHARGE_CODE
    return Charge(
        kind=kind,
        id=int(record["id"]),
        summary=str(record.get("summary") or record.get("name") or ""),
        record=record,
        client_id=client.pk if client and not internal else None,
        client_name=client.name if client and not internal else "",
        company_ref=id_of(record, "company"),
        status=statuses.get(id_of(record, "status"), {}),
        board=boards.get(id_of(record, "board"), {}),
    )
