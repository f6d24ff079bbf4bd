"""What the week counts of rows that went out: refused is failed, taken back is only taken back."""

import pytest
from django.test import Client

from tests.connected import Desk
from tests.timeentry.days import scope_of_role, today, written
from tests.timeentry.grid import have
from tests.timeentry.test_foot_of_the_day import run_undo
from tests.timeentry.test_posting import close
from timeentry.models import Batch, Draft
from timeentry.services import drafts
from timeentry.services.ending import undo_posted
from timeentry.services.posting import post

pytestmark = pytest.mark.django_db(transaction=True)


def posted(office: Desk, rows: list[Draft]) -> Batch:
    with office.scope.open():
        wanted = drafts.wanted_of(rows)
    return post(scope=scope_of_role(office), connection=office.connection, member=rows[0].member_ref, entries=wanted)


def week(office: Desk, role: str = "technician", page: str = "week") -> str:
    client = Client()
    client.force_login(office.people[role].user)
    return client.get(f"/time/{page}?day={today()}").content.decode()


def test_a_refused_row_failed_and_the_rows_taken_back_because_of_it_did_not(office: Desk) -> None:
    rows = have(office, 3)
    rows[1].charge_ref = 105
    with office.scope.open():
        rows[1].save()
    batch = posted(office, rows)
    close(office, 105)
    assert written(office, batch).state == "rolled_back"
    shown = week(office)
    assert "1 failed" in shown
    assert "2 taken back" in shown
    assert "3 rows not posted" in shown or "No period" in shown
    assert '>1</b><span class="small sub">entries that were not posted' in week(office, "manager", "team")


def test_what_a_person_took_back_is_nobodys_failure(office: Desk) -> None:
    batch = posted(office, have(office, 2))
    written(office, batch)
    undo_posted(scope=scope_of_role(office), batch=batch, entries=[0])
    run_undo(office)
    shown = week(office)
    assert "1 taken back" in shown
    assert "failed" not in shown
