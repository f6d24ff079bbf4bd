"""Many callbacks at once: each is answered for, hardly any is read alone, and nothing else has to wait for them."""

import json
from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from django_q.models import OrmQ

from cwhub.accounts.turns import turn_at
from cwhub.webhooks.envelope import signature_of
from cwhub.webhooks.tasks import take_inbox
from tests.connected import Desk
from tests.webhooks.test_callbacks import callback, desk_ticket, door_of, key_of, post, states


def send(desk: Desk, number: int, message: str) -> None:
    raw = json.dumps(callback(desk, number, MessageId=message)).encode()
    post(door_of(desk), raw, signature_of(raw, key_of(desk)["key"]))


def listen(desk: Desk) -> None:
    """Callbacks name the simulator's https address, so that is where the connection stands."""
    with desk.scope.open():
        desk.connection.api_url = "https://localhost:8100"
        desk.connection.save(update_fields=["api_url"])


def reads(desk: Desk, number: int) -> int:
    return sum(
        row["path"] == f"/service/tickets/{number}" for row in desk.requests("GET", f"/service/tickets/{number}")
    )


def test_many_callbacks_of_one_ticket_are_one_reading(desk: Desk) -> None:
    listen(desk)
    number = desk_ticket(desk)
    before = reads(desk, number)
    for turn in range(5):
        send(desk, number, f"m-{turn}")
    take_inbox(desk.account.pk)
    assert states(desk) == [("handled", "")] * 5
    assert reads(desk, number) == before + 1


def test_a_callback_that_comes_after_the_reading_is_read_again(desk: Desk) -> None:
    listen(desk)
    number = desk_ticket(desk)
    send(desk, number, "first")
    take_inbox(desk.account.pk)
    with desk.api() as api:
        api.patch(f"/service/tickets/{number}", json=[{"op": "replace", "path": "summary", "value": "Changed since"}])
    send(desk, number, "second")
    take_inbox(desk.account.pk)
    assert desk.ticket(number).summary == "Changed since"


def test_one_bell_is_rung_for_all_that_wait(desk: Desk) -> None:
    path = door_of(desk)
    for turn in range(5):
        post(path, f"{turn}".encode())
    assert OrmQ.objects.count() == 1


def test_a_bell_leaves_the_backlog_to_whoever_is_at_it(desk: Desk) -> None:
    post(door_of(desk), b"<html>")
    with turn_at("inbox", desk.account.pk):
        in_another_worker(desk.account.pk)
        assert [state for state, _ in states(desk)] == ["new"]
    in_another_worker(desk.account.pk)
    assert [state for state, _ in states(desk)] == ["refused"]


def in_another_worker(account_id: int) -> None:
    """A lock is a session's, and each thread has its own."""

    def work() -> None:
        try:
            take_inbox(account_id)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()
