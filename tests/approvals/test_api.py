"""API v1 as a program sees it: every endpoint, with the right token, the wrong one and none."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from approvals.models import Proposal
from cwhub.accounts.models import Role
from cwhub.accounts.scope import ALL
from cwhub.accounts.tokens import create_token
from cwhub.egress.limiter import block
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.states import BatchState, OpState
from kit.clock import now
from tests.approvals.cast import Cast, make_cast, make_proposal

pytestmark = pytest.mark.django_db
NOBODY = "a" * 16


class Api:
    def __init__(self, cast: Cast, role: str = Role.ADMIN, *, verbs: str = "read write", clients: Any = ALL) -> None:
        _, self.plain = create_token(membership=cast.person(role), name="test", verbs=verbs.split(), clients=clients)
        self.browser = Browser(headers={"Authorization": f"Bearer {self.plain}"})

    def get(self, path: str) -> tuple[int, Any]:
        answer = self.browser.get(f"/api/v1/{path}")
        return answer.status_code, answer.json()

    def post(self, path: str, body: Any = None) -> tuple[int, Any]:
        answer = self.browser.post(f"/api/v1/{path}", body, content_type="application/json")
        return answer.status_code, answer.json()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def approve(api: Api, row: Proposal) -> tuple[int, Any]:
    return api.post(f"proposals/{row.uid}/approve", {"fingerprint": row.fingerprint})


def written(cast: Cast, row: Proposal) -> WriteOp:
    """As if the journal had confirmed it."""
    with cast.everything.open():
        op = WriteOp.objects.get(batch__proposal_uid=row.uid)
        WriteOp.objects.filter(pk=op.pk).update(state=OpState.SENDING)
        WriteOp.objects.filter(pk=op.pk).update(state=OpState.APPLIED, undoable_until=now() + timedelta(hours=1))
        WriteBatch.objects.filter(pk=op.batch_id).update(state=BatchState.COMMITTED)
        return WriteOp.objects.get(pk=op.pk)


def test_proposals_come_as_pages(cast: Cast) -> None:
    row = make_proposal(cast)
    make_proposal(cast, ticket=9, value="other")
    status, page = Api(cast).get("proposals?ticket=48817&state=waiting")
    assert status == 200
    assert set(page) == {"count", "next", "previous", "results"}
    assert [one["id"] for one in page["results"]] == [row.uid]
    assert Api(cast).get("proposals?ticket=48817&state=allowed")[1]["count"] == 0


def test_a_proposal_says_what_it_changes(cast: Cast) -> None:
    row = make_proposal(cast)
    status, told = Api(cast).get(f"proposals/{row.uid}")
    assert status == 200
    assert (told["kind"], told["ticket"], told["state"]) == ("test.field", 48817, "waiting")
    assert told["client"] == {"id": 1, "name": "Acme"}
    assert told["diff"] == [{"field": "Value", "before": "old", "after": "new"}]
    assert (told["fingerprint"], told["evidence"], told["summary"]) == (row.fingerprint, row.evidence, "Set new")


def test_an_approval_repeated_gets_the_same_answer(cast: Cast) -> None:
    row, api = make_proposal(cast), Api(cast)
    first, second = approve(api, row), approve(api, row)
    assert first[0] == 200
    assert first[1]["state"] == "allowed"
    assert first == second
    with cast.everything.open():
        assert WriteBatch.objects.count() == 1


def test_a_ticket_that_moved_answers_409_with_the_new_proposal_which_can_be_approved(
    cast: Cast, world: dict[str, Any]
) -> None:
    row, api = make_proposal(cast), Api(cast)
    world["value"] = "moved"
    status, told = approve(api, row)
    assert status == 409
    assert told["proposal"]["diff"] == [{"field": "Value", "before": "moved", "after": "new"}]
    assert told["proposal"]["fingerprint"] != row.fingerprint
    with cast.everything.open():
        assert not WriteBatch.objects.exists()
    path = f"proposals/{told['proposal']['id']}/approve"
    assert api.post(path, {"fingerprint": told["proposal"]["fingerprint"]})[0] == 200
    assert approve(api, row)[0] == 409


def test_a_foreign_fingerprint_answers_409_with_what_stands(cast: Cast) -> None:
    row = make_proposal(cast)
    status, told = Api(cast).post(f"proposals/{row.uid}/approve", {"fingerprint": "0" * 64})
    assert (status, told["proposal"]["fingerprint"]) == (409, row.fingerprint)


def test_connectwise_being_silent_does_not_stop_the_person(cast: Cast, world: dict[str, Any]) -> None:
    world["silent"] = True
    assert approve(Api(cast), make_proposal(cast))[0] == 200


def test_a_rejection_keeps_its_reason(cast: Cast) -> None:
    row, api = make_proposal(cast), Api(cast)
    status, told = api.post(f"proposals/{row.uid}/reject", {"reason": "Wrong client"})
    assert (status, told["state"], told["reason"]) == (200, "rejected", "Wrong client")
    assert api.post(f"proposals/{row.uid}/reject", {"reason": "Wrong client"}) == (status, told)
    assert approve(api, row)[0] == 409


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("approve", {}),
        ("approve", []),
        ("approve", {"fingerprint": "short"}),
        ("approve", {"fingerprint": 7}),
        ("approve", {"fingerprint": "0" * 64, "force": True}),
        ("reject", {}),
        ("reject", {"reason": "  "}),
        ("reject", {"reason": None}),
        ("reject", {"reason": "a\x00b"}),
        ("reject", {"reason": "x", "code": "because"}),
    ],
)
def test_a_body_that_makes_no_sense_answers_400_with_a_sentence(cast: Cast, path: str, body: Any) -> None:
    row = make_proposal(cast)
    status, told = Api(cast).post(f"proposals/{row.uid}/{path}", body)
    assert status == 400
    assert isinstance(told["detail"], str)
    assert told["detail"]


@pytest.mark.parametrize("query", ["ticket=abc", "ticket=0", "ticket=99999999999999999999", "state=open"])
def test_a_query_that_makes_no_sense_answers_400_with_a_sentence(cast: Cast, query: str) -> None:
    status, told = Api(cast).get(f"proposals?{query}")
    assert status == 400
    assert isinstance(told["detail"], str)


def test_broken_json_answers_400(cast: Cast) -> None:
    row = make_proposal(cast)
    answer = Api(cast).browser.post(f"/api/v1/proposals/{row.uid}/approve", b"{", content_type="application/json")
    assert answer.status_code == 400


def test_writes_of_a_ticket_and_their_undo(cast: Cast, world: dict[str, Any]) -> None:
    row, api = make_proposal(cast), Api(cast)
    approve(api, row)
    op = written(cast, row)
    status, page = api.get("writes?ticket=48817")
    (told,) = page["results"]
    assert status == 200
    assert (told["id"], told["kind"], told["state"], told["external_id"]) == (op.uid, "test.field", "applied", None)
    assert told["undoable_until"]
    world["value"] = "new"
    first, second = api.post(f"writes/{op.uid}/undo"), api.post(f"writes/{op.uid}/undo")
    assert first[0] == 200
    assert first == second
    assert first[1]["diff"] == [{"field": "Value", "before": "new", "after": "old"}]
    with cast.everything.open():
        (inverse,) = WriteOp.objects.filter(undoes=op)
    assert inverse.payload == {"value": "old"}
    assert api.get("writes?ticket=1")[1]["count"] == 0


def test_an_undo_of_what_has_moved_on_answers_409_with_what_differs(cast: Cast, world: dict[str, Any]) -> None:
    row, api = make_proposal(cast), Api(cast)
    approve(api, row)
    op = written(cast, row)
    world["value"] = "by somebody else"
    status, told = api.post(f"writes/{op.uid}/undo")
    assert (status, told["differs"]) == (409, [{"field": "value", "written": "new", "now": "by somebody else"}])


def test_an_undo_after_its_time_answers_409(cast: Cast) -> None:
    row, api = make_proposal(cast), Api(cast)
    approve(api, row)
    op = written(cast, row)
    with cast.everything.open():
        WriteOp.objects.filter(pk=op.pk).update(undoable_until=now())
    status, told = api.post(f"writes/{op.uid}/undo")
    assert (status, told["detail"]) == (409, "The time in which it could be undone is over.")


def test_what_is_not_written_yet_cannot_be_undone(cast: Cast) -> None:
    row, api = make_proposal(cast), Api(cast)
    approve(api, row)
    with cast.everything.open():
        op = WriteOp.objects.get()
    assert api.post(f"writes/{op.uid}/undo")[0] == 409


def every_call(cast: Cast) -> list[tuple[str, str, Any]]:
    row = make_proposal(cast)
    done = make_proposal(cast, value="done")
    approve(Api(cast), done)
    op = written(cast, done)
    return [
        ("get", "proposals", None),
        ("get", f"proposals/{row.uid}", None),
        ("post", f"proposals/{row.uid}/approve", {"fingerprint": row.fingerprint}),
        ("post", f"proposals/{row.uid}/reject", {"reason": "no"}),
        ("get", "writes", None),
        ("post", f"writes/{op.uid}/undo", None),
    ]


def call(api: Api, method: str, path: str, body: Any) -> tuple[int, Any]:
    return api.get(path) if method == "get" else api.post(path, body)


def leaks(cast: Cast, api: Api) -> list[str]:
    """The calls that answered with more than "not found" or an empty list, or with a word of the other's."""
    found = []
    for method, path, body in every_call(cast):
        status, told = call(api, method, path, body)
        empty = status == 404 or (status == 200 and told["results"] == [])
        if not empty or "48817" in str(told) or "Acme" in str(told):
            found.append(f"{method} {path}: {status} {told}")
    return found


def test_another_accounts_token_finds_nothing_anywhere(cast: Cast) -> None:
    assert leaks(cast, Api(make_cast("nimbus"))) == []


def test_a_token_of_another_client_finds_nothing_anywhere(cast: Cast) -> None:
    assert leaks(cast, Api(cast, clients=[cast.other.pk])) == []


def test_a_token_never_sees_more_than_its_person(cast: Cast) -> None:
    api = Api(cast, Role.MANAGER)
    person = cast.person(Role.MANAGER)
    person.all_clients, person.clients = False, [cast.other.pk]
    person.save()
    assert leaks(cast, api) == []


def test_without_a_token_every_call_answers_401(cast: Cast) -> None:
    for method, path, body in every_call(cast):
        answer = getattr(Browser(), method)(f"/api/v1/{path}", body, content_type="application/json")
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_without_the_verb_answers_403(cast: Cast) -> None:
    reads, writes = Api(cast, verbs="read propose"), Api(cast, verbs="write")
    for method, path, body in every_call(cast):
        api = writes if method == "get" else reads
        assert call(api, method, path, body)[0] == 403


def test_a_session_is_no_token(cast: Cast) -> None:
    browser = Browser()
    browser.force_login(cast.person(Role.ADMIN).user)
    assert browser.get("/api/v1/proposals").status_code == 401


def test_a_technicians_token_does_not_decide_what_is_of_high_risk(cast: Cast) -> None:
    row = make_proposal(cast, kind="test.high")
    status, told = approve(Api(cast, Role.TECHNICIAN), row)
    assert (status, told["detail"]) == (403, "A manager or an admin can decide high-risk changes.")


@pytest.mark.parametrize("path", [f"proposals/{NOBODY}", "proposals/nothing/approve"])
def test_what_does_not_exist_answers_404(cast: Cast, path: str) -> None:
    api = Api(cast)
    assert (api.post(path, {"fingerprint": "0" * 64}) if path.endswith("approve") else api.get(path))[0] == 404


def test_the_schema_names_every_call() -> None:
    answer = Browser().get("/api/v1/schema/?format=json")
    assert answer.status_code == 200
    assert set(answer.json()["paths"]) >= {
        "/api/v1/proposals",
        "/api/v1/proposals/{uid}",
        "/api/v1/proposals/{uid}/approve",
        "/api/v1/proposals/{uid}/reject",
        "/api/v1/writes",
        "/api/v1/writes/{uid}/undo",
    }


def test_many_pages_follow_one_another(cast: Cast) -> None:
    for n in range(51):
        make_proposal(cast, value=f"v{n}")
    api = Api(cast)
    page = api.get("proposals")[1]
    assert (page["count"], len(page["results"]), page["previous"]) == (51, 50, None)
    assert len(api.get(page["next"].split("/api/v1/")[1])[1]["results"]) == 1


def test_a_decision_names_the_token_that_decided(cast: Cast) -> None:
    row = make_proposal(cast)
    assert approve(Api(cast), row)[1]["decided_by"] == "Ferrous-Admin (test)"


def test_approving_by_token_is_refused_while_no_request_is_free(cast: Cast) -> None:
    row = make_proposal(cast)
    block(row.connection_id, seconds=40)
    answer = Api(cast).browser.post(
        f"/api/v1/proposals/{row.uid}/approve", {"fingerprint": row.fingerprint}, content_type="application/json"
    )
    assert answer.status_code == 429
    assert "Nothing was done" in answer.json()["detail"]
    assert 30 < int(answer.headers["Retry-After"]) <= 40
    assert answer.headers["ratelimit-remaining"] == "0"
    assert answer.headers["ratelimit-reset"] == answer.headers["Retry-After"]
    with cast.everything.open():
        assert Proposal.objects.get(pk=row.pk).state == "waiting"
