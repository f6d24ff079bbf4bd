from typing import Any

import pytest

from approvals.models import Category
from approvals.selectors import Place, fault_in, first_match, selects

MAIL = Category(name="Mail", selectors=[{"board": 1, "type": 2, "subtype": 3, "item": None}])
BOARD = Category(name="Board", selectors=[{"board": 1}, {"board": 5}])
SAFE = Category(name="Sensitive", selectors=[{"sensitive": True}, {"board": 9}])


def test_a_ticket_falls_into_the_first_that_selects_it() -> None:
    place = Place(board=1, type=2, subtype=3, item=4)
    assert first_match([MAIL, BOARD], place) is MAIL
    assert first_match([BOARD, MAIL], place) is BOARD


def test_any_of_several_selectors_is_enough() -> None:
    assert first_match([MAIL, BOARD], Place(board=5)) is BOARD


def test_what_no_category_selects_is_everything_else() -> None:
    assert first_match([MAIL, BOARD, SAFE], Place(board=7, type=2)) is None


def test_a_sensitive_selector_takes_sensitive_tickets_of_any_board() -> None:
    assert first_match([SAFE, BOARD], Place(board=1, sensitive=True)) is SAFE
    assert first_match([SAFE, BOARD], Place(board=1)) is BOARD


def test_a_selector_that_says_nothing_takes_nothing() -> None:
    assert not selects({}, Place(board=1))
    assert not selects({"board": None}, Place())


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        {},
        None,
        ["board"],
        [{"status": 1}],
        [{"board": "1"}],
        [{"sensitive": False}],
        [{"sensitive": True, "board": 1}],
        [{}],
    ],
)
def test_a_selector_that_cannot_be_understood_is_told(wrong: Any) -> None:
    assert fault_in(wrong).endswith(".")


def test_good_selectors_have_no_fault() -> None:
    assert [fault_in(row.selectors) for row in (MAIL, BOARD, SAFE)] == ["", "", ""]
