"""An answer in fewer words: one for a column, one sentence for a tip, and all of it as plain data for a page."""

from typing import Any

from agreements.rules.answers import Answer, Extent, PoolMove, Rate
from agreements.rules.levels import WORDS
from agreements.rules.rates import money
from agreements.rules.sentences import in_units
from agreements.rules.terms import Billing

COVERED, PART, OUTSIDE, NOT_APPLIED, INTERNAL = "covered", "part", "outside", "not applied", "internal"


def kind_of(answer: Answer) -> str:
    """One of five, for marks and filters."""
    if answer.internal:
        return INTERNAL
    if answer.billable != Billing.BILLABLE:
        return NOT_APPLIED
    return {Extent.WHOLE: COVERED, Extent.PART: PART, Extent.NONE: OUTSIDE}[answer.extent]


def word_of(answer: Answer, *, lasts: bool = True) -> str:
    """For a column. `lasts` false: its hours are not known yet, so there are no figures."""
    match kind_of(answer):
        case "internal":
            return "internal"
        case "not applied":
            return WORDS[Billing(answer.billable)]
        case "covered":
            return "covered"
        case "part":
            return f"{answer.hours.covered:.2f} of {answer.hours.billed:.2f} covered" if lasts else "covered in part"
    return f"bills {money(answer.bills)}" if lasts and answer.bills is not None else "not covered"


def sentence_of(answer: Answer, *, lasts: bool = True) -> str:
    """Who pays, and the first rule that stands against it."""
    who = answer.client or "The client"
    hours = f"{answer.hours.billed:.2f} h" if lasts else "this time"
    name = answer.agreement_name
    match kind_of(answer):
        case "internal":
            return "Internal time; nobody is billed."
        case "not applied" if answer.billable == Billing.DO_NOT_BILL:
            return "Do Not Bill: it is on no invoice, and no agreement pays for it."
        case "not applied":
            return "No Charge: the invoice shows it at 0, and no agreement pays for it."
        case "covered":
            return f"{name} covers it{left_after(answer.pool)}."
        case "part":
            covered = f"{name} covers {answer.hours.covered:.2f} of {hours}, then it has nothing left"
            return f"{covered}. {who} pays for the rest."
    if not name:
        return f"No agreement: {who} pays for {hours}."
    return f"{name} does not cover it. {answer.crossed[0].sentence} {who} pays for {hours}."


def left_after(pool: PoolMove | None) -> str:
    return "" if pool is None or pool.after is None else f"; {in_units(pool.after, pool.unit)} left after it"


# --- all of it, to be kept and shown ---------------------------------------------------------------------------------
def explained(answer: Answer) -> dict[str, Any]:
    """As JSON: what is kept with a posted entry is shown again as it was then."""
    return {
        "kind": kind_of(answer),
        "word": word_of(answer),
        "sentence": sentence_of(answer),
        "billable": answer.billable,
        "agreement": answer.agreement_name,
        "client": answer.client,
        "actual": f"{answer.hours.actual:.2f}",
        "billed": f"{answer.hours.billed:.2f}",
        "covered": f"{answer.hours.covered:.2f}",
        "outside": f"{answer.hours.outside:.2f}",
        "bills": money(answer.bills) if answer.bills is not None else "",
        "pool": pool_of(answer.pool),
        "rate": rate_of(answer.rate),
        "reasons": [
            {"rule": one.rule, "title": one.title, "met": one.met, "sentence": one.sentence} for one in answer.reasons
        ],
        "warnings": [one.sentence for one in answer.warnings],
        "assumptions": [one.sentence for one in answer.assumptions],
    }


def pool_of(pool: PoolMove | None) -> dict[str, Any] | None:
    if pool is None or pool.before is None or pool.after is None:
        return None
    return {
        "before": in_units(pool.before, pool.unit),
        "after": in_units(pool.after, pool.unit),
        "drawn": in_units(pool.drawn, pool.unit),
    }


def rate_of(rate: Rate) -> dict[str, Any]:
    outside = rate.amount if rate.outside is None else rate.outside
    return {
        "amount": money(rate.amount) if rate.amount is not None else "",
        "outside": money(outside) if outside is not None else "",
        "steps": [{"sentence": capital(one.sentence), "used": one.used} for one in rate.steps],
    }


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
