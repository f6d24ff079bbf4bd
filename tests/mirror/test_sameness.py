from typing import Any

import pytest

from cwhub.mirror.sameness import differing

BOARD = {"id": 1, "name": "Desk", "_info": {"board_href": "https://one"}}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"board": BOARD}, {"board": {"id": 1, "name": "Renamed"}}),
        ({"slaStatus": "Waiting", "minutesWaiting": 1}, {"slaStatus": "Respond", "minutesWaiting": 9}),
        ({"_info": {"lastUpdated": "a"}}, {"_info": {"lastUpdated": "b"}}),
        ({"customFields": []}, {"customFields": [{"id": 1, "caption": "New, and empty"}]}),
        ({"contact": {"id": 1}, "originalAuthor": "Ann"}, {"contact": {"id": 1}, "originalAuthor": "Anna"}),
        ({"types": [{"id": 1, "name": "a"}]}, {"types": [{"id": 1, "name": "b"}]}),
    ],
)
def test_what_belongs_to_another_record_or_is_worked_out_is_no_difference(one: Any, other: Any) -> None:
    assert differing(one, other) == []


@pytest.mark.parametrize(
    ("one", "other", "fields"),
    [
        ({"board": BOARD}, {"board": {"id": 2, "name": "Desk"}}, ["board"]),
        ({"board": BOARD}, {}, ["board"]),
        ({"customFields": [{"id": 1, "value": "a"}]}, {"customFields": [{"id": 1, "value": "b"}]}, ["customFields"]),
        ({"items": [{"id": 1, "value": "a@b"}]}, {"items": [{"id": 1, "value": "c@d"}]}, ["items"]),
        ({"originalAuthor": "Ann"}, {"originalAuthor": "Bob"}, ["originalAuthor"]),
        ({"summary": "a", "text": "b"}, {"summary": "b", "text": "a"}, ["summary", "text"]),
    ],
)
def test_what_is_its_own_is(one: Any, other: Any, fields: list[str]) -> None:
    assert differing(one, other) == fields
