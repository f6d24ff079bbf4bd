"""Signing in by password and second factor; what ends a session; what guessing comes to."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client as Browser

from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Account, Membership, Role, User
from cwhub.audit.models import AuditEntry
from tests.builders import make_account, make_member, scope_of
from tests.desk.one_time_codes import code_of
from tests.desk.outside import words

pytestmark = pytest.mark.django_db
PASSWORD, SIGN_IN, FACTOR = "correct horse battery", "/sign-in", "/account/second-factor"


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def alice() -> Membership:
    return make_member(make_account(), "alice", Role.ADMIN)


def sign_in(browser: Browser, username: str = "alice", password: str = PASSWORD, **more: str) -> Any:
    return browser.post(SIGN_IN, {"username": username, "password": password, **more})


def signed_in(browser: Browser) -> bool:
    return browser.get("/settings/roles").status_code == 200


def with_factor(browser: Browser) -> tuple[str, list[str]]:
    """Sets one up; its secret and the recovery codes, as the page shows them."""
    page = browser.get(FACTOR).content.decode()
    secret = re.findall(r'value="([A-Z2-7]{32})" id="secret"', page)[0]
    codes = browser.post(FACTOR, {"code": code_of(secret)}, follow=True).content.decode()
    return secret, re.findall(r"<li>(\d{8})</li>", codes)


def acts(person: Membership) -> list[str]:
    with scope_of_membership(person).open():
        return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))


# --- password ---------------------------------------------------------------------------------------------------------
def test_a_password_signs_in_and_is_audited(alice: Membership) -> None:
    browser = Browser()
    answer = sign_in(browser, next="/settings/people")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/settings/people")
    assert signed_in(browser)
    assert acts(alice) == ["accounts.signed_in"]


def test_who_there_is_cannot_be_asked(alice: Membership) -> None:
    User.objects.create_user("gone", password=PASSWORD, is_active=False)
    answers = [sign_in(Browser(), name, "wrong password") for name in ("alice", "gone", "nobody")]
    said = {re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in answers}
    assert len(said) == 1
    assert "Not signed in." in said.pop()
    assert not signed_in(Browser())


def test_there_is_no_signing_up_and_no_asking_by_mail() -> None:
    for path in ("/signup", "/sign-in/signup", "/accounts/signup/", "/account/email", "/password/reset/"):
        assert Browser().get(path).status_code in (302, 404)
    assert User.objects.count() == 0


def test_no_foreign_address_is_gone_to(alice: Membership) -> None:
    assert sign_in(Browser(), next="https://evil.example/").headers["Location"] == "/"


def test_guessing_ends_after_five_and_counts_for_all_processes(alice: Membership) -> None:
    browsers = [Browser(REMOTE_ADDR=f"203.0.113.{n}") for n in range(7)]
    for browser in browsers[:5]:
        assert "Not signed in." in words(sign_in(browser, password="wrong password"))
    refused = sign_in(browsers[6])
    assert refused.status_code == 200
    assert "Too many failed login attempts" in words(refused)
    assert not signed_in(browsers[6])


# --- second factor ----------------------------------------------------------------------------------------------------
def test_a_second_factor_is_asked_for_and_each_code_works(alice: Membership) -> None:
    browser = Browser()
    sign_in(browser)
    secret, codes = with_factor(browser)
    assert len(codes) == 10
    for code in (code_of(secret, None), codes[0]):
        other = Browser()
        cache.clear()
        assert sign_in(other, next="/settings/people").headers["Location"] == "/sign-in/code"
        assert not signed_in(other)
        assert "Not signed in." in words(other.post("/sign-in/code", {"code": "000000"}))
        assert other.post("/sign-in/code", {"code": code}).headers["Location"] == "/settings/people"
        assert signed_in(other)


@pytest.mark.django_db(transaction=True)
def test_setting_it_up_is_audited(alice: Membership) -> None:
    browser = Browser()
    sign_in(browser)
    with_factor(browser)
    assert acts(alice) == ["accounts.signed_in", "accounts.second_factor_on"]


def test_a_recovery_code_works_once(alice: Membership) -> None:
    browser = Browser()
    sign_in(browser)
    _, codes = with_factor(browser)
    once, twice = Browser(), Browser()
    for other in (once, twice):
        sign_in(other)
        other.post("/sign-in/code", {"code": codes[3]})
    assert (signed_in(once), signed_in(twice)) == (True, False)


def test_the_secrets_are_sealed_and_the_codes_are_shown_once(alice: Membership) -> None:
    browser = Browser()
    sign_in(browser)
    secret, codes = with_factor(browser)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in codes)
    again = browser.get("/account/recovery-codes").content.decode()
    assert not any(code in again for code in codes)
    assert "10 of 10 are unused" in again


def test_a_secret_that_is_not_confirmed_yet_is_sealed_too(alice: Membership) -> None:
    browser = Browser()
    sign_in(browser)
    page = browser.get(FACTOR).content.decode()
    secret = re.findall(r'value="([A-Z2-7]{32})" id="secret"', page)[0]
    kept = browser.session["mfa.totp.secret"]
    assert secret not in str(dict(browser.session.items()))
    assert kept.startswith("v1")
    again = browser.post(FACTOR, {"code": "000000"}).content.decode()
    assert f'value="{secret}"' in again, "a wrong code does not change the secret"
    assert browser.post(FACTOR, {"code": code_of(secret)}).status_code == 302
    assert "mfa.totp.secret" not in browser.session


def test_a_waiting_secret_that_cannot_be_opened_is_made_anew(alice: Membership) -> None:
    browser = Browser()
    sign_in(browser)
    browser.get(FACTOR)
    session = browser.session
    session["mfa.totp.secret"] = "A" * 32
    session.save()
    page = browser.post(FACTOR, {"code": "000000"})
    assert "Not set up." in words(page)
    assert "A" * 32 not in page.content.decode()


def test_the_factor_is_taken_off_only_after_the_password(alice: Membership, settings: LazySettings) -> None:
    browser = Browser()
    sign_in(browser)
    with_factor(browser)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    asked = browser.post("/account/second-factor/remove")
    assert asked.headers["Location"].startswith("/account/again")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
    assert "Is it you?" in words(browser.get(asked.headers["Location"]))
    assert "Not confirmed." in words(browser.post("/account/again", {"password": "wrong"}))
    assert Authenticator.objects.exists()
    browser.post("/account/again", {"password": PASSWORD})
    browser.post("/account/second-factor/remove")
    assert not Authenticator.objects.exists()
    assert acts(alice)[-1] == "accounts.second_factor_off"


@pytest.mark.parametrize(("wanted", "asked"), [("admins", True), ("everybody", True), ("nobody", False), ("", False)])
def test_an_account_may_ask_for_one(alice: Membership, wanted: str, asked: bool) -> None:
    with scope_of_membership(alice).open():
        Account.objects.update(second_factor=wanted)
    browser = Browser()
    sign_in(browser)
    answer = browser.get("/settings/people")
    assert (answer.status_code == 302) is asked
    if asked:
        assert answer.headers["Location"] == FACTOR
        assert browser.get("/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == FACTOR
        with_factor(browser)
        assert browser.get("/settings/people").status_code == 200


def test_production_asks_admins_for_one(alice: Membership, settings: LazySettings) -> None:
    settings.SECOND_FACTOR = "admins"
    with scope_of_membership(alice).open():
        account = Account.objects.get()
    make_member(account, "bob", Role.MANAGER)
    for name, status in (("alice", 302), ("bob", 200)):
        browser = Browser()
        sign_in(browser, name)
        assert browser.get("/settings/roles").status_code == status


# --- sessions ---------------------------------------------------------------------------------------------------------
def test_a_changed_password_ends_the_other_sessions(alice: Membership) -> None:
    here, there = Browser(), Browser()
    sign_in(here)
    sign_in(there)
    new = {"oldpassword": PASSWORD, "password1": "a new long password", "password2": "a new long password"}
    assert "Not changed." in words(here.post("/account/password", {**new, "oldpassword": "wrong"}))
    assert here.post("/account/password", new).status_code == 302
    assert (signed_in(here), signed_in(there)) == (True, False)
    assert "accounts.password_changed" in acts(alice)
    assert sign_in(Browser()).status_code == 200


def test_a_person_lists_and_ends_his_own_sessions(alice: Membership) -> None:
    here, there = Browser(), Browser(headers={"user-agent": "A telephone"})
    sign_in(here)
    sign_in(there)
    page = here.get("/account").content.decode()
    assert "A telephone" in page
    number = re.findall(r"/account/sessions/(\d+)/end", page)
    assert len(number) == 1
    assert "Ended." in words(here.post(f"/account/sessions/{number[0]}/end", follow=True))
    assert (signed_in(here), signed_in(there)) == (True, False)


def test_all_others_end_together(alice: Membership) -> None:
    here, others = Browser(), [Browser(), Browser()]
    for browser in (here, *others):
        sign_in(browser)
    here.post("/account/sessions/end-others")
    assert [signed_in(browser) for browser in (here, *others)] == [True, False, False]


def test_another_s_session_is_not_there(alice: Membership) -> None:
    make_member(make_account("Elsewhere IT"), "eve")
    here, there, eve = Browser(), Browser(), Browser()
    for browser in (here, there):
        sign_in(browser)
    sign_in(eve, "eve")
    number = re.findall(r"/account/sessions/(\d+)/end", here.get("/account").content.decode())[0]
    assert eve.post(f"/account/sessions/{number}/end").status_code == 404
    assert (signed_in(here), signed_in(there)) == (True, True)


# --- two accounts -----------------------------------------------------------------------------------------------------
def test_who_has_two_places_changes_between_them(alice: Membership) -> None:
    other = make_account("Elsewhere IT")
    Membership.objects.create(user=alice.user, account_id=other.pk, role=Role.AUDITOR)
    browser = Browser()
    sign_in(browser)
    assert "You are Admin" in words(browser.get("/settings/roles"))
    assert "Elsewhere IT" in words(browser.get("/account"))
    assert browser.post(f"/account/switch/{other.uid}").status_code == 302
    assert "You are Auditor" in words(browser.get("/settings/roles"))
    stranger = make_account("Strangers")
    assert browser.post(f"/account/switch/{stranger.uid}").status_code == 404
    with scope_of(stranger).open():
        assert not AuditEntry.objects.exists()
