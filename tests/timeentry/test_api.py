"""The API of time: check, post, wait for a decision, look, stop."""

from typing import Any

import pytest
from django.test import Client as Browser

from cwhub.accounts.models import Client
from cwhub.accounts.scope import ALL
from cwhub.accounts.tokens import create_token
from cwhub.journal.models import WriteBatch
from cwhub.journal.services import run_batch
from tests.connected import Desk
from tests.timeentry.days import at, there, written
from timeentry.models import Batch

BATCHES = "/api/v1/time/batches"


class Caller:
    """Somebody with a token."""

    def __init__(self, desk: Desk, role: str = "technician", *verbs: str, clients: Any = ALL) -> None:
        verbs = verbs or ("read", "write")
        _, plain = create_token(membership=desk.people[role], name="script", verbs=verbs, clients=clients)
        self.browser = Browser(headers={"Authorization": f"Bearer {plain}"})

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.browser.post(path, body, content_type="application/json", headers=headers)

    def get(self, path: str) -> Any:
        return self.browser.get(path)


def asked(n: int = 0, **changes: Any) -> dict[str, Any]:
    start = at(8, 10 * n)
    fields = {"ticket": 101, "start": start.isoformat(), "hours": "0:10", "work_type": "remote"}
    return {**fields, "notes": f"Worked on it, part {n}", **changes}


def day(count: int = 2, **more: Any) -> dict[str, Any]:
    return {"mode": "post", "entries": [asked(n) for n in range(count)], **more}


def batch_of(desk: Desk, uid: str) -> Batch:
    with desk.scope.open():
        return Batch.objects.select_related("connection").get(uid=uid)


def test_a_day_is_posted_and_every_entry_says_how_it_stands(office: Desk) -> None:
    caller = Caller(office)
    answer = caller.post(BATCHES, day())
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told["state"] == "running"
    assert [(one["n"], one["state"], one["external_id"]) for one in told["entries"]] == [
        (0, "planned", None),
        (1, "planned", None),
    ]
    written(office, batch_of(office, told["id"]))
    told = caller.get(f"{BATCHES}/{told['id']}").json()
    assert told["state"] == "committed"
    assert sorted(one["external_id"] for one in told["entries"]) == sorted(row["id"] for row in there(office))
    stopped = caller.post(f"{BATCHES}/{told['id']}/cancel", {})
    assert stopped.status_code == 409
    assert caller.post(f"{BATCHES}/{told['id']}/resolve", {"way": "keep"}).status_code == 409


def test_a_check_says_what_is_wrong_and_posts_nothing(office: Desk) -> None:
    wrong = asked(1, ticket=999)
    told = Caller(office).post(BATCHES, {"mode": "check", "entries": [asked(), wrong]}).json()
    assert told["state"] == "checked"
    assert [one["state"] for one in told["entries"]] == ["ready", "refused"]
    assert "999" in told["entries"][1]["error"]
    assert there(office) == []


def test_the_same_key_gives_the_same_batch_and_another_payload_is_422(office: Desk) -> None:
    caller, key = Caller(office), {"Idempotency-Key": "monday"}
    first = caller.post(BATCHES, day(), **key)
    again = caller.post(BATCHES, day(), **key)
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert caller.post(BATCHES, day(3), **key).status_code == 422
    assert caller.post(BATCHES, day()).json()["id"] == first.json()["id"]


def test_a_token_that_may_only_propose_waits_and_starts_when_approved(office: Desk) -> None:
    answer = Caller(office, "technician", "read", "propose").post(BATCHES, day())
    assert answer.status_code == 202
    told = answer.json()
    assert told["state"] == "waiting"
    assert Caller(office, "technician", "read", "propose").post(BATCHES, day()).json() == told
    manager = Caller(office, "manager")
    assert manager.get(f"{BATCHES}/{told['id']}").json()["entries"][0]["state"] == "waiting"
    proposal = manager.get(f"/api/v1/proposals/{told['proposal']}").json()
    approved = manager.post(f"/api/v1/proposals/{told['proposal']}/approve", {"fingerprint": proposal["fingerprint"]})
    assert approved.status_code == 200, approved.content
    named = approved.json()["batch"]
    assert manager.get(f"{BATCHES}/{named}").json()["id"] == told["id"]
    assert written(office, batch_of(office, told["id"])).state == "committed"
    assert len(there(office)) == 2


def test_a_waiting_batch_is_withdrawn_by_cancel(office: Desk) -> None:
    told = Caller(office, "technician", "read", "propose").post(BATCHES, day()).json()
    answer = Caller(office).post(f"{BATCHES}/{told['id']}/cancel", {"reason": "Wrong day"})
    assert (answer.status_code, answer.json()["state"]) == (200, "rejected")
    assert answer.json()["entries"][0]["state"] == "not_posted"


def test_who_may_not_is_told_so(office: Desk) -> None:
    assert Caller(office, "technician", "read").post(BATCHES, day()).status_code == 403
    assert Caller(office, "dispatcher").post(BATCHES, day(member="AMorrow")).status_code == 403
    assert Caller(office, "manager").post(BATCHES, day()).status_code == 403  # no member of his own
    assert Caller(office, "manager").post(BATCHES, day(member="amorrow")).status_code == 201
    assert Caller(office, "manager").post(BATCHES, day(member="nobody")).status_code == 404
    told = Caller(office).get(f"{BATCHES}/nothing")
    assert told.status_code == 404


def test_another_members_batch_is_not_found(office: Desk) -> None:
    told = Caller(office).post(BATCHES, day()).json()
    other = Caller(office, "dispatcher", clients=[])
    assert other.get(f"{BATCHES}/{told['id']}").status_code == 404
    assert Caller(office, "dispatcher").get(f"{BATCHES}/{told['id']}").status_code == 200


def test_a_client_that_is_not_seen_takes_no_time(office: Desk) -> None:
    """Ada's token sees one client; its time and internal time go through, another's ticket is not there for her."""
    with office.scope.open():
        acorn = Client.objects.get(external_id=1)
    caller = Caller(office, clients=[acorn.pk])
    told = caller.post(BATCHES, {"entries": [asked(), asked(1, ticket=102)]}).json()
    assert (told["state"], told["entries"][1]["state"]) == ("refused", "refused")
    internal = {"charge_code": "Meeting", "start": at(12).isoformat(), "hours": 0.5, "notes": "Stand-up"}
    answer = caller.post(BATCHES, {"entries": [asked(), internal]})
    assert answer.json()["state"] == "running"
    assert written(office, batch_of(office, answer.json()["id"])).state == "committed"
    assert caller.get(f"{BATCHES}/{answer.json()['id']}").status_code == 200


def acorn_only(desk: Desk) -> Caller:
    with desk.scope.open():
        return Caller(desk, clients=[Client.objects.get(external_id=1).pk])


def test_entries_of_clients_that_a_token_does_not_see_are_counted_and_not_shown(office: Desk) -> None:
    internal = {"charge_code": "Meeting", "start": at(12).isoformat(), "hours": 0.5, "notes": "Stand-up"}
    own = Caller(office)
    told = own.post(BATCHES, {"entries": [asked(), asked(1, ticket=102), internal]}).json()
    assert (told["unseen"], [one["n"] for one in told["entries"]]) == (0, [0, 1, 2])
    narrow = acorn_only(office)
    answer = narrow.get(f"{BATCHES}/{told['id']}")
    assert (answer.json()["unseen"], [one["n"] for one in answer.json()["entries"]]) == (1, [0, 2])
    assert "102" not in answer.content.decode()
    for path, body in (("cancel", {}), ("resolve", {"way": "keep"}), ("undo", {"entries": [1]})):
        refused = narrow.post(f"{BATCHES}/{told['id']}/{path}", body)
        assert (refused.status_code, "do not see" in refused.json()["detail"]) == (403, True), path
    assert own.get(f"{BATCHES}/{told['id']}").json()["state"] == "running"
    written(office, batch_of(office, told["id"]))
    assert narrow.post(f"{BATCHES}/{told['id']}/undo", {}).status_code == 403
    assert narrow.post(f"{BATCHES}/{told['id']}/undo", {"entries": [0]}).status_code == 200


def test_internal_time_is_told_by_its_codes_name(office: Desk) -> None:
    internal = {"charge_code": "Meeting", "start": at(12).isoformat(), "hours": 0.5, "notes": "Stand-up"}
    told = Caller(office).post(BATCHES, {"mode": "check", "entries": [asked(), internal]}).json()["entries"]
    assert told[0]["charge"].startswith("#101 ")
    assert told[1]["charge"] == "Meeting"


# --- undo -------------------------------------------------------------------------------------------------------------
def undone(desk: Desk) -> None:
    with desk.scope.open():
        running = list(WriteBatch.objects.filter(state="running").values_list("pk", flat=True))
    for number in running:
        run_batch(desk.account.pk, number)


def committed(desk: Desk, caller: Caller, count: int = 3) -> str:
    uid = str(caller.post(BATCHES, day(count)).json()["id"])
    written(desk, batch_of(desk, uid))
    return f"{BATCHES}/{uid}"


def test_entries_that_are_named_are_removed_and_the_rest_after_them(office: Desk) -> None:
    caller = Caller(office)
    address = committed(office, caller)
    answer = caller.post(f"{address}/undo", {"entries": [0, 2]})
    assert (answer.status_code, answer.json()["id"]) == (200, address.rsplit("/", 1)[1])
    assert caller.post(f"{address}/undo", {"entries": [0, 2]}).status_code == 200  # it is on its way
    undone(office)
    assert [one["state"] for one in caller.get(address).json()["entries"]] == ["undone", "applied", "undone"]
    assert [row["notes"] for row in there(office)] == ["Worked on it, part 1"]
    assert caller.post(f"{address}/undo", {}).status_code == 200
    undone(office)
    assert there(office) == []
    assert caller.post(f"{address}/undo", {}).status_code == 409


def test_an_undo_is_one_proposal_and_one_unordered_batch(office: Desk) -> None:
    caller = Caller(office)
    address = committed(office, caller, 5)
    assert caller.post(f"{address}/undo", {}).status_code == 200
    with office.scope.open():
        last = WriteBatch.objects.latest("pk")
        assert (last.ops.count(), last.ordered) == (5, False)


def test_who_may_not_enter_the_time_does_not_undo_it(office: Desk) -> None:
    address = committed(office, Caller(office))
    assert Caller(office, "dispatcher").post(f"{address}/undo", {}).status_code == 403
    assert Caller(office, "technician", "read").post(f"{address}/undo", {}).status_code == 403
    assert Caller(office).post(f"{address}/undo", {"entries": [7]}).status_code == 400
    assert Caller(office).post(f"{address}/undo", {"entries": ["x"]}).status_code == 400
    assert Caller(office).post(f"{BATCHES}/nothing/undo", {}).status_code == 404
    assert len(there(office)) == 3
    assert Caller(office, "manager").post(f"{address}/undo", {}).status_code == 200


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"start": "nine"}, "entries[0].start"),
        ({"hours": "lots"}, "entries[0].hours"),
        ({"work_type": "sleeping"}, "entries[0].work_type"),
        ({"project_ticket": 1}, "exactly one"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_what_cannot_be_read_is_named(office: Desk, change: dict[str, Any], named: str) -> None:
    answer = Caller(office).post(BATCHES, {"entries": [asked(**change)]})
    assert answer.status_code == 400
    assert named in answer.json()["detail"]


def test_a_check_says_hours_and_who_pays(office: Desk) -> None:
    entry = asked(hours="0:20", billable="DoNotBill")
    told = Caller(office).post(BATCHES, {"mode": "check", "entries": [asked(), entry]}).json()["entries"]
    assert [(one["actual_hours"], one["billed_hours"]) for one in told] == [("0.17", "0.25"), ("0.33", "0.50")]
    assert told[0]["coverage"] == "Terms of 1 covers it."
    assert told[1]["coverage"].startswith("Do Not Bill")


def test_a_batch_says_beforehand_that_it_cannot_be_taken_back(office: Desk) -> None:
    assert Caller(office).post(BATCHES, day(mode="check")).json()["notice"] == ""
    with office.scope.open():
        office.connection.checks = {"permissions": {"found": {"Time & Expense/Time Entry": {"delete": "None"}}}}
        office.connection.save()
    told = Caller(office).post(BATCHES, day(mode="check")).json()
    assert "may not delete" in told["notice"]
