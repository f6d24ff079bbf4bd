"""Who may say what happens, and that it happens at once."""

import pytest
from django.test import Client

from approvals.models import Category
from approvals.policy import is_paused, tool_mode
from cwhub.accounts.models import Role
from tests.approvals.cast import Cast, make_cast, make_category
from tests.pages.browsing import HTMX, browser_of
from tests.pages.world import DESK, MAIL, MFA, OUTLOOK

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def admin(cast: Cast) -> Client:
    return browser_of(cast, Role.ADMIN)


def level(cast: Cast, row: Category) -> int:
    with cast.everything.open():
        return int(Category.objects.get(pk=row.pk).level)


def test_an_admin_raises_from_one_to_two_and_lowers_again(cast: Cast, admin: Client) -> None:
    row = make_category(cast, 1)
    assert admin.post(f"/autonomy/{row.uid}/level", {"level": "2"}, headers=HTMX).status_code == 200
    assert level(cast, row) == 2
    admin.post(f"/autonomy/{row.uid}/level", {"level": "1"}, headers=HTMX)
    assert level(cast, row) == 1


def test_above_two_is_refused_with_the_sentence_and_the_old_choice(cast: Cast, admin: Client) -> None:
    row = make_category(cast, 2)
    answer = admin.post(f"/autonomy/{row.uid}/level", {"level": "3"}, headers=HTMX)
    assert (answer.status_code, level(cast, row)) == (403, 2)
    assert "on the evidence of a replay" in answer.content.decode()


def test_a_technician_sees_levels_and_who_can_change_them(cast: Cast) -> None:
    row = make_category(cast, 2)
    browser = browser_of(cast)
    page = browser.get("/autonomy").content.decode()
    assert "can change this" in page
    assert 'type="radio"' not in page
    assert browser.post(f"/autonomy/{row.uid}/level", {"level": "1"}, headers=HTMX).status_code == 403
    assert level(cast, row) == 2


def test_pausing_and_resuming(cast: Cast, admin: Client) -> None:
    admin.post("/autonomy/pause")
    with cast.everything.open():
        assert is_paused(cast.account.pk)
    assert "All automation is paused" in admin.get("/autonomy").content.decode()
    admin.post("/autonomy/resume")
    with cast.everything.open():
        assert not is_paused(cast.account.pk)


def test_a_tool_policy_is_in_force_at_once(cast: Cast, admin: Client) -> None:
    assert admin.post("/autonomy/tools/ticket.note", {"mode": "off"}, headers=HTMX).status_code == 200
    with cast.everything.open():
        assert tool_mode(cast.account.pk, ["ticket.note"]) == "off"


def test_a_mode_nobody_knows_is_422(admin: Client) -> None:
    assert admin.post("/autonomy/tools/ticket.note", {"mode": "yes"}, headers=HTMX).status_code == 422


def test_every_registered_kind_has_its_row(admin: Client) -> None:
    page = admin.get("/autonomy/tools").content.decode()
    assert "Change fields" in page
    assert "ticket.assign" in page


def test_another_accounts_category_is_not_there(cast: Cast) -> None:
    row, outsiders = make_category(cast, 2), make_cast("nimbus")
    answer = browser_of(outsiders, Role.ADMIN).post(f"/autonomy/{row.uid}/level", {"level": "1"}, headers=HTMX)
    assert (answer.status_code, level(cast, row)) == (404, 2)


def test_selectors_are_told_by_their_names_and_together(scene: Cast) -> None:
    places = [{"board": DESK, "type": MAIL, "subtype": OUTLOOK}, {"board": DESK, "type": MAIL, "subtype": MFA}]
    make_category(scene, 2, selectors=places)
    assert "Help › Mail › Client, Second factor" in browser_of(scene).get("/autonomy").content.decode()
