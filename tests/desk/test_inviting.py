"""People whom an admin adds, the links for their passwords, boards and second factors; what ends with a place."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Account, Membership, Role, Token, User
from cwhub.accounts.tokens import create_token
from cwhub.audit.models import AuditEntry
from cwhub.mirror.models import Board
from kit.clock import now
from tests.builders import make_account, make_client, make_connection, make_member, scope_of
from tests.desk.outside import signed_in, words
from tests.desk.test_signing_in import PASSWORD, sign_in, with_factor
from tests.desk.test_signing_in import signed_in as is_in

pytestmark = pytest.mark.django_db
PEOPLE = "/settings/people"
NEW = {"name": "Wren Ash", "email": "Wren@msp.example", "role": "dispatcher", "sees": "all", "title": "Lead"}


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def admin() -> Membership:
    account = make_account()
    connection = make_connection(account)
    make_client(connection, 1, "Acorn Bakery")
    with scope_of(account).open():
        for number, name in ((1, "Help"), (2, "Projects")):
            Board.objects.create(account=account, connection=connection, external_id=number, name=name, seen_at=now())
    make_member(account, "bob")
    return make_member(account, "alice", Role.ADMIN)


def add(admin: Membership, **changes: Any) -> Any:
    return signed_in(admin).post(f"{PEOPLE}/add", {**NEW, **changes})


def link_in(answer: Any) -> str:
    return re.findall(r'id="link-text" value="https?://[^/"]+([^"]+)"', answer.content.decode())[0]


def wren() -> Membership:
    return Membership.objects.select_related("user").get(user__email="wren@msp.example")


def set_password(link: str, password: str = "a long new password", again: str = "") -> Any:
    return Browser().post(link, {"password": password, "again": again or password})


def test_a_person_is_added_and_sets_his_own_password(admin: Membership) -> None:
    link = link_in(add(admin))
    assert (wren().role, wren().title, wren().user.username) == ("dispatcher", "Lead", "wren")
    assert (wren().granted_by, wren().granted_by_name) == (admin, "Alice")
    assert not wren().user.has_usable_password()
    assert "You sign in as wren" in words(Browser().get(link))
    assert set_password(link).headers["Location"] == "/sign-in"
    browser = Browser()
    sign_in(browser, "wren", "a long new password")
    assert is_in(browser)
    with scope_of_membership(admin).open():
        acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["accounts.person_added", "accounts.password_changed", "accounts.signed_in"]


def test_a_link_works_once_and_is_shown_once(admin: Membership) -> None:
    link = link_in(add(admin))
    assert link not in signed_in(admin).get(PEOPLE).content.decode()
    set_password(link)
    assert "This link does not work" in words(Browser().get(link))
    assert set_password(link, "another long password").status_code == 404


@pytest.mark.parametrize(("password", "again"), [("short", ""), ("a long new password", "not the same at all")])
def test_a_bad_password_is_not_set(admin: Membership, password: str, again: str) -> None:
    link = link_in(add(admin))
    answer = set_password(link, password, again)
    assert answer.status_code == 422
    assert "Not set." in words(answer)
    assert not wren().user.has_usable_password()


def test_a_wrong_link_does_not_tell_who_there_is(admin: Membership) -> None:
    link_in(add(admin))
    said = [Browser().get(f"/invited/{uid}/abc-123") for uid in (wren().user.uid, "nobodyatall")]
    assert {answer.status_code for answer in said} == {404}
    assert said[0].content == said[1].content


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"email": "wren"}, {"role": "king"}, {"sees": "some"}, {"sees": "some", "client": ["99"]}]
)
def test_what_makes_no_sense_adds_nobody(admin: Membership, wrong: dict[str, Any]) -> None:
    answer = add(admin, **wrong)
    assert answer.status_code == 422
    assert "Not added." in words(answer)
    assert User.objects.count() == 2


def test_a_user_name_that_somebody_has_is_numbered(admin: Membership) -> None:
    make_member(make_account("Elsewhere IT"), "wren")
    add(admin)
    assert wren().user.username == "wren-2"


def test_another_link_for_who_has_forgotten_it(admin: Membership) -> None:
    bob = Membership.objects.select_related("user").get(user__username="bob")
    browser = Browser()
    sign_in(browser, "bob")
    link = link_in(signed_in(admin).post(f"{PEOPLE}/{bob.user.uid}/link"))
    set_password(link)
    assert not is_in(browser)
    assert "Not signed in." in words(sign_in(Browser(), "bob", PASSWORD))


@pytest.mark.parametrize("act", ["link", "second-factor/remove"])
def test_whose_sign_in_is_another_account_s_too_is_left_alone(admin: Membership, act: str) -> None:
    bob = Membership.objects.select_related("user").get(user__username="bob")
    Membership.objects.create(user=bob.user, account_id=make_account("Elsewhere IT").pk, role=Role.ADMIN)
    answer = signed_in(admin).post(f"{PEOPLE}/{bob.user.uid}/{act}")
    assert "only he himself changes how he signs in" in words(answer)
    assert "link-text" not in answer.content.decode()


def test_a_lost_second_factor_is_taken_off(admin: Membership) -> None:
    bob = Membership.objects.select_related("user").get(user__username="bob")
    browser = Browser()
    sign_in(browser, "bob")
    with_factor(browser)
    assert "Take off the second factor" in words(signed_in(admin).get(f"{PEOPLE}?person={bob.user.uid}"))
    signed_in(admin).post(f"{PEOPLE}/{bob.user.uid}/second-factor/remove")
    assert not is_in(browser)
    assert sign_in(Browser(), "bob").headers["Location"] == "/"


def test_who_must_have_a_second_factor_is_set_here(admin: Membership) -> None:
    answer = signed_in(admin).post(f"{PEOPLE}/second-factor", {"second_factor": "everybody"}, follow=True)
    assert "/account/second-factor" in str(answer.redirect_chain)
    with scope_of_membership(admin).open():
        assert Account.objects.get().second_factor == "everybody"
        assert AuditEntry.objects.get(act="accounts.second_factor_set").sentence == "A second factor is for: everybody."


def test_boards_are_chosen_for_a_technician(admin: Membership) -> None:
    bob = Membership.objects.select_related("user").get(user__username="bob")
    with scope_of_membership(admin).open():
        help_board = Board.objects.get(name="Help").pk
    fields = {"role": "technician", "sees": "all", "active": "on", "decides": "some", "board": [help_board, 99999]}
    signed_in(admin).post(f"{PEOPLE}/{bob.user.uid}", fields)
    bob.refresh_from_db()
    assert (bob.all_boards, bob.boards) == (False, [help_board])


def test_with_his_place_a_person_s_sessions_and_tokens_end(admin: Membership) -> None:
    bob = Membership.objects.select_related("user").get(user__username="bob")
    _, plain = create_token(membership=bob, name="mine", verbs=["read"])
    browser = Browser()
    sign_in(browser, "bob")
    signed_in(admin).post(f"{PEOPLE}/{bob.user.uid}", {"role": "technician", "sees": "all"})
    bob.refresh_from_db()
    assert (bob.active, bob.ended_reason) == (False, "Deactivated by Alice.")
    assert browser.get("/settings/roles").headers["Location"].startswith("/sign-in")
    assert Browser(headers={"Authorization": f"Bearer {plain}"}).get("/api/v1/proposals").status_code == 401
    assert "Deactivated by Alice." in words(signed_in(admin).get(PEOPLE))
    signed_in(admin).post(f"{PEOPLE}/{bob.user.uid}", {"role": "technician", "sees": "all", "active": "on"})
    bob.refresh_from_db()
    assert (bob.active, bob.ended_reason) == (True, "")
    assert Token.objects.get().revoked_at is not None


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_nobody_else_adds_or_changes_people(admin: Membership, role: Role) -> None:
    bob = Membership.objects.select_related("user").get(user__username="bob")
    Membership.objects.filter(pk=bob.pk).update(role=role)
    uid = admin.user.uid
    for path in ("add", "second-factor", uid, f"{uid}/link", f"{uid}/second-factor/remove"):
        assert signed_in(bob).post(f"{PEOPLE}/{path}", NEW).status_code == 403
    assert User.objects.count() == 2
