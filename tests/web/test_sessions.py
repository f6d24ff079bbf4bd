"""What stands in the database of a session opens nothing."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from pytest_django import Settings

from cwhub.accounts.models import Membership
from kit.signed_sessions import signed, unsigned
from tests.builders import make_account, make_member

pytestmark = pytest.mark.django_db(transaction=True)
NAME = settings.SESSION_COOKIE_NAME


@pytest.fixture
def alice() -> Membership:
    return make_member(make_account(), "alice")


def sign_in(person: Membership) -> Browser:
    browser = Browser()
    browser.post("/sign-in", {"username": person.user.username, "login": person.user.username, "password": WORD})
    return browser


WORD = "correct horse battery"


def is_signed_in(cookie: str) -> bool:
    browser = Browser()
    browser.cookies[NAME] = cookie
    return browser.get("/").status_code == 200


def test_who_signs_in_gets_a_cookie_that_the_database_does_not_hold(alice: Membership) -> None:
    cookie = sign_in(alice).cookies[NAME].value
    key = Session.objects.get().session_key
    assert is_signed_in(cookie)
    assert cookie == signed(key) != key
    assert not is_signed_in(key)


@pytest.mark.parametrize("forged", ["{key}.", "{key}.x", ".{key}", "{key}", "{key}.{key}", "", ".", "é.é"])
def test_a_key_without_its_signature_opens_nothing(alice: Membership, forged: str) -> None:
    sign_in(alice)
    assert not is_signed_in(forged.format(key=Session.objects.get().session_key))


def test_another_keys_signature_opens_nothing(alice: Membership, settings: Settings) -> None:
    sign_in(alice)
    key = Session.objects.get().session_key
    ours = settings.SECRET_KEY
    settings.SECRET_KEY = "x" * 50
    forged = signed(key)
    settings.SECRET_KEY = ours
    assert not is_signed_in(forged)


def test_a_cookie_of_before_a_rotation_still_opens(alice: Membership, settings: Settings) -> None:
    cookie = sign_in(alice).cookies[NAME].value
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "y" * 50
    assert is_signed_in(cookie)


def test_signing_in_again_ends_the_older_key(alice: Membership) -> None:
    browser = sign_in(alice)
    first = browser.cookies[NAME].value
    browser.post("/sign-out")
    assert not is_signed_in(first)
    assert Session.objects.count() == 0


def test_a_cookie_is_out_of_reach_for_scripts_and_other_sites(alice: Membership) -> None:
    cookie = sign_in(alice).cookies[NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert unsigned(cookie.value)
