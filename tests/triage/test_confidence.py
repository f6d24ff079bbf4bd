"""A number may only sound as sure as later days have shown it to be."""

import pytest

from triage.confidence import NEVER, Word, earned_gate, fit_temperature, lower_bound, probabilities, word_for


@pytest.mark.parametrize(("total", "target"), [(29, 0.90), (59, 0.95), (149, 0.98), (299, 0.99)])
def test_without_an_error_so_many_cases_carry_the_target(total: int, target: float) -> None:
    assert lower_bound(total, total) >= target > lower_bound(total - 1, total - 1)


def test_the_error_is_shared_among_the_steps_so_57_carry_nine_in_ten() -> None:
    assert earned_gate([(0.99, True)] * 57, target=0.90) < NEVER
    assert earned_gate([(0.99, True)] * 56, target=0.90) == NEVER


def test_the_gate_is_the_smallest_step_that_holds() -> None:
    judged = [(0.9, True)] * 200 + [(0.6, False)] * 100 + [(0.6, True)] * 60
    assert 0.6 < earned_gate(judged, target=0.9) <= 0.9


def test_nothing_right_is_no_precision() -> None:
    assert lower_bound(0, 50) == 0.0
    assert earned_gate([]) == NEVER


def test_words_follow_the_gate() -> None:
    assert [word_for(c, 0.8) for c in (0.9, 0.8, 0.5, 0.1)] == [
        Word.LIKELY, Word.LIKELY, Word.UNSURE, Word.UNKNOWN,
    ]  # fmt: skip


def test_a_temperature_above_one_humbles_boastful_scores() -> None:
    boastful = [([4.0, 0.0], 0)] * 6 + [([4.0, 0.0], 1)] * 4
    chance = probabilities([4.0, 0.0], fit_temperature(boastful))
    assert 0.5 < chance[0] < 0.85
