"""`[AI-Assisted]` stands exactly once where it belongs."""

from hypothesis import given
from hypothesis import strategies as st

from timeentry.kinds.shape import work_of
from timeentry.words.assisted import MARK, marked, told, without_mark

PIECES = st.lists(
    st.sampled_from([MARK, "[ai-assisted]", "[AI Assisted]", "reset", "the", "password", "\n"]), max_size=8
)


def test_undisclosed_it_is_in_the_internal_notes_only() -> None:
    notes, internal = told("Reset the password", "Was locked", assisted=True, disclosed=False)
    assert (notes, internal) == ("Reset the password", "[AI-Assisted] Was locked")


def test_disclosed_it_stands_first_in_both() -> None:
    notes, internal = told("Reset the password", "", assisted=True, disclosed=True)
    assert (notes, internal) == ("[AI-Assisted] Reset the password", "[AI-Assisted]")


def test_what_people_wrote_is_left_as_it_is() -> None:
    assert told("Reset  it", "", assisted=False, disclosed=True) == ("Reset  it", "")


def test_a_mark_that_came_along_in_the_text_counts() -> None:
    notes, internal = told("[AI-Assisted] Reset it", "", assisted=False, disclosed=False)
    assert (notes, internal) == ("Reset it", "[AI-Assisted]")


@given(PIECES, PIECES)
def test_it_is_there_exactly_once_however_often_it_was_edited(one: list[str], other: list[str]) -> None:
    notes, internal = told(" ".join(one), " ".join(other), assisted=True, disclosed=True)
    for text in (notes, internal):
        assert text.startswith(MARK)
        assert text.lower().count("assisted]") == 1
        assert marked(text) == text


def test_disclosure_makes_it_no_other_work() -> None:
    payload = {
        "member": 2, "charge_to": "ServiceTicket", "charge_id": 1, "start": "2026-11-18T15:00:00Z", "hours": "1",
        "notes": "Reset it",
    }  # fmt: skip
    assert work_of(payload) == work_of({**payload, "notes": marked("Reset it")})
    assert without_mark(marked("Reset it")) == "Reset it"
