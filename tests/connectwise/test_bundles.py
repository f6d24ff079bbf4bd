from typing import Any

import pytest

from cwhub.connectwise.bundles import ALL_NOTES, all_notes_of, answers_of


def test_each_ticket_is_one_request_with_its_number_as_sequence() -> None:
    asked = all_notes_of([7, 9])
    assert [(row["sequenceNumber"], row["apiRequest"]["parentId"]) for row in asked] == [(7, 7), (9, 9)]
    assert {row["resourceType"] for row in asked} == {ALL_NOTES}
    assert all("entity" not in row["apiRequest"] for row in asked), "a bundle reads"


def test_answers_are_found_by_their_sequence_whatever_their_order() -> None:
    body = {
        "results": [
            {"sequenceNumber": 9, "success": True, "entities": [{"id": 1}]},
            {"sequenceNumber": 7, "success": False, "statusCode": 404, "error": {"code": "NotFound"}},
        ]
    }
    found = answers_of(body)
    assert found[9].success
    assert found[9].records == [{"id": 1}]
    assert not found[7].success


@pytest.mark.parametrize("body", [None, [], {}, {"results": None}, {"results": ["x"]}])
def test_an_answer_of_another_form_answers_nothing(body: Any) -> None:
    assert answers_of(body) == {}


def test_entities_that_are_no_list_are_no_answer() -> None:
    assert not answers_of({"results": [{"sequenceNumber": 1, "success": True, "entities": None}]})[1].success
