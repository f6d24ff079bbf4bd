"""From ConnectWise's records to the rules' values (SPEC Agreement, AgreementWorkType, WorkType, Ticket). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from agreements.rules.entries import ChargedTo, Member
from agreements.rules.terms import (
    ZERO,
    Addition,
    Adjustment,
    Agreement,
    Balance,
    BoardDefault,
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

Record = Mapping[str, Any]
Rows = Mapping[str, Sequence[Record]]  # the lists below an agreement, by the mirror's word for their kind
OVERRIDES, FIXED = "OverrideRate", "FixedFee"  # ConnectWise's billingMethod


def named(record: Record, field: str) -> Named | None:
    value = record.get(field)
    if not isinstance(value, Mapping) or value.get("id") is None:
        return None
    return Named(int(value["id"]), str(value.get("name") or value.get("identifier") or ""))


def id_of(record: Record, field: str) -> int | None:
    found = named(record, field)
    return found.id if found else None


def number(value: Any) -> Decimal | None:
    return None if value is None or value == "" else Decimal(str(value))


def text(record: Record, field: str) -> str:
    return str(record.get(field) or "")


def day(record: Record, field: str) -> date | None:
    value = record.get(field)
    return date.fromisoformat(str(value)[:10]) if value else None


# --- the set-up tables -----------------------------------------------------------------------------------------------
def rule_of(record: Record, kind: str = "rateType", rate: str = "rate") -> Rule:
    known = text(record, kind) in list(RateType)
    return Rule(RateType(text(record, kind)), number(record.get(rate)) or ZERO) if known else Rule()


def rounding_of(record: Record, step: str) -> Rounding:
    return Rounding(number(record.get(step)), number(record.get("hoursMin")), number(record.get("hoursMax")))


def work_type(record: Record) -> WorkType:
    rounding = rounding_of(record, "roundBillHoursTo")
    return WorkType(int(record["id"]), text(record, "name"), text(record, "billTime"), rule_of(record), rounding)


def work_role(record: Record) -> WorkRole:
    return WorkRole(int(record["id"]), text(record, "name"), number(record.get("hourlyRate")))


def member(record: Record) -> Member:
    """A rate of 0 is none: ConnectWise gives it to whoever has none of his own."""
    full = " ".join(word for word in (text(record, "firstName"), text(record, "lastName")) if word)
    rate = number(record.get("hourlyRate"))
    return Member(int(record["id"]), full or text(record, "identifier"), rate or None, shows_zero=rate == 0)


def charged(kind: str, record: Record, board: Record | None = None) -> ChargedTo:
    """A ticket, project ticket, activity or charge code, with the record of its board."""
    methods = {text(record, "billingMethod"), text(record, "subBillingMethod")}
    return ChargedTo(
        kind=kind,
        number=int(record["id"]),
        summary=text(record, "summary") or text(record, "name"),
        agreement=id_of(record, "agreement"),
        bill_time=text(record, "billTime"),
        hourly_rate=number(record.get("hourlyRate")) if OVERRIDES in methods else None,
        board=named(record, "board"),
        board_bill_time=text(board or {}, "billTime"),
        location=id_of(record, "location"),
        department=id_of(record, "department"),
        site=named(record, "site"),
        fixed_fee=FIXED in methods,
    )


# --- agreements ------------------------------------------------------------------------------------------------------
def agreement(
    record: Record,
    below: Rows,
    *,
    client_id: int | None = None,
    read_at: datetime | None = None,
    lists_read_at: datetime | None = None,
) -> Agreement:
    """Without its balance, which is a matter of the moment."""
    return Agreement(
        id=int(record["id"]),
        name=text(record, "name"),
        type=named(record, "type"),
        company=named(record, "company"),
        client_id=client_id,
        status=text(record, "agreementStatus"),
        starts=day(record, "startDate"),
        ends=None if record.get("noEndingDateFlag") else day(record, "endDate"),
        cancelled=bool(record.get("cancelledFlag")),
        cancelled_on=day(record, "dateCancelled"),
        covers_time=bool(record.get("coverAgreementTime")),
        covers_products=bool(record.get("coverAgreementProduct")),
        covers_expenses=bool(record.get("coverAgreementExpense")),
        bill_time=text(record, "billTime"),
        pool=pool(record),
        types_out=excluded(below.get("type_out", ()), "workType"),
        roles_out=excluded(below.get("role_out", ()), "workRole"),
        type_rows=tuple(type_row(row) for row in below.get("type", ())),
        role_rows=tuple(role_row(row) for row in below.get("role", ())),
        work_type=named(record, "workType"),
        work_role=named(record, "workRole"),
        location=named(record, "location"),
        department=named(record, "department"),
        only_its_location=bool(record.get("restrictLocationFlag")),
        only_its_department=bool(record.get("restrictDepartmentFlag")),
        sites=tuple(site for row in below.get("site", ()) if (site := named(row, "site"))),
        boards=tuple(board_default(row) for row in below.get("board", ()) if named(row, "board")),
        additions=tuple(addition(row) for row in below.get("addition", ())),
        adjustments=tuple(adjustment(row) for row in below.get("adjustment", ())),
        sla=named(record, "sla"),
        parent=named(record, "parentAgreement"),
        price=number(record.get("billAmount")) or ZERO,
        billing_cycle=str(named(record, "billingCycle") or ""),
        bills_once=bool(record.get("billOneTimeFlag")),
        read_at=read_at,
        lists_read_at=lists_read_at,
    )


def balance(recap: Record, at: datetime | None) -> Balance | None:
    """What ConnectWise's recap of that moment says; None where it has told nothing."""
    remaining, available = number(recap.get("remainingAmount")), number(recap.get("availableAmount"))
    if at is None or remaining is None:
        return None
    return Balance(
        remaining=remaining,
        available=remaining if available is None else available,
        at=at,
        starting=number(recap.get("startingAmount")),
        adjustments=number(recap.get("adjustmentAmount")),
        used=number(recap.get("usedAmount")),
        unlimited=text(recap, "isUnlimited").lower() == "true",
    )


def pool(record: Record) -> PoolTerms:
    unit = text(record, "applicationUnits")
    return PoolTerms(
        unit=Unit(unit) if unit in list(Unit) else None,
        limit=number(record.get("applicationLimit")),
        unlimited=bool(record.get("applicationUnlimitedFlag")),
        cycle=text(record, "applicationCycle"),
        once=bool(record.get("oneTimeFlag")),
        carries_over=bool(record.get("carryOverUnused")),
        expires_after_days=record.get("expiredDays") or None,
        overruns=bool(record.get("allowOverruns")),
        overrun_limit=number(record.get("limit")) if record.get("allowOverruns") else None,
        expires_when_empty=bool(record.get("expireWhenZero")),
    )


def excluded(rows: Iterable[Record], field: str) -> frozenset[Named]:
    return frozenset(found for row in rows if (found := named(row, field)))


def row_of(record: Record, field: str, limit: str) -> dict[str, Any]:
    location = id_of(record, "location") or record.get("locationId")
    return {
        "id": int(record["id"]),
        "about": named(record, field),
        "rule": rule_of(record),
        "effective": day(record, "effectiveDate"),
        "ending": day(record, "endingDate"),
        "location": int(location) if location else None,
        "site": id_of(record, "site"),
        "limit": number(record.get(limit)) or None,
    }


def type_row(record: Record) -> TypeRow:
    return TypeRow(
        **row_of(record, "workType", "agreementLimit"),
        bill_time=text(record, "billTime"),
        rounding=rounding_of(record, "roundBillHours"),
        overage=rule_of(record, "overageRateType", "overageRate"),
    )


def role_row(record: Record) -> RoleRow:
    return RoleRow(**row_of(record, "workRole", "limitTo"))


def board_default(record: Record) -> BoardDefault:
    board = named(record, "board")
    assert board is not None
    return BoardDefault(board, named(record, "serviceType"), bool(record.get("defaultFlag")))


def addition(record: Record) -> Addition:
    return Addition(
        product=str(named(record, "product") or ""),
        quantity=number(record.get("quantity")) or ZERO,
        less_included=number(record.get("lessIncluded")) or ZERO,
        unit_price=number(record.get("unitPrice")) or ZERO,
        unit_cost=number(record.get("unitCost")) or ZERO,
        billing=text(record, "billCustomer"),
        effective=day(record, "effectiveDate"),
        cancelled=day(record, "cancelledDate"),
        description=text(record, "description"),
    )


def adjustment(record: Record) -> Adjustment:
    amount = number(record.get("amount")) or ZERO
    return Adjustment(amount, text(record, "description"), day(record, "effectiveDate"))


# --- what is preset where nobody chose -------------------------------------------------------------------------------
def preset(field: str, ticket: Record, agreement: Agreement | None, board: Record, member: Record) -> int | None:
    """The work type (`workType`) or role (`workRole`) of ticket, agreement, board, member: the first (FACTS 9 [I])."""
    return next(iter(presets(field, ticket, agreement, board, member)), None)


def presets(field: str, ticket: Record, agreement: Agreement | None, board: Record, member: Record) -> list[int]:
    """What each level that has one says, in the order in which they are asked."""
    own = {"workType": agreement.work_type, "workRole": agreement.work_role}[field] if agreement else None
    levels = (id_of(ticket, field), own.id if own else None, id_of(board, field), id_of(member, field))
    return [found for found in levels if found]
