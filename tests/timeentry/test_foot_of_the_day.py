"""How a post ends for who looks at his day: parked with two ways out, or done and taken back."""

from typing import Any

import pytest
from django.test import Client

from cwhub.journal.models import WriteBatch
from cwhub.journal.services import run_batch
from tests.connected import Desk
from tests.pages.browsing import HTMX
from tests.timeentry.days import entries, scope_of_role, there, today, written
from tests.timeentry.grid import have
from tests.timeentry.test_parked import heal, parked, work_until
from timeentry.models import Batch
from timeentry.services import drafts
from timeentry.services.posting import post

__all__ = ["parked"]
pytestmark = pytest.mark.django_db(transaction=True)


def browser_of(office: Desk) -> Client:
    client = Client()
    client.force_login(office.people["technician"].user)
    return client


def page(office: Desk) -> str:
    return browser_of(office).get(f"/time?day={today()}").content.decode()


def press(office: Desk, path: str, **fields: Any) -> str:
    return browser_of(office).post(f"{path}?day={today()}", fields, headers=HTMX).content.decode()


def test_a_parked_post_shows_each_real_state_and_two_ways_out(office: Desk, parked: Batch) -> None:
    shown = page(office)
    assert "This post needs you." in shown
    assert "2 of 3 stand in ConnectWise" in shown
    assert "Keep what is there" in shown
    assert "Take back what is left" in shown
    assert shown.count('data-state="needs"') == 2
    heal(office)
    press(office, f"/time/posts/{parked.uid}/resolve", way="take_back")
    work_until(office, parked, "rolled_back")
    assert there(office) == []
    assert 'data-state="needs"' not in page(office)


def test_what_was_posted_is_taken_back_and_can_go_again(office: Desk) -> None:
    rows = have(office, len(entries(2)))
    scope = scope_of_role(office)
    with office.scope.open():
        connection = rows[0].connection
    batch = post(scope=scope, connection=connection, member=rows[0].member_ref, entries=drafts.wanted_of(rows))
    written(office, batch)
    assert "Take it back" in page(office)
    press(office, "/time/take-back", row=[rows[0].uid])
    run_undo(office)
    assert len(there(office)) == 1
    shown = page(office)
    assert 'data-state="taken"' in shown
    assert 'id="post-count">1<' in shown


def run_undo(office: Desk) -> None:

    with office.scope.open():
        running = list(WriteBatch.objects.filter(state="running").values_list("pk", flat=True))
    for number in running:
        run_batch(office.account.pk, number)
