"""Settings > First run: what is chosen, what cannot be left open, and what stays when boards change later."""

from typing import Any

import pytest
from django.test import Client as Browser

from approvals.models import Category
from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Client, Connection, Membership, Role
from cwhub.mirror.models import Board, BoardStatus, BoardType
from desk.connecting.choices import ASKED
from simulators.connectwise.app import SimulatorApp
from tests.builders import make_account, make_member
from tests.desk.outside import begin, colleague, connect_whole, make_admin, make_history, signed_in, words

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])

PAGE = "/settings/first-run"
DESK, NETWORK = 1, 2  # boards of the small world
WAITING, WORKING = 4, 3  # statuses of the desk: the first pauses the clock


@pytest.fixture
def admin(sim: SimulatorApp) -> Membership:
    admin = make_admin()
    connect_whole(begin(admin))
    return admin


def answers(*boards: int, **changes: Any) -> dict[str, Any]:
    """A whole form: every asked part of each board is answered with *there is none*."""
    parts = {f"part-{board}-{part.value}": "none" for board in boards for part in ASKED}
    return {"board": [*boards], "type": [1, 2, 3], "company_type": [1], **parts, **changes}


def in_scope(admin: Membership) -> Any:
    return scope_of_membership(admin).open()


def state(admin: Membership) -> str:
    with in_scope(admin):
        return str(Connection.objects.get().state)


def test_the_first_look_ticks_the_busiest_board_and_asks_what_no_flag_tells(admin: Membership) -> None:
    response = signed_in(admin).get(PAGE)
    html = response.content.decode()
    assert 'value="1" id="board-1" checked' in html
    assert 'value="2" id="board-2" checked' not in html
    assert html.count("Choose one of") == 2 * len(ASKED)
    assert "1 of 4" in words(response)
    assert "Inactive; its tickets still teach" in words(response)


def test_nothing_is_saved_while_a_part_of_a_chosen_board_is_open(admin: Membership) -> None:
    response = signed_in(admin).post(f"{PAGE}/boards", answers(DESK, **{f"part-{DESK}-waiting_customer": ""}))
    assert response.status_code == 422
    assert "Desk: say which status is “Waiting for customer”, or that there is none." in words(response)
    with in_scope(admin):
        assert not Board.objects.filter(takes_part=True).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"board": []}, "Choose at least one board"),
        ({"board": [3]}, "Choose at least one board"),  # inactive
        ({"board": [999]}, "Choose at least one board"),
        ({"company_type": []}, "Choose at least one company type"),
        (
            {f"part-{DESK}-waiting_customer": WAITING, f"part-{DESK}-waiting_confirmation": WAITING},
            "one status cannot play two parts",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_whole(admin: Membership, changes: dict[str, Any], sentence: str) -> None:
    response = signed_in(admin).post(f"{PAGE}/boards", answers(DESK, **changes))
    assert response.status_code == 422
    assert sentence in words(response)
    with in_scope(admin):
        assert not Board.objects.filter(takes_part=True).exists()


def test_boards_parts_types_and_clients_are_saved_together(admin: Membership) -> None:
    chosen = answers(DESK, type=[1], **{f"part-{DESK}-waiting_customer": WAITING})
    assert signed_in(admin).post(f"{PAGE}/boards", chosen).status_code == 302
    with in_scope(admin):
        assert list(Board.objects.filter(takes_part=True).values_list("external_id", flat=True)) == [DESK]
        assert BoardStatus.objects.get(external_id=WAITING).part == "waiting_customer"
        left_out = BoardType.objects.filter(board_ref=DESK, takes_part=False)
        assert set(left_out.values_list("external_id", flat=True)) == {2, 4}
        assert set(Client.objects.filter(takes_part=True).values_list("name", flat=True)) == {
            "Acorn Bakery",
            "Birch & Sons",
        }


def test_a_status_that_loses_its_part_follows_its_flags_again(admin: Membership) -> None:
    browser = signed_in(admin)
    browser.post(f"{PAGE}/boards", answers(DESK, **{f"part-{DESK}-customer_answered": WORKING}))
    browser.post(f"{PAGE}/boards", answers(DESK))
    with in_scope(admin):
        row = BoardStatus.objects.get(external_id=WORKING)
        assert (row.part, row.part_chosen) == ("taken", False)


def test_connected_only_when_categories_are_chosen_too(admin: Membership) -> None:
    make_history(admin)
    browser = signed_in(admin)
    browser.post(f"{PAGE}/boards", answers(DESK))
    assert state(admin) == "choosing"
    page = browser.get(PAGE)
    (row,) = page.context["proposed"]
    made = {f"name-{row.key}": "Mail that stopped", "at_two": [row.key]}
    assert browser.post(f"{PAGE}/categories", made).status_code == 302
    assert state(admin) == "connected"
    with in_scope(admin):
        category = Category.objects.get()
        assert (category.name, category.level) == ("Mail that stopped", 2)
        assert category.history_tickets >= 20
        assert Connection.objects.get().proposals_from is not None


def test_a_desk_without_history_starts_with_suggestions_only(admin: Membership) -> None:
    browser = signed_in(admin)
    browser.post(f"{PAGE}/boards", answers(DESK))
    assert "There are too few tickets on these boards" in words(browser.get(PAGE))
    browser.post(f"{PAGE}/categories", {})
    assert state(admin) == "connected"
    with in_scope(admin):
        assert not Category.objects.exists()
    assert "3 of 4" in words(browser.get(PAGE))


def test_categories_cannot_open_an_account_without_boards(admin: Membership) -> None:
    response = signed_in(admin).post(f"{PAGE}/categories", {})
    assert response.status_code == 422
    assert state(admin) == "choosing"


def test_an_unticked_category_only_suggests(admin: Membership) -> None:
    make_history(admin)
    browser = signed_in(admin)
    browser.post(f"{PAGE}/boards", answers(DESK))
    browser.post(f"{PAGE}/categories", {})
    with in_scope(admin):
        assert Category.objects.get().level == 1


def test_a_category_needs_a_name_and_nothing_is_half_saved(admin: Membership) -> None:
    make_history(admin)
    browser = signed_in(admin)
    browser.post(f"{PAGE}/boards", answers(DESK))
    (row,) = browser.get(PAGE).context["proposed"]
    response = browser.post(f"{PAGE}/categories", {f"name-{row.key}": "  "})
    assert response.status_code == 422
    assert "Every category needs a name of its own." in words(response)
    assert state(admin) == "choosing"
    with in_scope(admin):
        assert not Category.objects.exists()


def test_boards_change_later_and_categories_stay(admin: Membership) -> None:
    make_history(admin)
    browser = signed_in(admin)
    browser.post(f"{PAGE}/boards", answers(DESK))
    browser.post(f"{PAGE}/categories", {})
    with in_scope(admin):
        since = Connection.objects.get().proposals_from
    assert browser.post(f"{PAGE}/boards", answers(DESK, NETWORK)).status_code == 302
    browser.post(f"{PAGE}/categories", {})
    assert state(admin) == "connected"
    with in_scope(admin):
        assert Board.objects.filter(takes_part=True).count() == 2
        assert Category.objects.count() == 1
        assert Connection.objects.get().proposals_from == since


def test_the_panel_is_told_as_seen_once_somebody_has_opened_it(admin: Membership) -> None:
    browser = signed_in(admin)
    assert "nobody yet" in words(browser.get(PAGE))
    asked = {"X-Cursor": "not-seen"}
    assert browser.get(f"{PAGE}/live", headers=asked).status_code == 204
    with in_scope(admin):
        Connection.objects.update(panel_seen_at="2026-11-20T12:00Z")
    news = browser.get(f"{PAGE}/live", headers=asked)
    assert news.headers["X-Cursor"] == "seen"
    assert "Seen in a ticket" in words(news)


def test_before_anything_is_read_the_page_says_what_comes_first() -> None:
    assert "ConnectWise first" in words(signed_in(make_admin()).get(PAGE))


def test_only_an_admin_may_choose(admin: Membership) -> None:
    manager = colleague(admin, "bob", Role.MANAGER)
    for path in ("", "/boards", "/categories", "/live"):
        response = signed_in(manager).post(PAGE + path, answers(DESK)) if path else signed_in(manager).get(PAGE)
        assert response.status_code == 403


def test_another_account_s_admin_changes_nothing_here(admin: Membership) -> None:
    outsider = make_member(make_account("Elsewhere IT"), "charlie", Role.ADMIN)
    browser: Browser = signed_in(outsider)
    assert browser.post(f"{PAGE}/boards", answers(DESK)).status_code == 302
    with in_scope(admin):
        assert not Board.objects.filter(takes_part=True).exists()
