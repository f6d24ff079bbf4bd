"""A token that names tools does nothing with others, whatever its verbs and its person may do."""

from typing import Any

import pytest
from django.test import Client as Browser

from approvals.models import Proposal
from cwhub.accounts.models import Role
from cwhub.accounts.tokens import create_token
from tests.approvals.cast import Cast, make_cast, make_proposal
from tests.approvals.test_api import written

pytestmark = pytest.mark.django_db
REFUSED = "This token may use ticket.note, but not {}. Nothing was done."


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def post(cast: Cast, path: str, body: Any, *tools: str) -> tuple[int, Any]:
    _, plain = create_token(
        membership=cast.person(Role.ADMIN), name="test", verbs=["read", "propose", "write"], tools=tools
    )
    browser = Browser(headers={"Authorization": f"Bearer {plain}"})
    answer = browser.post(f"/api/v1/{path}", body, content_type="application/json")
    return answer.status_code, answer.json()


def state(cast: Cast, row: Proposal) -> str:
    with cast.everything.open():
        row.refresh_from_db()
        return str(row.state)


@pytest.mark.parametrize("act", ["approve", "reject"])
def test_it_decides_about_nothing_that_another_tool_would_do(cast: Cast, act: str) -> None:
    row = make_proposal(cast)
    body = {"fingerprint": row.fingerprint} if act == "approve" else {"reason": "No"}
    path = f"proposals/{row.uid}/{act}"
    status, told = post(cast, path, body, "ticket.note")
    assert (status, told["detail"]) == (403, REFUSED.format(row.kind))
    assert state(cast, row) == "waiting"
    assert post(cast, path, body, "ticket.note", row.kind)[0] == 200


def test_it_undoes_nothing_that_another_tool_did(cast: Cast) -> None:
    row = make_proposal(cast)
    assert post(cast, f"proposals/{row.uid}/approve", {"fingerprint": row.fingerprint})[0] == 200
    path = f"writes/{written(cast, row).uid}/undo"
    assert post(cast, path, None, "ticket.note")[1]["detail"] == REFUSED.format(row.kind)
    assert post(cast, path, None, row.kind)[0] == 200


def test_it_posts_no_time_without_that_tool(cast: Cast) -> None:
    status, told = post(cast, "time/batches", {}, "ticket.note")
    assert (status, told["detail"]) == (403, REFUSED.format("time.entry"))
    assert post(cast, "time/batches", {}, "time.entry")[0] == 400, "the body alone is wrong now"
