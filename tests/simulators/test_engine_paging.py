"""Pages and their Link header, as FACTS 5."""

import re

import httpx
import pytest

TICKETS = "/service/tickets"


@pytest.fixture
def many(cw: httpx.Client) -> httpx.Client:
    for n in range(56):
        cw.post(TICKETS, json={"summary": f"number {n}", "company": {"id": 1}})
    return cw


def links(answer: httpx.Response) -> dict[str, str]:
    return {rel: url for url, rel in re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers.get("Link", ""))}


def test_a_page_holds_twenty_five_unless_asked(many: httpx.Client) -> None:
    assert len(many.get(TICKETS).json()) == 25
    assert len(many.get(TICKETS, params={"pageSize": 5000}).json()) == 60


def test_the_first_page_links_to_next_and_last(many: httpx.Client) -> None:
    found = links(many.get(TICKETS, params={"conditions": "id>0"}))
    assert set(found) == {"next", "last"}
    assert found["next"].endswith("&page=2")
    assert found["last"].endswith("&page=3")


def test_the_last_page_links_to_first_and_prev(many: httpx.Client) -> None:
    assert set(links(many.get(TICKETS, params={"page": 3}))) == {"first", "prev"}


def test_following_next_reads_every_record_once(many: httpx.Client) -> None:
    url, seen = f"{TICKETS}?orderBy=id%20desc&conditions=summary%20like%20%22*%22", []
    while url:
        answer = many.get(url)
        seen += [r["id"] for r in answer.json()]
        url = links(answer).get("next", "")
    assert len(seen) == len(set(seen)) == 60
    assert seen == sorted(seen, reverse=True)


def test_past_the_end_is_an_empty_list(many: httpx.Client) -> None:
    assert many.get(TICKETS, params={"page": 9}).json() == []


def test_one_page_needs_no_link(cw: httpx.Client) -> None:
    assert "Link" not in cw.get(TICKETS).headers


def test_forward_only_goes_by_id_and_ends_with_an_empty_link(many: httpx.Client) -> None:
    headers = {"pagination-type": "forward-only"}
    url, seen = f"{TICKETS}?pageSize=25", []
    while url:
        answer = many.get(url, headers=headers)
        seen += [r["id"] for r in answer.json()]
        url = links(answer)["next"]
    assert seen == sorted(set(seen))
    assert len(seen) == 60


@pytest.mark.parametrize("page", ["0", "-1", "x"])
def test_a_page_that_is_none_is_refused(cw: httpx.Client, page: str) -> None:
    assert cw.get(TICKETS, params={"page": page}).status_code == 400


def test_names_in_the_query_may_be_written_in_any_case(cw: httpx.Client) -> None:
    answer = cw.get(TICKETS, params={"PAGESIZE": 1, "Fields": "id", "CONDITIONS": "id>101"})
    assert answer.json() == [{"id": 102}]
