"""The conditions grammar on its own: whatever comes in, a tree or a refusal comes out."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.connectwise.errors import BadCondition
from simulators.connectwise.query.grammar import Both, Compare, Either, Moment, equalities, parse

NAMES = st.from_regex(r"[a-z][A-Za-z]{0,8}(/[a-z]{1,6})?", fullmatch=True).filter(
    lambda name: name.lower() not in {"and", "or", "not", "in", "like", "contains", "true", "false", "null"}
)


@given(st.text(alphabet="abc/ ()=<>!\"'[]0129,.-*%andorilke", max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    with suppress(BadCondition):
        assert isinstance(parse(text), Compare | Both | Either)


@given(NAMES, st.text(max_size=20).filter(lambda text: "\\" not in text))
def test_a_quoted_text_comes_back_as_it_was(name: str, text: str) -> None:
    quoted = '"' + text.replace('"', '""') + '"'
    assert parse(f"{name} = {quoted}") == Compare(name, "=", text)


@given(NAMES, st.integers(-(10**9), 10**9))
def test_a_number_comes_back_as_it_was(name: str, number: int) -> None:
    assert parse(f"{name}>={number}") == Compare(name, ">=", number)


def test_and_binds_more_than_or() -> None:
    a, b, c = (Compare(n, "=", 1) for n in "abc")
    assert parse("a=1 or b=1 and c=1") == Either((a, Both((b, c))))
    assert parse("(a=1 OR b=1) AND c=1") == Both((Either((a, b)), c))


@pytest.mark.parametrize("text", ["x not contains 'a'", "x NOT like 'a'", "x not in (1,2)"])
def test_only_words_can_be_negated(text: str) -> None:
    tree = parse(text)
    assert isinstance(tree, Compare)
    assert tree.negated


def test_not_before_a_sign_is_refused() -> None:
    with pytest.raises(BadCondition):
        parse("x not = 1")


@pytest.mark.parametrize("text", ["[2026-11-18]", "[2026-11-18T00:00:00Z]", "[2026-11-18T01:00:00+01:00]"])
def test_a_date_may_have_a_time_and_a_zone(text: str) -> None:
    tree = parse(f"lastUpdated > {text}")
    assert isinstance(tree, Compare)
    assert isinstance(tree.value, Moment)
    assert tree.value.at.isoformat() == "2026-11-18T00:00:00+00:00"


def test_only_what_must_hold_tells_a_value() -> None:
    assert equalities(parse("company/id=4 and (id=1 or id=2) and x != 3")) == {"company/id": 4}
    assert equalities(parse("company/id=4 or id=1")) == {}
