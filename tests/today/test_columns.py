"""Whom the columns pick, in which order, and by which rules. No database."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from agreements.rules.sla.stages import Stage
from desk.today.columns import BY_KEY, Seen
from desk.today.rules import BadRule, Rules, changed, kept

AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/Chicago")


def seen(number: int = 1, *, left: int | None = None, target: int = 3600, **more: Any) -> Seen:
    """`left` are minutes to the respond goal; None is no clock that runs."""
    due = None if left is None else AT + timedelta(minutes=left)
    clock = SimpleNamespace(
        goal=None if left is None else Stage.RESPOND,
        stage=more.pop("clock_stage", Stage.RESPOND),
        due=lambda goal: due,
        left=None if left is None else left * 60,
        is_breached=left is not None and left < 0,
        is_at_risk=lambda share: left is not None and 0 <= left * 60 < share * target,
    )
    fields = {
        "resources": more.pop("resources", ""),
        "record": more.pop("record", {}),
        "entered_at": more.pop("entered", AT),
    }
    ticket = SimpleNamespace(external_id=number, **fields)
    plain: dict[str, Any] = {"stage": "NotResponded", "part": "not_taken", "rank": 3, "touched": AT, "idle_days": 0}
    return Seen(ticket=cast(Any, ticket), clock=cast(Any, clock), at=AT, **{**plain, **more})


def picked(key: str, *rows: Seen, **rules: int) -> list[int]:
    return [one.ticket.external_id for one in BY_KEY[key].of(rows, Rules(**rules))]


def test_unassigned_is_who_has_nobody_and_does_not_wait_next_goal_first() -> None:
    rows = (
        seen(1, left=90),
        seen(2, left=10),
        seen(3),
        seen(4, left=5, resources="ADufresne"),
        seen(5, stage="NoEscalation"),
        seen(6, part="resolved"),
    )
    assert picked("unassigned", *rows) == [2, 1, 3]
    assert picked("unassigned", seen(7), seen(8, entered=AT - timedelta(hours=1)), unassigned_minutes=30) == [8]


def test_customer_answered_by_status_or_flag_oldest_first() -> None:
    rows = (
        seen(1, part="customer_answered", answered=AT - timedelta(hours=1)),
        seen(2, record={"customerUpdatedFlag": True}, touched=AT - timedelta(hours=3)),
        seen(3, part="resolved", record={"customerUpdatedFlag": True}),
        seen(4),
    )
    assert picked("answered", *rows) == [2, 1]
    assert picked("answered", *rows, answered_minutes=120) == [2]


def test_at_risk_by_minutes_left_and_breached_by_how_long_it_is_over() -> None:
    rows = (seen(1, left=14), seen(2, left=3), seen(3, left=30), seen(4, left=-200), seen(5, left=-5), seen(6))
    assert picked("at_risk", *rows) == [2, 1]
    assert picked("at_risk", *rows, risk_percent=60) == [2, 1, 3]
    assert picked("breached", *rows) == [5, 4]
    assert picked("breached", *rows, breached_minutes=60) == [4]


def test_waiting_too_long_is_about_the_customer() -> None:
    old = AT - timedelta(days=11)
    rows = (seen(1, asks_customer=True, touched=old), seen(2, touched=old), seen(3, asks_customer=True))
    assert picked("waiting", *rows) == [1]
    assert picked("waiting", *rows, waiting_days=20) == []


def test_untouched_counts_business_days() -> None:
    rows = (seen(1, idle_days=3), seen(2, idle_days=2), seen(3, idle_days=9, stage="NoEscalation"))
    assert picked("untouched", *rows) == [1]
    assert picked("untouched", *rows, untouched_days=2) == [1, 2]


@pytest.mark.parametrize(
    ("key", "row", "said"),
    [
        ("unassigned", {"left": 30}, ("9:30 AM", "soon")),
        ("unassigned", {"left": -1}, ("8:59 AM", "over")),
        ("unassigned", {}, ("no goal", "")),
        ("at_risk", {"left": 22}, ("22 min", "soon")),
        ("at_risk", {"left": 6}, ("6 min", "over")),
        ("breached", {"left": -200}, ("3 h over", "over")),
        ("waiting", {"touched": AT - timedelta(days=31)}, ("31 d", "")),
    ],
)
def test_what_stands_beside_a_ticket(key: str, row: dict[str, Any], said: tuple[str, str]) -> None:
    assert BY_KEY[key].says(seen(**row), ZONE) == said


def test_every_column_says_its_rule_with_its_own_figures() -> None:
    other = Rules(7, 8, 33, 9, 12, 5)
    for column, figure in zip(BY_KEY.values(), ("7", "8", "33", "9", "12", "5"), strict=True):
        assert figure in column.rule(other)
        assert column.rule(Rules()) != column.rule(other)


def test_saved_rules_are_read_with_care() -> None:
    assert kept({"risk_percent": 40, "waiting_days": "x", "gone": 3, "untouched_days": 0}) == Rules(risk_percent=40)
    assert kept(None) == Rules()


@pytest.mark.parametrize("text", ["", "soon", "0", "91", "-4", "2.5", "99999999"])
def test_a_figure_out_of_its_limits_is_refused(text: str) -> None:
    with pytest.raises(BadRule, match="write a whole number from 1 to 90"):
        changed(Rules(), {"risk_percent": text})


def test_a_form_changes_what_it_names() -> None:
    assert changed(Rules(waiting_days=12), {"risk_percent": " 30 ", "csrf": "x"}) == Rules(
        waiting_days=12, risk_percent=30
    )
