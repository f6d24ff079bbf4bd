"""Reads the golden table: from a clerk's words to the rules' own values."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from agreements.rules.coverage import ChargedTo, Entry, Member, Saved
from agreements.rules.terms import (
    Agreement,
    Balance,
    Named,
    PoolTerms,
    RateType,
    RoleRow,
    Rounding,
    Rule,
    TypeRow,
    Unit,
    WorkRole,
    WorkType,
)

HERE = Path(__file__).parent / "golden"
ZONE = ZoneInfo("America/Chicago")
SHOP = tomllib.loads((HERE / "shop.toml").read_text())
UNITS = {"hours": Unit.HOURS, "amount": Unit.AMOUNT, "incidents": Unit.INCIDENTS}
CYCLES = {"calendar month": "CalendarMonth", "calendar quarter": "CalendarQuarter"}
SIGNS = {"x": RateType.MULTIPLY, "+": RateType.ADJUST, "=": RateType.CUSTOM}
SITES = {"Main": 1, "Warehouse": 2}
READ = datetime(2026, 11, 1, tzinfo=ZONE)
Words = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    says: str
    fact: str
    saved: list[Saved]
    results: list[Words]


def cases() -> list[Case]:
    found = []
    for path in sorted(HERE.glob("*.toml")):
        table = tomllib.loads(path.read_text())
        found += [case_of(one, [one["entry"]], [one["result"]]) for one in table.get("case", ())]
        found += [case_of(one, one["entries"], one["results"]) for one in table.get("batch", ())]
    return found


def case_of(case: Words, entries: list[Words], results: list[Words]) -> Case:
    return Case(case["says"], case["fact"], [saved_of(case, entry) for entry in entries], results)


def saved_of(case: Words, entry: Words) -> Saved:
    name = entry.get("under") or case.get("agreement")
    at = datetime.fromisoformat(entry["saved"]) if "saved" in entry else datetime.combine(entry["day"], time(23, 30))
    at = at.replace(tzinfo=ZONE)
    agreement = agreement_of(name, case.get("but", {})) if name else None
    pool = case.get("pools", {}).get(name) or case.get("pool")
    if agreement and pool and not pool.get("unknown"):
        agreement = replace(agreement, balance=balance_of(pool, at))
    return Saved(entry_of(entry), agreement, at)


def balance_of(pool: Words, at: datetime) -> Balance:
    left = Decimal(pool["left"])
    return Balance(left, left + Decimal(pool.get("room", "0")), at)


# --- agreements ------------------------------------------------------------------------------------------------------
def number_of(table: str, name: str) -> int:
    return list(SHOP[table]).index(name) + 1


def named(table: str, name: str) -> Named:
    return Named(number_of(table, name), name)


def agreement_of(name: str, but: Words) -> Agreement:
    said = SHOP["agreements"][name] | but
    cancelled = said.get("cancelled")
    return Agreement(
        id=number_of("agreements", name),
        name=name,
        starts=said.get("starts", date(2026, 1, 1)),
        ends=said.get("ends"),
        cancelled=cancelled is not None,
        cancelled_on=cancelled if isinstance(cancelled, date) else None,
        covers_time=said["covers_time"],
        bill_time=said.get("bills", "NoDefault"),
        pool=pool_of(said),
        types_out=frozenset(named("work_types", one) for one in said.get("not_types", ())),
        roles_out=frozenset(named("work_roles", one) for one in said.get("not_roles", ())),
        type_rows=tuple(type_row(n, row) for n, row in enumerate(said.get("type_rows", ()))),
        role_rows=tuple(role_row(n, row) for n, row in enumerate(said.get("role_rows", ()))),
        sites=tuple(Named(SITES[one], one) for one in said.get("sites", ())),
        location=place(said.get("only_location")),
        only_its_location="only_location" in said,
        department=place(said.get("only_department")),
        only_its_department="only_department" in said,
        parent=Named(99, said["parent"]) if "parent" in said else None,
        price=Decimal(said.get("price", 0)),
        lists_read_at=READ,
    )


def place(number: int | None) -> Named | None:
    return Named(number, f"no. {number}") if number else None


def pool_of(said: Words) -> PoolTerms:
    overruns = said.get("overruns", "none")
    return PoolTerms(
        unit=UNITS.get(said.get("counts", "")),
        limit=Decimal(said["limit"]) if "limit" in said else None,
        unlimited=said.get("unlimited", False),
        cycle=CYCLES.get(said.get("each", ""), ""),
        once=said.get("once", False),
        carries_over="carries_over" in said,
        expires_after_days=said.get("carries_over"),
        overruns=overruns != "none",
        overrun_limit=Decimal(overruns) if overruns != "none" else None,
        expires_when_empty=said.get("ends_when_empty", False),
    )


def rule_of(words: str | None) -> Rule:
    if not words:
        return Rule()
    sign, figure = words.split()
    return Rule(SIGNS[sign], Decimal(figure))


def rounding_of(said: Words) -> Rounding:
    figures = [Decimal(str(said[name])) if name in said else None for name in ("round", "least", "most")]
    return Rounding(*figures)


def row_of(table: str, what: str, n: int, row: Words) -> dict[str, Any]:
    return {
        "id": n + 1,
        "about": named(table, row[what]) if what in row else None,
        "rule": rule_of(row.get("rate")),
        "effective": row.get("from"),
        "ending": row.get("to"),
        "location": row.get("location"),
        "site": SITES.get(row.get("site", "")),
        "limit": Decimal(row["limit"]) if "limit" in row else None,
    }


def type_row(n: int, row: Words) -> TypeRow:
    more = {"rounding": rounding_of(row), "overage": rule_of(row.get("overage")), "bill_time": row.get("bill", "")}
    return TypeRow(**row_of("work_types", "type", n, row), **more)


def role_row(n: int, row: Words) -> RoleRow:
    return RoleRow(**row_of("work_roles", "role", n, row))


# --- entries ---------------------------------------------------------------------------------------------------------
def entry_of(said: Words) -> Entry:
    return Entry(
        start=moment(said["day"], said["from"]),
        end=moment(said["day"], said["to"]) if "to" in said else None,
        hours=Decimal(said["hours"]) if "hours" in said else None,
        deduct=Decimal(said.get("deduct", "0")),
        zone=ZONE,
        work_type=work_type(said["type"]) if "type" in said else None,
        work_role=work_role(said["role"]),
        member=Member(number_of("members", said["by"]), said["by"], figure(SHOP["members"][said["by"]])),
        charge=charged(said.get("on", {})),
        billable=said.get("billable"),
        rounding_step=Decimal(said.get("company_step", "0")),
    )


def moment(day: date, clock: str) -> datetime:
    """In UTC, as ConnectWise gives it."""
    return datetime.combine(day, time.fromisoformat(clock), ZONE).astimezone(ZoneInfo("UTC"))


def figure(said: Any) -> Decimal | None:
    return None if said == "none" else Decimal(str(said))


def work_type(name: str) -> WorkType:
    said = SHOP["work_types"][name]
    return WorkType(number_of("work_types", name), name, said["bill"], rule_of(said["rate"]), rounding_of(said))


def work_role(name: str) -> WorkRole:
    return WorkRole(number_of("work_roles", name), name, figure(SHOP["work_roles"][name]))


def charged(said: Words) -> ChargedTo:
    board = said.get("board") or ("Desk" if "board_bill" in said else "")
    return ChargedTo(
        kind=said.get("kind", "ServiceTicket"),
        number=said.get("number"),
        agreement=number_of("agreements", said["carries"]) if "carries" in said else None,
        bill_time=said.get("bill", ""),
        hourly_rate=Decimal(said["rate"]) if "rate" in said else None,
        fixed_fee=said.get("fixed_fee", False),
        board=Named(1, board) if board else None,
        board_bill_time=said.get("board_bill", ""),
        location=said.get("location"),
        department=said.get("department"),
        site=Named(SITES[said["site"]], said["site"]) if "site" in said else None,
    )


def kinds_of(rows: Iterable[Any], name: str) -> set[str]:
    return {getattr(one, name) for one in rows}
