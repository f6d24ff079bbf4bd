"""The golden table: what a billing clerk says, and what the rules answer."""

from decimal import Decimal
from typing import Any

import pytest

from agreements.rules.coverage import Answer, classify_all
from tests.agreements.golden_table import Case, cases, kinds_of

CASES = cases()
SECTIONS = ("FACTS 9", "FACTS 10")


def number(said: str) -> Decimal | None:
    return None if said == "none" else Decimal(said)


def answered(answer: Answer, field: str) -> Any:
    pool = answer.pool
    return {
        "covered": str(answer.extent),
        "billing": answer.billable,
        "billing_by": answer.billable_from,
        "rate_from": answer.rate.source,
        "internal": answer.internal,
        "unlimited": pool is not None and pool.unlimited,
        "warns": kinds_of(answer.warnings, "kind"),
        "assumes": kinds_of(answer.assumptions, "about"),
        "actual": answer.hours.actual,
        "billed": answer.hours.billed,
        "covered_hours": answer.hours.covered,
        "rate": answer.rate.amount,
        "bills": answer.bills,
        "before": pool.before if pool else None,
        "after": pool.after if pool else None,
    }[field]


def expected(field: str, said: Any) -> Any:
    if field in ("warns", "assumes"):
        return set(said)
    figures = ("actual", "billed", "covered_hours", "rate", "bills", "before", "after")
    return number(said) if field in figures else said


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_the_rules_say_what_the_clerk_says(case: Case) -> None:
    answers = classify_all(case.saved)
    for answer, result in zip(answers, case.results, strict=True):
        wanted = {name: expected(name, said) for name, said in result.items() if name != "crossed"}
        assert {name: answered(answer, name) for name in wanted} == wanted
        assert [one.rule for one in answer.crossed] == result.get("crossed", [])


def test_the_table_has_at_least_eighty_cases_and_each_names_its_fact() -> None:
    assert len(CASES) >= 80
    assert [case.says for case in CASES if not case.fact.startswith(SECTIONS)] == []
    assert len({case.says for case in CASES}) == len(CASES)


def sentences(answer: Answer) -> list[str]:
    told = [one.sentence for one in answer.reasons]
    return [*told, *(one.sentence for one in answer.warnings), *(one.sentence for one in answer.assumptions)]


def test_every_rule_speaks_in_a_whole_sentence() -> None:
    for sentence in (one for case in CASES for answer in classify_all(case.saved) for one in sentences(answer)):
        assert sentence.endswith(".")
        assert not sentence[0].islower(), sentence


def test_hours_and_pool_always_add_up() -> None:
    for answer in (answer for case in CASES for answer in classify_all(case.saved)):
        assert Decimal(0) <= answer.hours.covered <= answer.hours.billed
        if answer.pool and answer.pool.before is not None and not answer.hours.covered:
            assert answer.pool.drawn == 0
