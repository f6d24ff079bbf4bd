"""The golden cases, and the slow reference beside them."""

from datetime import timedelta

import pytest

from agreements.rules.sla.clock import read
from agreements.rules.sla.records import case_of, told_of
from tests.agreements.sla_golden_cases import Golden, golden_cases
from tests.agreements.sla_reference import reference

CASES = golden_cases()


def expected(golden: Golden) -> dict[str, object]:
    respond, plan, resolve = golden.due
    due = {"respond": respond, "plan": plan, "resolve": resolve}
    return {"stage": golden.stage, **due, "minutes_waiting": golden.waiting}


@pytest.mark.parametrize("golden", CASES, ids=lambda golden: golden.say)
def test_the_clock_says_what_the_golden_case_says(golden: Golden) -> None:
    assert told_of(read(case_of(golden.case))) == expected(golden)


def test_the_reference_says_so_too() -> None:
    whole = [golden for golden in CASES if golden.case["entered"].endswith(":00Z")]
    for golden in whole:
        told = reference(golden.case, horizon=timedelta(days=16))
        assert told == {"id": golden.say, **expected(golden)}, golden.say
    assert len(whole) > 45


def test_there_is_a_case_for_each_change_of_clocks_in_three_zones() -> None:
    zones = [golden.case["calendar"]["zone"] for golden in CASES if golden.case["calendar"]]
    for zone in ("America/Chicago", "Europe/London", "Australia/Sydney"):
        assert zones.count(zone) >= 2
