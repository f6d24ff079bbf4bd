"""The order of the rules, one test for each of them, and each against the ones that come later."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from approvals.trust import Act, Evidence, Verdict, verdict

EARNED = Evidence(earned=True, within_caps=True)
EASY = Act(
    has_right=True,
    tool_mode="auto",
    sensitive=False,
    requester_proven=False,
    own_act=False,
    paused=False,
    reports_only=False,
    about_ticket=True,
    level=4,
    evidence=EARNED,
)


FLAGS = ("has_right", "sensitive", "requester_proven", "own_act", "paused", "reports_only", "about_ticket")


def every_act() -> list[Act]:
    choices: dict[str, Iterable[Any]] = dict.fromkeys(FLAGS, (False, True))
    choices |= {"tool_mode": ("off", "wait", "auto"), "level": (1, 2, 3, 4)}
    choices["evidence"] = (Evidence(), Evidence(earned=True), EARNED)
    return [Act(**dict(zip(choices, chosen, strict=True))) for chosen in product(*choices.values())]


def test_without_the_right_nothing_happens_whatever_else_holds() -> None:
    assert {verdict(act) for act in every_act() if not act.has_right} == {Verdict.REFUSED}


def test_a_kind_that_is_off_is_refused_to_everybody() -> None:
    assert {verdict(act) for act in every_act() if act.tool_mode == "off"} == {Verdict.REFUSED}


def test_an_unproven_sensitive_request_is_held_even_as_a_persons_own_act() -> None:
    asked = [a for a in every_act() if a.has_right and a.tool_mode != "off" and a.sensitive and not a.requester_proven]
    assert {verdict(act) for act in asked} == {Verdict.HELD}


def test_a_persons_own_act_is_allowed_even_while_automation_is_paused() -> None:
    assert verdict(replace(EASY, own_act=True, paused=True, tool_mode="wait", level=1)) == Verdict.ALLOWED_BY_PERSON


def test_a_pause_makes_everything_else_wait() -> None:
    assert verdict(replace(EASY, paused=True)) == Verdict.WAITING
    assert verdict(replace(EASY, paused=True, reports_only=True)) == Verdict.WAITING
    assert verdict(replace(EASY, paused=True, level=1)) == Verdict.WAITING


@pytest.mark.parametrize(("mode", "expected"), [("wait", Verdict.WAITING), ("auto", Verdict.ALLOWED_BY_POLICY)])
@pytest.mark.parametrize("change", [{"reports_only": True}, {"about_ticket": False}])
def test_a_mere_report_and_what_is_about_no_ticket_go_by_the_tool_policy_alone(
    change: dict[str, bool], mode: str, expected: Verdict
) -> None:
    act = replace(EASY, level=1, evidence=Evidence(), tool_mode=mode, **change)
    assert verdict(act) == expected


def test_level_one_only_shows() -> None:
    assert verdict(replace(EASY, level=1)) == Verdict.SHOWN


def test_level_two_waits_whatever_was_earned() -> None:
    assert verdict(replace(EASY, level=2)) == Verdict.WAITING


@pytest.mark.parametrize("level", [3, 4])
def test_above_level_two_only_what_was_earned_and_fits_the_caps_runs_alone(level: int) -> None:
    assert verdict(replace(EASY, level=level)) == Verdict.ALLOWED_BY_POLICY
    assert verdict(replace(EASY, level=level, evidence=Evidence(earned=True))) == Verdict.WAITING
    assert verdict(replace(EASY, level=level, evidence=Evidence(within_caps=True))) == Verdict.WAITING
    assert verdict(replace(EASY, level=level, tool_mode="wait")) == Verdict.WAITING


def test_a_sensitive_request_asks_at_every_level() -> None:
    assert verdict(replace(EASY, sensitive=True, requester_proven=True)) == Verdict.WAITING


def test_nothing_runs_by_policy_unless_its_tool_is_on_auto_and_nothing_is_paused() -> None:
    alone = [act for act in every_act() if verdict(act) == Verdict.ALLOWED_BY_POLICY]
    assert alone
    assert all(act.tool_mode == "auto" and not act.paused for act in alone)
