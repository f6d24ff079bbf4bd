"""Similar resolved tickets: own client first, always in the same order."""

import time
from dataclasses import replace
from datetime import date, timedelta

from triage.neighbours import Past, nearest, shelve
from triage.vocabulary import learn_vocabulary, rows

TODAY = date(2026, 3, 2)
TEXTS = [
    "outlook keeps asking for password", "outlook asks for the password all day", "printer jams on tray two",
    "outlook keeps asking for password after the change", "the password box of outlook keeps coming",
]  # fmt: skip
VOCABULARY = learn_vocabulary(TEXTS * 2)


def past(ticket: int, client: int, text: str, *, resolved: bool = True, days_ago: int = 10) -> Past:
    return Past(ticket, client, text, resolved, TODAY - timedelta(days=days_ago))


def numbers(history: list[Past], text: str, *, client: int = 1, ticket: int | None = None) -> list[int]:
    row = rows(VOCABULARY, [text])
    return [n.ticket for n in nearest(shelve(VOCABULARY, history), row, today=TODAY, client=client, ticket=ticket)]


def test_own_client_comes_first_and_others_follow() -> None:
    history = [past(1, 2, TEXTS[0]), past(2, 1, TEXTS[4]), past(3, 1, TEXTS[2])]
    found = nearest(shelve(VOCABULARY, history), rows(VOCABULARY, [TEXTS[0]]), today=TODAY, client=1)
    assert [(n.ticket, n.same_client) for n in found] == [(2, True), (1, False)]
    assert found[1].similarity > found[0].similarity


def test_the_ticket_itself_and_unresolved_ones_are_left_out() -> None:
    history = [past(1, 1, TEXTS[0]), past(2, 1, TEXTS[0], resolved=False), past(3, 1, TEXTS[1])]
    assert numbers(history, TEXTS[0], ticket=1) == [3]


def test_of_equals_the_younger_comes_first_but_likeness_weighs_more() -> None:
    history = [past(1, 1, TEXTS[0], days_ago=300), past(2, 1, TEXTS[0], days_ago=3), past(3, 1, TEXTS[4], days_ago=1)]
    assert numbers(history, TEXTS[0]) == [2, 1, 3]


def test_an_empty_history_or_text_has_no_neighbours() -> None:
    assert numbers([], TEXTS[0]) == []
    assert numbers([past(1, 1, TEXTS[0])], "zzz") == []


def test_the_order_of_the_history_changes_nothing() -> None:
    history = [past(n, n % 3, TEXTS[n % 5]) for n in range(40)]
    assert numbers(history, TEXTS[0]) == numbers(history[::-1], TEXTS[0])


def test_thousands_of_tickets_are_searched_in_milliseconds() -> None:
    history = [past(n, n % 40, TEXTS[n % 5]) for n in range(4_300)]
    shelf, row = shelve(VOCABULARY, history), rows(VOCABULARY, [TEXTS[0]])
    began = time.perf_counter()
    nearest(shelf, row, today=TODAY, client=1)
    assert time.perf_counter() - began < 0.5


def test_a_likely_type_lifts_its_own_and_strangers_must_be_very_alike() -> None:
    history = [replace(past(1, 1, TEXTS[1]), type=7), replace(past(2, 1, TEXTS[3]), type=8)]
    shelf, row = shelve(VOCABULARY, history), rows(VOCABULARY, [TEXTS[0]])
    assert [n.ticket for n in nearest(shelf, row, today=TODAY, client=1)] == [2, 1]
    found = nearest(shelf, row, today=TODAY, client=1, likely_types={7: 0.9})
    assert found[0].ticket == 1
    assert all(n.similarity >= 0.5 for n in found if n.ticket == 2)
