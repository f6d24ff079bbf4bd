"""`manage.py create_account`: from nothing to an admin who signs in."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from cwhub.accounts.models import Membership, User
from tests.desk.outside import words

pytestmark = pytest.mark.django_db
ADMIN = {"name": "Fresh IT", "time_zone": "America/Chicago", "admin": "ada", "email": "ada@fresh.example"}
PASSWORD = "a long enough sentence"


def create(monkeypatch: pytest.MonkeyPatch, password: str = PASSWORD, **changes: str) -> str:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    said = io.StringIO()
    call_command("create_account", **{**ADMIN, **changes}, stdout=said)
    return said.getvalue()


def test_the_first_admin_signs_in_and_may_connect(monkeypatch: pytest.MonkeyPatch) -> None:
    assert create(monkeypatch) == "Fresh IT is open; ada can sign in and connect ConnectWise.\n"
    browser = Browser()
    asked = {"username": "ada", "password": PASSWORD, "next": "/settings/integrations"}
    response = browser.post("/sign-in", asked, follow=True)
    assert response.redirect_chain == [("/settings/integrations", 302)]
    assert "Not connected" in words(response)
    assert "Fresh IT" in words(response)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"time_zone": "Chicago"}, "is no time zone"),
        ({"password": "short"}, "too short"),
        ({"password": ""}, "too short"),
    ],
)
def test_what_cannot_be_makes_nothing(monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        create(monkeypatch, **changes)
    assert not User.objects.exists()
    assert not Membership.objects.exists()


def test_a_name_that_is_taken_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    create(monkeypatch)
    with pytest.raises(CommandError, match="There is a user ada already"):
        create(monkeypatch, name="Another IT")
    assert Membership.objects.count() == 1
