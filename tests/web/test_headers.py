"""What every answer of every address tells the browser, for a stranger and for an admin, by GET and by POST."""

import re
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import URLPattern, resolve
from pytest_django import Settings

from cwhub.accounts.models import Membership, Role
from kit.content_policy import UNUSED
from tests.builders import make_account, make_member
from tests.web.addresses import addresses, filled, patterns

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])
FROM_ANOTHER_SITE = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
KEPT_BY_BROWSERS = {"/pod"}  # the frame, the same for everybody
OPEN_WITHOUT_CSRF = {
    "webhooks/connectwise/<str:token>": "signed by ConnectWise, carries no cookie",
    "pod": "a frame without a secret; its requests carry a token in a header and no cookie",
    "api/v1/": "a token in a header, and no cookie",
}


@pytest.fixture
def admin() -> Membership:
    return make_member(make_account(), "alice", Role.ADMIN)


def signed_in(member: Membership) -> Browser:
    browser = Browser(raise_request_exception=False)
    browser.force_login(member.user)
    return browser


def directives(answer: Any) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: sources for name, _, sources in parts}


def look_at(answer: Any, address: str) -> None:
    policy = directives(answer)
    assert policy["default-src"] == "'none'", address
    assert policy["script-src"] == policy["style-src"] == "'self'", address
    assert policy["base-uri"] == "'none'", address
    assert policy["form-action"] == "'self'", address
    assert "unsafe" not in answer["Content-Security-Policy"], address
    assert policy["frame-ancestors"] == "'none'", address
    assert answer["X-Frame-Options"] == "DENY", address
    assert answer["X-Content-Type-Options"] == "nosniff", address
    assert answer["Referrer-Policy"] == "same-origin", address
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin", address
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin", address
    assert re.fullmatch("[a-z2-7]{16}", answer["X-Request-Id"]), address
    assert all(f"{name}=()" in answer["Permissions-Policy"] for name in UNUSED), address
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")], address
    assert "no-store" in answer["Cache-Control"] or address in KEPT_BY_BROWSERS, address
    assert not [name for name in answer.headers if name.lower() in ("server", "x-powered-by")], address


def test_every_address_answers_a_stranger_with_all_headers() -> None:
    for address in addresses():
        browser = Browser(raise_request_exception=False)
        asked = (browser.get(address), browser.post(address), browser.options(address, headers=FROM_ANOTHER_SITE))
        for answer in asked:
            assert answer.status_code != 500, address
            look_at(answer, address)


def test_every_page_answers_an_admin_with_all_headers(admin: Membership) -> None:
    assert len(addresses()) > 80
    for address in addresses():
        answer = signed_in(admin).get(address, headers=FROM_ANOTHER_SITE)
        assert answer.status_code != 500, address
        look_at(answer, address)


def test_files_are_not_offered_to_other_sites() -> None:
    answer = Browser().get("/static/ui.css")
    assert answer.status_code == 200
    assert answer.getvalue()
    assert "Access-Control-Allow-Origin" not in answer
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


# --- forgery --------------------------------------------------------------------------------------------------------
def is_exempt(route: str) -> bool:
    return route in OPEN_WITHOUT_CSRF or route.startswith(("pod/", "api/v1/"))


def test_only_what_looks_at_no_cookie_goes_without_csrf() -> None:
    exempt = {route for route, pattern in patterns() if getattr(pattern.callback, "csrf_exempt", False)}
    assert {route for route in exempt if not is_exempt(route)} == set()


def test_no_form_is_taken_from_another_page(admin: Membership) -> None:
    taken = []
    for route, pattern in patterns():
        if is_exempt(route):
            continue
        browser = Browser(enforce_csrf_checks=True, raise_request_exception=False)
        browser.force_login(admin.user)
        address = filled(route)
        answer = browser.post(address, headers={"Origin": "https://evil.example"})
        if answer.status_code != 403:
            taken.append((address, answer.status_code, pattern.name))
    assert taken == []


def test_a_cookie_alone_opens_nothing_of_the_api(admin: Membership) -> None:
    browser = signed_in(admin)
    for address in addresses():
        if address.startswith("/api/v1/") and not address.endswith("/schema/"):
            assert browser.get(address).status_code in (401, 403, 405), address


# --- TLS ------------------------------------------------------------------------------------------------------------
def test_over_tls_browsers_are_told_to_stay_with_it(settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    answer = Browser().get("/sign-in", secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000"


def test_every_route_can_be_filled() -> None:
    for route, pattern in patterns():
        assert isinstance(pattern, URLPattern)
        assert resolve(filled(route)), route


def test_no_middleware_stands_before_the_headers(settings: Settings) -> None:
    """Whatever answers early, a host that is not ours for instance, does so behind them."""
    assert settings.MIDDLEWARE[:3] == [
        "kit.request_ids.RequestIdMiddleware",
        "django.middleware.security.SecurityMiddleware",
        "kit.content_policy.ContentPolicyMiddleware",
    ]
