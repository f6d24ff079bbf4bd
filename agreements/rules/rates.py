"""What an hour costs, and which level says so.

FACTS 10 describes two orders. Both put the ticket's own finances first, the agreement's rows next and the set-up table
last; they differ in whether a member's own rate stands above the set-up's. We take the member's, and say so.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from agreements.rules.answers import Assumption, Rate, RateStep, Warned
from agreements.rules.entries import Entry
from agreements.rules.levels import best, fitting, not_yet, overlapping, row_words
from agreements.rules.terms import Agreement, RateType, Row, Rule, TypeRow

CENT = Decimal("0.01")


@dataclass
class Found:
    """A rate on its way down: what was asked, what was assumed."""

    amount: Decimal | None = None
    source: str = "none"
    said: str = "no rate"
    steps: list[RateStep] = field(default_factory=list)
    assumed: list[Assumption] = field(default_factory=list)
    warned: list[Warned] = field(default_factory=list)

    def step(self, source: str, sentence: str, *, used: bool) -> None:
        self.steps.append(RateStep(source, sentence, used))

    def take(self, source: str, said: str, amount: Decimal) -> None:
        self.amount, self.source, self.said = amount, source, said
        self.step(source, f"{said}: {money(amount)} an hour", used=True)


@dataclass(frozen=True)
class Priced:
    rate: Rate
    assumptions: tuple[Assumption, ...]
    warnings: tuple[Warned, ...]


def rate_of(entry: Entry, agreement: Agreement | None) -> Priced:
    found, type_row = Found(), None
    if agreement:
        type_row = best(rows_for_type(entry, agreement, found))
    if entry.charge.hourly_rate is not None:
        found.take("ticket", f"the finances of {entry.charge.name}", entry.charge.hourly_rate)
        found.assumed.append(
            Assumption(
                "ticket_rate", "The ticket's own rate is taken to stand above the agreement's; one of two papers."
            )
        )
    elif type_row and type_row.rule.kind is RateType.CUSTOM:
        found.take("agreement_type", row_words(type_row, "work type"), type_row.rule.rate)
    elif entry.work_type and not has_rule(type_row) and entry.work_type.rule.kind is RateType.CUSTOM:
        found.take("work_type", f"work type {entry.work_type.name}", entry.work_type.rule.rate)
    else:
        base(entry, agreement, found)
        modified(entry, type_row, found)
    return priced(found, outside_of(type_row, found))


def priced(found: Found, outside: Decimal | None) -> Priced:
    if found.amount is None:
        found.warned.append(Warned("no_rate", "No level names a rate for this work: what it costs cannot be told."))
    if outside is not None:
        found.assumed.append(
            Assumption("overage", "The overage rate is taken to price the hours outside of the agreement.")
        )
    rate = Rate(
        amount=cents(found.amount),
        source=found.source,
        said=found.said,
        steps=tuple(found.steps),
        outside=cents(outside),
    )
    return Priced(rate, tuple(found.assumed), tuple(found.warned))


# --- the base: role and member ---------------------------------------------------------------------------------------
def base(entry: Entry, agreement: Agreement | None, found: Found) -> None:
    """The agreement's row for the role, on the member's own rate, else the set-up's."""
    own = entry.member.rate if entry.member else None
    setup = entry.work_role.hourly_rate if entry.work_role else None
    row = best(rows_for_role(entry, agreement, found)) if agreement else None
    if row and row.rule.kind is RateType.CUSTOM:
        found.take("agreement_role", row_words(row, "work role"), row.rule.rate)
        return
    if own is not None:
        assert entry.member is not None
        found.take("member", f"{entry.member.name}'s own rate", own)
        if setup is not None and setup != own:
            found.assumed.append(two_orders(entry, setup))
    elif entry.member:
        found.step("member", f"{entry.member.name}'s own rate: none", used=False)
    if own is None and setup is not None:
        assert entry.work_role is not None
        if entry.member and entry.member.shows_zero and setup:
            found.assumed.append(
                Assumption("member_zero", f"{entry.member.name}'s own rate of 0 is taken as none, not as free work.")
            )
        found.take("role", f"work role {entry.work_role.name} in the set-up table", setup)
    if row and has_rule(row) and found.amount is not None:
        found.amount = applied(row.rule, found.amount)
        found.source, found.said = "agreement_role", row_words(row, "work role")
        found.step("agreement_role", f"{found.said}: {rule_words(row.rule)}", used=True)


def two_orders(entry: Entry, setup: Decimal) -> Assumption:
    role = entry.work_role.name if entry.work_role else "the work role"
    return Assumption(
        "member_rate",
        f"ConnectWise describes two orders; the other one takes the rate of {role}, {money(setup)} an hour.",
    )


# --- what the work type makes of it ----------------------------------------------------------------------------------
def modified(entry: Entry, row: TypeRow | None, found: Found) -> None:
    """The agreement's row replaces the set-up's rule for the work type (FACTS 9)."""
    if row and has_rule(row):
        source, said, rule = "agreement_type", row_words(row, "work type"), row.rule
    elif entry.work_type:
        source, said, rule = "work_type", f"work type {entry.work_type.name}", entry.work_type.rule
    else:
        return
    changes = rule.kind is not None and not is_neutral(rule)
    found.step(source, f"{said}: {rule_words(rule)}", used=changes and found.amount is not None)
    if found.amount is not None:
        found.amount = applied(rule, found.amount)
        found.said += f", {rule_words(rule)} for {said}" if changes else ""


def outside_of(row: TypeRow | None, found: Found) -> Decimal | None:
    """The price of what is over the agreement, where its row names one."""
    if row is None or row.overage.kind is None or not row.overage.rate:
        return None
    if row.overage.kind is RateType.CUSTOM:
        return row.overage.rate
    return None if found.amount is None else applied(row.overage, found.amount)


# --- rows ------------------------------------------------------------------------------------------------------------
def rows_for_type(entry: Entry, agreement: Agreement, found: Found) -> list[TypeRow]:
    rows = fitting(agreement.type_rows, entry.work_type, entry)
    told_of(rows, not_yet(agreement.type_rows, entry.work_type, entry), "work type", found)
    if not any(has_rule(row) for row in rows):
        found.step("agreement_type", "the agreement's work type rows: no rate", used=False)
    return rows


def rows_for_role(entry: Entry, agreement: Agreement, found: Found) -> list[Row]:
    rows: list[Row] = list(fitting(agreement.role_rows, entry.work_role, entry))
    told_of(rows, not_yet(agreement.role_rows, entry.work_role, entry), "work role", found)
    if not rows:
        found.step("agreement_role", "the agreement's work role rows: none", used=False)
    return rows


def told_of(rows: list[TypeRow] | list[Row], later: list[Row], what: str, found: Found) -> None:
    for row in later:
        sentence = f"{row_words(row, what)}, {rule_words(row.rule)}, begins on {row.effective}: not yet"
        found.step("later", sentence, used=False)
        found.warned.append(Warned("row_later", f"{sentence[0].upper()}{sentence[1:]}."))
    if overlapping(rows):
        found.assumed.append(
            Assumption("overlapping_rows", f"Several rows of a {what} apply; the one that began last is taken.")
        )
    chosen = best(rows)
    if chosen is not None and chosen.limit:
        found.assumed.append(
            Assumption("row_limit", f"The row is limited to {chosen.limit}; what it has used is not known.")
        )


def has_rule(row: Row | None) -> bool:
    return row is not None and row.rule.kind is not None


def is_neutral(rule: Rule) -> bool:
    return (rule.kind is RateType.MULTIPLY and rule.rate == 1) or (rule.kind is RateType.ADJUST and not rule.rate)


def applied(rule: Rule, amount: Decimal) -> Decimal:
    match rule.kind:
        case RateType.CUSTOM:
            return rule.rate
        case RateType.MULTIPLY:
            return amount * rule.rate
        case RateType.ADJUST:
            return amount + rule.rate
    return amount


def rule_words(rule: Rule) -> str:
    match rule.kind:
        case RateType.CUSTOM:
            return f"{money(rule.rate)} an hour"
        case RateType.MULTIPLY:
            return f"x {plain(rule.rate)}"
        case RateType.ADJUST:
            return f"{'less' if rule.rate < 0 else 'plus'} {money(abs(rule.rate))} an hour"
    return "no rate"


def cents(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(CENT, ROUND_HALF_UP)


def money(amount: Decimal) -> str:
    return f"{amount.quantize(CENT, ROUND_HALF_UP):,}"


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
