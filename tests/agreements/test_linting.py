"""The clerk's corpus: every case in linting/*.toml is read as it stands there."""

import tomllib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agreements.rules.linting.entries import Around, Logged, Meant, Span
from agreements.rules.linting.rules import BY_NAME, RULES, Mode, lint
from agreements.rules.workdays import DayOff, WorkCalendar

CHICAGO = ZoneInfo("America/Chicago")
TYPES = {"Remote": 1, "Onsite": 2, "After Hours": 3, "Client Liaison": 4, "Project": 5}
MEANT = Meant({n: name for name, n in TYPES.items()}, frozenset({3}), frozenset({4}), frozenset({2}))
OFFICE = WorkCalendar(
    dict.fromkeys(range(5), (time(7, 30), time(18))),
    {
        date(2026, 11, 11): [DayOff("Veterans Day")],
        date(2026, 11, 24): [DayOff("Half a day", (time(12), time.max))],
    },
)
USUAL_NOTE = "Cleared the print queue and printed a test page"
KNOWN = {
    "what", "says", "because", "start", "hours", "type", "billable", "internal", "calendar", "day_hours", "others",
    "sheet", "status", "notes", "role", "billed",
}  # fmt: skip
CASES: list[dict[str, Any]] = [
    {"file": path.stem} | case
    for path in sorted((Path(__file__).parent / "linting").glob("*.toml"))
    for case in tomllib.loads(path.read_text())["case"]
]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


def entry_of(case: dict[str, Any]) -> Logged:
    start, hours = moment(case.get("start", "2026-11-09 10:00")), Decimal(str(case.get("hours", 0.5)))
    kind = case.get("type", "Remote")
    return Logged(
        start=start,
        end=start + timedelta(hours=float(hours)),
        hours=hours,
        billed=Decimal(str(case["billed"])) if "billed" in case else None,
        billable=case.get("billable", "Billable"),
        notes=case.get("notes", USUAL_NOTE),
        work_type=TYPES[kind],
        has_role=case.get("role", True),
        for_client=not case.get("internal", False),
        status=case.get("status", ""),
        agreement="Managed",
        type_left_out=kind == "Project",
    )


def around_of(case: dict[str, Any]) -> Around:
    others = [Span(f"entry {n}", moment(one), moment(other)) for n, (one, other) in enumerate(case.get("others", ()))]
    return Around(
        zone=CHICAGO,
        meant=MEANT,
        calendar=OFFICE if case.get("calendar", True) else None,
        others=others,
        day_hours=Decimal(str(case.get("day_hours", 0))),
        sheet=case.get("sheet", ""),
    )


@pytest.mark.parametrize("case", CASES, ids=[f"{case['file']}: {case['what']}" for case in CASES])
def test_the_clerk_says_of_it(case: dict[str, Any]) -> None:
    assert not set(case) - KNOWN - {"file"}, "a case says only what is read"
    said = lint(entry_of(case), around_of(case))
    assert sorted(one.rule for one in said) == sorted(case["says"]), said
    assert case.get("because", "") in " ".join(one.sentence for one in said)


def test_every_rule_has_a_case_that_hears_it_and_each_sentence_is_whole() -> None:
    heard = {rule for case in CASES for rule in case["says"]}
    assert heard == set(BY_NAME)
    for case in CASES:
        assert all(one.sentence.endswith(".") for one in lint(entry_of(case), around_of(case)))


def test_a_rule_that_is_off_says_nothing() -> None:
    case = {"start": "2026-11-09 19:40"}
    assert lint(entry_of(case), around_of(case), {"after_hours": Mode.OFF}) == []


def test_only_what_connectwise_refuses_blocks_unless_somebody_says_so() -> None:
    assert {rule.name for rule in RULES if rule.preset == Mode.BLOCK} == {"no_role", "period_closed", "over_24"}


def test_hours_are_those_of_the_members_own_clock_also_on_the_night_they_change() -> None:
    start = datetime(2026, 11, 1, 0, 30, tzinfo=CHICAGO)
    end = datetime(2026, 11, 1, 5, 0, tzinfo=CHICAGO)
    entry = Logged(start, end, Decimal("5.5"), notes=USUAL_NOTE, work_type=1)
    assert [one.rule for one in lint(entry, around_of({}))] == ["after_hours"]
