"""Callbacks at the door and after it: what is believed, what is refused, and that no request leads elsewhere."""

import json
from typing import Any

import pytest
from django.test import Client as Browser

from cwhub.mirror.models import Change
from cwhub.webhooks import inbox
from cwhub.webhooks.doors import callback_url, open_door
from cwhub.webhooks.envelope import Unbelievable, check_key_url, signature_of
from cwhub.webhooks.models import InboxItem
from cwhub.webhooks.tasks import take_inbox
from simulators.connectwise.callbacks import signing_key
from tests.connected import Desk

HOSTS = ["https://api-na.myconnectwise.net", "https://na.myconnectwise.net"]
GOOD_KEY_URL = "https://na.myconnectwise.net/v2025_1//system/callbackkey/index.rails?companyName=acme&id=1"


def door_of(desk: Desk) -> str:
    with desk.scope.open():
        open_door(desk.connection)
        return callback_url(desk.connection).split("localhost:8000", 1)[1].split("?")[0]


def key_of(desk: Desk) -> dict[str, Any]:
    """The signing key of a callback that is registered in the simulator: {"guid", "key"}."""
    wanted = {"url": "http://localhost:8000/x?recordId=", "objectId": 1, "type": "ticket", "level": "owner"}
    with desk.api() as api:
        rows = api.get("/system/callbacks").json() or [api.post("/system/callbacks", json=wanted).json()]
    return dict(signing_key(desk.app.sim, rows[0]))


def callback(desk: Desk, number: int, **changes: Any) -> dict[str, Any]:
    query = f"companyName={desk.connection.company_id}&id={key_of(desk)['guid']}"
    return {
        "MessageId": f"m-{number}",
        "FromUrl": "localhost",
        "CompanyId": desk.connection.company_id,
        "MemberId": "wren",
        "Action": "updated",
        "Type": "ticket",
        "ID": number,
        "Entity": "{}",
        "Metadata": {"key_url": f"https://localhost:8100/v2025_1//system/callbackkey/index.rails?{query}"},
        **changes,
    }


def post(path: str, body: bytes, signature: str = "") -> Any:
    headers = {"x-content-signature": signature} if signature else {}
    return Browser().post(path, body, content_type="application/json", headers=headers)


def states(desk: Desk) -> list[tuple[str, str]]:
    with desk.scope.open():
        return list(InboxItem.objects.order_by("pk").values_list("state", "reason"))


def test_a_body_is_stored_as_it_came_and_the_same_bytes_are_one(desk: Desk) -> None:
    path, body = door_of(desk), b'{"some": "bytes"}'
    assert post(path, body).status_code == 200
    assert post(path, body).status_code == 200
    with desk.scope.open():
        assert [bytes(item.body) for item in InboxItem.objects.all()] == [body]


def test_an_unknown_address_is_404_and_stores_nothing(desk: Desk) -> None:
    assert post("/webhooks/connectwise/guessed", b"{}").status_code == 404
    assert states(desk) == []


def test_ten_megabytes_are_refused_and_not_stored(desk: Desk) -> None:
    assert post(door_of(desk), b"x" * 10_000_000).status_code == 413
    assert states(desk) == []


def test_what_is_no_json_is_refused_later_with_a_reason(desk: Desk) -> None:
    post(door_of(desk), b"<html>")
    take_inbox(desk.account.pk)
    assert states(desk) == [("refused", "The body is not a callback.")]


def test_a_bad_signature_is_refused_and_the_record_is_not_read(desk: Desk) -> None:
    number = desk_ticket(desk)
    reads = len(desk.requests("GET", f"/service/tickets/{number}"))
    post(door_of(desk), json.dumps(callback(desk, number)).encode(), "bm90IHRoZSBzaWduYXR1cmU=")
    take_inbox(desk.account.pk)
    assert [state for state, _ in states(desk)] == ["refused"]
    assert len(desk.requests("GET", f"/service/tickets/{number}")) == reads


def test_a_foreign_key_address_is_never_asked(desk: Desk) -> None:
    body = callback(desk, 1, Metadata={"key_url": "https://evil.example/system/callbackkey/index.rails?companyName=x"})
    post(door_of(desk), json.dumps(body).encode(), "x")
    take_inbox(desk.account.pk)
    assert states(desk) == [("refused", "The key address leads to a foreign host.")]


@pytest.mark.parametrize(
    "key_url",
    [
        "http://na.myconnectwise.net/v2025_1//system/callbackkey/index.rails?companyName=acme",
        "https://evil.example/v2025_1//system/callbackkey/index.rails?companyName=acme",
        "https://na.myconnectwise.net.evil.example/system/callbackkey/index.rails?companyName=acme",
        "https://na.myconnectwise.net@evil.example/system/callbackkey/index.rails?companyName=acme",
        "https://na.myconnectwise.net:8443/system/callbackkey/index.rails?companyName=acme",
        "https://na.myconnectwise.net/v2025_1/apis/3.0/system/info?companyName=acme",
        "https://na.myconnectwise.net/a/b/system/callbackkey/index.rails?companyName=acme",
        "https://na.myconnectwise.net/system/callbackkey/../x?companyName=acme",
        "https://na.myconnectwise.net/system/callbackkey/index.rails?companyName=other",
        "https://na.myconnectwise.net/system/callbackkey/index.rails",
        "",
    ],
)
def test_a_key_address_must_be_our_own_company_on_our_own_host(key_url: str) -> None:
    with pytest.raises(Unbelievable):
        check_key_url(key_url, hosts=HOSTS, company_id="acme")


def test_the_documented_key_address_is_taken() -> None:
    check_key_url(GOOD_KEY_URL, hosts=HOSTS, company_id="Acme")


def desk_ticket(desk: Desk) -> int:
    with desk.api() as api:
        return int(api.get("/service/tickets", params={"pageSize": 1}).json()[0]["id"])


def believed(desk: Desk, number: int, **changes: Any) -> None:
    """A callback as the simulator signs it, over the https address that a connection really has."""
    with desk.scope.open():
        desk.connection.refresh_from_db()
        desk.connection.api_url = "https://localhost:8100"
        desk.connection.save(update_fields=["api_url"])
    raw = json.dumps(callback(desk, number, **changes)).encode()
    post(door_of(desk), raw, signature_of(raw, key_of(desk)["key"]))
    take_inbox(desk.account.pk)


def test_a_good_callback_makes_us_read_the_record_again(desk: Desk) -> None:
    number = desk_ticket(desk)
    with desk.api() as api:
        api.patch(f"/service/tickets/{number}", json=[{"op": "replace", "path": "summary", "value": "Changed there"}])
    believed(desk, number)
    assert states(desk) == [("handled", "")]
    assert desk.ticket(number).summary == "Changed there"
    with desk.scope.open():
        assert Change.objects.filter(external_id=number).count() == 1


def test_what_the_callback_claims_is_not_believed_only_its_number(desk: Desk) -> None:
    number = desk_ticket(desk)
    before = desk.ticket(number).summary
    believed(desk, number, Entity=json.dumps({"id": number, "summary": "A lie"}))
    assert desk.ticket(number).summary == before


def test_a_replayed_callback_changes_nothing(desk: Desk) -> None:
    number = desk_ticket(desk)
    believed(desk, number)
    believed(desk, number)
    assert len(states(desk)) == 1


def test_another_company_s_callback_is_refused(desk: Desk) -> None:
    believed(desk, desk_ticket(desk), CompanyId="somebody-else")
    assert [state for state, _ in states(desk)] == ["refused"]


def test_when_connectwise_is_away_the_callback_waits(desk: Desk) -> None:
    number = desk_ticket(desk)
    desk.fault(method="GET", path=f"/service/tickets/{number}", effect="error_before_commit", status=503, count=0)
    believed(desk, number)
    [(state, reason)] = states(desk)
    assert state == "new"
    assert reason
    with desk.scope.open():
        item = InboxItem.objects.get()
        assert item.attempts == 1
        assert item.due_at > item.received_at


def test_a_callback_that_never_succeeds_is_given_up(desk: Desk) -> None:
    post(door_of(desk), json.dumps(callback(desk, 1)).encode(), "x")
    with desk.scope.open():
        item = InboxItem.objects.select_related("connection").get()
        item.attempts = inbox.MOST_ATTEMPTS
    inbox.postpone(item, RuntimeError("still nothing"))
    assert states(desk) == [("ignored", "still nothing")]
