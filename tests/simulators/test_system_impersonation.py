"""Keys of a member that an API member asks for, FACTS 2."""

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp
from tests.simulators.conftest import basic, client_for

TOKENS = "/system/members/BQuill/tokens"
AS_MEMBER = {"x-cw-usertype": "member"}
TICKET = "/service/tickets/101"
RENAME = [{"op": "replace", "path": "summary", "value": "renamed"}]


@pytest.fixture
def ben(app: SimulatorApp, cw: httpx.Client) -> httpx.Client:
    answer = cw.post(TOKENS, headers=AS_MEMBER, json={"memberIdentifier": "BQuill"})
    assert answer.status_code == 201
    keys = answer.json()
    return client_for(app, Authorization=basic(keys["publicKey"], keys["privateKey"]))


def test_what_is_written_with_them_is_the_member_s(ben: httpx.Client) -> None:
    assert ben.patch(TICKET, json=RENAME).json()["_info"]["updatedBy"] == "BQuill"
    assert ben.get("/system/myMembers/info").json()["identifier"] == "BQuill"


def test_the_log_names_the_member(ben: httpx.Client, control: httpx.Client) -> None:
    ben.get(TICKET)
    assert control.get("/requests").json()["requests"][-1]["member"] == "BQuill"


def test_they_are_good_for_four_hours(ben: httpx.Client, control: httpx.Client) -> None:
    control.put("/settings", json={"clock_ahead_seconds": 4 * 3600 - 60})
    assert ben.get(TICKET).status_code == 200
    control.put("/settings", json={"clock_ahead_seconds": 4 * 3600 + 60})
    assert ben.get(TICKET).status_code == 404


def test_they_outlive_others_of_the_same_member(ben: httpx.Client, cw: httpx.Client) -> None:
    assert cw.post(TOKENS, headers=AS_MEMBER).status_code == 201
    assert ben.get(TICKET).status_code == 200


def test_they_ask_for_no_more_keys(ben: httpx.Client) -> None:
    assert ben.post(TOKENS, headers=AS_MEMBER).status_code == 403


def test_they_end_with_the_member(ben: httpx.Client, cw: httpx.Client) -> None:
    assert cw.post("/system/members/3/deactivate", json={}).status_code == 201
    assert ben.get(TICKET).status_code == 401
