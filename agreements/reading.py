"""From the mirror to the rules: what a whole list of entries needs, in a number of queries that does not grow with it.

In an open scope: what it does not allow is not found. `at(moment)` gives an agreement with what its pool has left then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from agreements import records
from agreements.records import Record
from agreements.rules.coverage import ChargedTo, Entry, Saved
from agreements.rules.ledger import Ledger, Movement, balance_at, reaches_back_to
from agreements.rules.pools import is_limited
from agreements.rules.terms import ZERO, Agreement, Balance, Unit, WorkRole, WorkType
from cwhub.accounts.models import Account, Client, Connection
from cwhub.mirror import models as mirror
from kit.zones import zone_named

TICKET, PROJECT, ACTIVITY, CODE = "ServiceTicket", "ProjectTicket", "Activity", "ChargeCode"
MODELS: Mapping[str, Any] = {
    TICKET: mirror.Ticket,
    PROJECT: mirror.ProjectTicket,
    ACTIVITY: mirror.Activity,
    CODE: mirror.ChargeCode,
}
Charge = tuple[str, int]


# --- agreements ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Shelf:
    """Agreements by their number in ConnectWise, and what their pools went through."""

    agreements: Mapping[int, Agreement]
    ledgers: Mapping[int, Ledger]
    zone: tzinfo

    def at(self, number: int | None, moment: datetime) -> Agreement | None:
        """With its balance at that moment; None where there is no such agreement."""
        found = self.agreements.get(number or 0)
        if found is None:
            return None
        ledger = self.ledgers.get(found.id, Ledger())
        return replace(found, balance=balance_at(found, ledger, moment, self.zone))


def agreements_of(connection: Connection, numbers: Iterable[int | None], at: datetime, zone: tzinfo) -> Shelf:
    """Three queries. `at` is the earliest moment that will be asked for."""
    rows = here(connection, mirror.Agreement, external_id__in=set(numbers) - {None, 0})
    found = {row.external_id: row for row in rows}
    below = lists_of(connection, found)
    terms = {
        number: records.agreement(
            row.record,
            below.get(number, {}),
            client_id=row.client_id,
            read_at=row.seen_at,
            lists_read_at=row.terms_read_at,
        )
        for number, row in found.items()
    }
    recaps = {number: records.balance(row.recap, row.recap_at) for number, row in found.items()}
    return Shelf(terms, ledgers_of(connection, terms, recaps, at, zone), zone)


def lists_of(connection: Connection, numbers: Iterable[int]) -> dict[int, dict[str, list[Record]]]:
    below: dict[int, dict[str, list[Record]]] = {}
    rows = mirror.AgreementTerm.objects.filter(connection=connection, agreement_ref__in=list(numbers), gone_at=None)
    for number, kind, record in rows.values_list("agreement_ref", "kind", "record"):
        below.setdefault(number, {}).setdefault(kind, []).append(record)
    return below


def ledgers_of(
    connection: Connection,
    agreements: Mapping[int, Agreement],
    recaps: Mapping[int, Balance | None],
    at: datetime,
    zone: tzinfo,
) -> dict[int, Ledger]:
    limited = {number: one for number, one in agreements.items() if is_limited(one)}
    moved = movements_of(connection, limited, recaps, at, zone)
    return {number: Ledger(recaps[number], moved.get(number, ())) for number in limited}


def movements_of(
    connection: Connection,
    limited: Mapping[int, Agreement],
    recaps: Mapping[int, Balance | None],
    at: datetime,
    zone: tzinfo,
) -> dict[int, list[Movement]]:
    """What entries of ConnectWise have drawn, as far back as the balance at `at` needs."""
    counted = [number for number, one in limited.items() if one.pool.unit is not Unit.INCIDENTS]
    if not counted:
        return {}
    rows = here(connection, mirror.TimeEntry, agreement_ref__in=counted)
    since = [reaches_back_to(limited[number], recaps[number], at, zone) for number in counted]
    if None not in since:
        rows = rows.filter(entered_at__gte=min(one for one in since if one))
    told = rows.values_list("agreement_ref", "entered_at", "record__agreementHours", "record__agreementAmount")
    found: dict[int, list[Movement]] = {}
    for number, entered_at, hours, amount in told:
        units = hours if limited[number].pool.unit is Unit.HOURS else amount
        if entered_at is not None and units:
            found.setdefault(number, []).append(Movement(entered_at, Decimal(str(units))))
    return found


def here(connection: Connection, model: Any, **wanted: Any) -> Any:
    return model.objects.filter(connection=connection, gone_at=None, **wanted)


# --- entries ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Asked:
    """An entry as somebody asks for it, by ConnectWise's ids. None leaves it to what is preset."""

    start: datetime
    at: datetime
    charge: Charge | None = None
    agreement: int | None = None
    end: datetime | None = None
    hours: Decimal | None = None
    deduct: Decimal = ZERO
    member: int | None = None
    work_type: int | None = None
    work_role: int | None = None
    billable: str | None = None


@dataclass(frozen=True)
class Book:
    """Everything that a list of entries names."""

    shelf: Shelf
    types: Mapping[int, WorkType]
    roles: Mapping[int, WorkRole]
    default_type: int | None
    step: Decimal  # the company's own rounding
    members: Mapping[int, mirror.Member] = field(default_factory=dict)
    charges: Mapping[Charge, Any] = field(default_factory=dict)  # the mirror's rows
    boards: Mapping[int, Record] = field(default_factory=dict)
    clients: Mapping[int, Client] = field(default_factory=dict)

    @property
    def zone(self) -> tzinfo:
        return self.shelf.zone

    def saved(self, asked: Asked) -> Saved:
        row = self.charges.get(asked.charge) if asked.charge else None
        record: Record = row.record if row else {}
        number = asked.agreement or records.id_of(record, "agreement")
        agreement = self.shelf.at(number, asked.at)
        return Saved(self.entry(asked, row, agreement), agreement, asked.at)

    def entry(self, asked: Asked, row: Any, agreement: Agreement | None) -> Entry:
        record: Record = row.record if row else {}
        board = self.boards.get(records.id_of(record, "board") or 0, {})
        member = self.members.get(asked.member or 0)
        about: Record = member.record if member else {}
        types = [asked.work_type] if asked.work_type else records.presets("workType", record, agreement, board, about)
        roles = [asked.work_role] if asked.work_role else records.presets("workRole", record, agreement, board, about)
        type_id, role_id = next(iter(types), self.default_type), next(iter(roles), None)
        client = self.client_of(row, agreement)
        return Entry(
            start=asked.start,
            end=asked.end,
            hours=asked.hours,
            deduct=asked.deduct,
            zone=self.zone_of(member),
            work_type=self.types.get(type_id or 0),
            work_role=self.roles.get(role_id or 0),
            member=records.member(about) if member else None,
            charge=self.charged(asked, record, board),
            billable=asked.billable,
            client=client.name if client else "",
            rounding_step=self.step,
            guessed=tuple(what for what, ids in (("work type", types), ("work role", roles)) if len(set(ids)) > 1),
        )

    def charged(self, asked: Asked, record: Record, board: Record) -> ChargedTo:
        if asked.charge is None or not record:
            return ChargedTo()
        return records.charged(asked.charge[0], record, board)

    def client_of(self, row: Any, agreement: Agreement | None) -> Client | None:
        number = getattr(row, "client_id", None) or (agreement.client_id if agreement else None)
        return self.clients.get(number or 0)

    def zone_of(self, member: mirror.Member | None) -> tzinfo:
        own = self.shelf.zone
        assert isinstance(own, ZoneInfo)
        return zone_named(member.time_zone, own) if member else own


@dataclass(frozen=True)
class Reader:
    """Reads for one list of entries. In an open scope."""

    connection: Connection
    entries: Sequence[Asked]

    def book(self) -> Book:
        charges = self.charges
        rows = charges.values()
        numbers = [one.agreement for one in self.entries] + [records.id_of(row.record, "agreement") for row in rows]
        shelf = agreements_of(self.connection, numbers, min(one.at for one in self.entries), self.zone)
        return Book(
            shelf=shelf,
            types={number: records.work_type(record) for number, record in self.types.items()},
            roles={number: records.work_role(record) for number, record in self.table(mirror.WorkRole).items()},
            default_type=next((number for number, one in self.types.items() if one.get("overallDefaultFlag")), None),
            step=self.step,
            members=self.members,
            charges=charges,
            boards=self.boards(rows),
            clients=self.clients(rows, shelf),
        )

    @cached_property
    def zone(self) -> ZoneInfo:
        return Account.objects.get(pk=self.connection.account_id).zone

    def rows(self, model: Any, **wanted: Any) -> Any:
        return here(self.connection, model, **wanted)

    def table(self, model: Any) -> dict[int, Record]:
        return dict(self.rows(model).values_list("external_id", "record"))

    @cached_property
    def types(self) -> dict[int, Record]:
        return self.table(mirror.WorkType)

    @cached_property
    def step(self) -> Decimal:
        row = self.rows(mirror.TimeSettings).first()
        return records.number(row.record.get("roundingFactor")) or ZERO if row else ZERO

    @cached_property
    def members(self) -> dict[int, mirror.Member]:
        wanted = {one.member for one in self.entries if one.member}
        return {row.external_id: row for row in self.rows(mirror.Member, external_id__in=wanted)}

    @cached_property
    def charges(self) -> dict[Charge, Any]:
        wanted: dict[str, set[int]] = {}
        for kind, number in (one.charge for one in self.entries if one.charge):
            wanted.setdefault(kind, set()).add(number)
        return {
            (kind, row.external_id): row
            for kind, numbers in wanted.items()
            if kind in MODELS
            for row in self.rows(MODELS[kind], external_id__in=numbers)
        }

    def boards(self, rows: Iterable[Any]) -> dict[int, Record]:
        wanted = {records.id_of(row.record, "board") for row in rows} - {None}
        return dict(self.rows(mirror.Board, external_id__in=wanted).values_list("external_id", "record"))

    def clients(self, rows: Iterable[Any], shelf: Shelf) -> dict[int, Client]:
        named = [getattr(row, "client_id", None) for row in rows]
        named += [one.client_id for one in shelf.agreements.values()]
        wanted = {number for number in named if number is not None}
        return {row.pk: row for row in Client.objects.filter(pk__in=wanted)}


def read(connection: Connection, entries: Sequence[Asked]) -> Book:
    """Everything that the entries name, in at most a query for each kind of record."""
    return Reader(connection, entries).book()
