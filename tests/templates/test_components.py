"""The small components: what they say, to the eye and to a screen reader."""

import re
from typing import Any

import pytest
from django.template import Context, Template
from django.template.loader import get_template
from django.utils.html import strip_tags

from kit.templatetags.ui import PROPOSAL_STATES, WRITE_STATES, icon_names
from tests.templates.sources import TEMPLATES, name_of, templates


def shown(component: str, /, **variables: Any) -> str:
    return get_template(f"ui/{component}.html").render(variables)


def read_aloud(html: str) -> str:
    """The text without what is hidden from a screen reader."""
    heard = re.sub(r"<(\w+)[^>]*aria-hidden=\"true\"[^>]*>.*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(strip_tags(re.sub(r"</(th|td|li|p|div)>", " ", heard)).split())


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_every_template_compiles(path: Any) -> None:
    assert get_template(name_of(path)) is not None  # a fault in it raises


@pytest.mark.parametrize("path", sorted((TEMPLATES / "ui").glob("*.html")), ids=name_of)
def test_a_component_says_its_variables_in_its_first_line(path: Any) -> None:
    first = path.read_text().splitlines()[0]
    assert first.startswith("{# ")
    assert first.endswith(" #}")
    assert "Variable" in first


def test_a_diff_is_read_as_was_and_becomes() -> None:
    row = {"field": "Type", "before": "Old", "after": "New", "note": "by itself"}
    assert "Type was Old, becomes New" in read_aloud(shown("diff", rows=[row]))


def test_an_empty_side_of_a_diff_is_named() -> None:
    rows = [{"field": "Item", "before": "Desk", "after": None}, {"field": "Owner", "before": None, "after": "Ann"}]
    heard = read_aloud(shown("diff", rows=rows))
    assert "Item was Desk, becomes empty" in heard
    assert "Owner was none, becomes Ann" in heard


def test_a_zero_is_not_an_empty_value() -> None:
    assert "was 0, becomes 1" in read_aloud(shown("diff", rows=[{"field": "Hours", "before": 0, "after": 1}]))


def test_lines_of_a_note_say_which_go_and_which_come() -> None:
    rows = [{"op": " ", "text": "Hello"}, {"op": "-", "text": "soon"}, {"op": "+", "text": "at ten"}]
    assert read_aloud(shown("textdiff", rows=rows)) == "Hello was: soon becomes: at ten"


def test_what_comes_from_a_ticket_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    rows = [{"field": evil, "before": evil, "after": evil, "note": evil}]
    pages = [
        shown("diff", rows=rows),
        shown("textdiff", rows=[{"op": "+", "text": evil}]),
        shown("effects", rows=[{"icon": evil, "text": evil, "hot": True}], boxed=True),
        shown("ran", rows=[{"icon": "check", "what": evil, "text": evil, "at": evil}]),
        shown("steps", rows=[{"number": 1, "text": evil, "sources": [{"text": evil}]}]),
        Template("{% load ui %}{% fold title=evil note=evil %}{{ evil }}{% endfold %}").render(Context({"evil": evil})),
    ]
    assert not any("<script" in page for page in pages)


def test_a_trust_level_has_bars_number_and_name() -> None:
    html = shown("trust", level=3)
    assert html.count('class="on"') == 3
    assert "3 Execute and notify" in read_aloud(html)


def test_a_short_trust_level_still_tells_its_name_to_a_screen_reader() -> None:
    assert "2 Execute with approval" in read_aloud(shown("trust", level=2, short=True))


def test_a_priority_stands_with_its_full_name() -> None:
    html = shown("priority", name="P2 - High", rank=2)
    assert "prio p2" in html
    assert "P2 - High" in read_aloud(html)


def test_a_meter_s_width_is_an_attribute_within_bounds() -> None:
    assert 'width="25"' in shown("meter", value=7.5, whole=30, label="7.5 of 30")
    assert 'width="100"' in shown("meter", value=50, whole=30, label="over")
    assert 'width="0"' in shown("meter", value=5, whole=0, label="none")


def test_an_icon_without_a_label_is_hidden_and_one_with_a_label_is_an_image() -> None:
    html = Template('{% load ui %}{% icon "check" %}{% icon "lock" "s" "Held" %}').render(Context())
    assert '<svg class="ic" aria-hidden="true">' in html
    assert 'role="img" aria-label="Held"' in html


def test_an_icon_that_is_not_drawn_becomes_a_circle() -> None:
    assert "#circle" in Template("{% load ui %}{% icon name %}").render(Context({"name": "no such"}))


def test_states_are_words_with_drawn_symbols() -> None:
    for state in [*PROPOSAL_STATES.values(), *WRITE_STATES.values()]:
        assert state.text
        assert state.spinning or state.icon in icon_names()


def test_a_refusal_of_the_system_and_one_of_a_person_read_differently() -> None:
    assert "Rejected" in shown("proposal_state", state="rejected")
    assert "Refused by ConnectWise" in shown("write_state", state="rejected")


def test_an_act_that_can_be_taken_back_has_a_form_and_the_first_one_a_key() -> None:
    row = {"what": "Filed", "at": "9:46 AM", "undo_url": "/undo/1"}
    html = shown("ran", rows=[row, {**row, "undo_url": "/undo/2"}])
    assert 'action="/undo/1"' in html
    assert html.count('data-key="z"') == 1


@pytest.mark.parametrize("code", ["400", "403", "404", "500", "403_csrf"])
def test_an_error_page_says_what_was_not_done_and_needs_no_context(code: str) -> None:
    words = read_aloud(get_template(f"{code}.html").render({}))
    assert re.search(r"Nothing was (done|changed)|may not have been saved", words)


def test_the_403_page_says_who_can() -> None:
    assert "Nadia can do it" in get_template("403.html").render({"who_can": "Nadia"})
    assert "An admin of your account can do it" in get_template("403.html").render({})
