"""Signing in by OpenID Connect, through the whole code flow, at a real provider in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client as Browser

from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Account, Membership, Role, User
from cwhub.audit.models import AuditEntry
from tests.builders import make_account, make_member
from tests.desk.outside import words
from tests.desk.test_signing_in import sign_in, with_factor
from tests.desk.test_signing_in import signed_in as is_in

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
BEGIN, SECRET = "/sign-in/with/sso", "the-secret-of-our-client"
CALLBACK = f"http://localhost:8000{BEGIN}/callback"
PASSWORD = "known to the provider"


class Provider:
    """The process, as a test tells it things, and as somebody's browser sees it."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.origin = issuer.removesuffix("/o")

    def person(self, username: str, email: str, verified: bool = True) -> str:
        said = {"username": username, "password": PASSWORD, "email": email, "verified": verified}
        return str(httpx.post(f"{self.origin}/people", json=said).json()["sub"])

    def fault(self, **faults: dict[str, Any]) -> None:
        httpx.post(f"{self.origin}/faults", json=faults)

    def proves(self, url: str, username: str) -> str:
        """Signs in there as somebody would, and returns the path that leads back to us."""
        with httpx.Client() as browser:
            while url.startswith(self.origin):
                answer = browser.get(url)
                if answer.status_code == 200:
                    answer = browser.post(answer.url, data={"username": username, "password": PASSWORD})
                assert answer.status_code == 302, answer.text
                url = str(answer.url.join(answer.headers["Location"]))
        assert url.startswith(CALLBACK)
        return url.removeprefix("http://localhost:8000")


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    folder = tmp_path_factory.mktemp("provider")
    command = [sys.executable, "-m", "tests.oidc_provider", str(folder), CALLBACK, "cwhub", SECRET]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdin is not None
        yield Provider(json.loads(running.stdout.readline())["issuer"])
        running.stdin.close()


@pytest.fixture
def provider(process: Provider, settings: LazySettings) -> Provider:
    settings.PUBLIC_URL = "http://localhost:8000"
    settings.OIDC_ISSUER, settings.OIDC_NAME = process.issuer, "Work account"
    app = {
        "provider_id": "sso",
        "name": "Work account",
        "client_id": "cwhub",
        "secret": SECRET,
        "settings": {"server_url": f"{process.issuer}/.well-known/openid-configuration"},
    }
    ours = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**ours, "APPS": [app]}}
    process.fault()
    cache.clear()
    return process


@pytest.fixture
def alice() -> Membership:
    person = make_member(make_account(), "alice", Role.ADMIN)
    User.objects.filter(pk=person.user_id).update(email="alice@msp.example")
    return person


def come(provider: Provider, username: str = "a.moss", browser: Browser | None = None, begin: str = BEGIN) -> Any:
    """The whole way; our answer to the callback, and the browser."""
    browser = browser or Browser()
    asked = browser.get(begin)
    assert asked.status_code == 302, asked.content
    return browser.get(provider.proves(asked.headers["Location"], username)), browser


def test_who_has_the_verified_address_is_linked_and_signed_in(provider: Provider, alice: Membership) -> None:
    provider.person("a.moss", "Alice@MSP.example")
    answer, browser = come(provider, begin=f"{BEGIN}?next=/settings/people")
    assert answer.headers["Location"] == "/settings/people"
    assert is_in(browser)
    link = SocialAccount.objects.get()
    assert (link.user, link.extra_data) == (alice.user, {})
    assert not SocialToken.objects.exists()
    assert User.objects.get().check_password("correct horse battery")
    with scope_of_membership(alice).open():
        acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["accounts.provider_linked", "accounts.signed_in"]


def test_what_is_asked_carries_state_nonce_and_pkce(provider: Provider) -> None:
    asked = parse_qs(urlsplit(Browser().get(f"{BEGIN}?scope=all&auth_params=prompt%3Dnone").headers["Location"]).query)
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [CALLBACK]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert "prompt" not in asked


def test_a_link_holds_when_the_address_changes(provider: Provider, alice: Membership) -> None:
    provider.person("a.moss", "alice@msp.example")
    come(provider)
    User.objects.update(email="else@msp.example")
    _, browser = come(provider)
    assert is_in(browser)
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize("case", ["unverified", "unknown", "inactive", "no place", "two people"])
def test_nobody_else_comes_in(provider: Provider, alice: Membership, case: str) -> None:
    provider.person("a.moss", "alice@msp.example" if case != "unknown" else "eve@x.example", case != "unverified")
    if case == "inactive":
        User.objects.update(is_active=False)
    if case == "no place":
        Membership.objects.update(active=False)
    if case == "two people":
        User.objects.filter(pk=make_member(make_account("Elsewhere"), "al").user_id).update(email="alice@msp.example")
    answer, browser = come(provider)
    assert answer.status_code == 403
    sentence = "has not verified your e-mail address" if case == "unverified" else "Nobody is known here by your e-mail"
    assert sentence in words(answer)
    assert not is_in(browser)
    assert not SocialAccount.objects.exists()


def test_whose_access_has_ended_stays_out_though_linked(provider: Provider, alice: Membership) -> None:
    provider.person("a.moss", "alice@msp.example")
    come(provider)
    Membership.objects.update(active=False)
    answer, browser = come(provider)
    assert (answer.status_code, is_in(browser)) == (403, False)


@pytest.mark.parametrize(
    "fault",
    [
        {"id_token": {"nonce": "of another sign-in"}},
        {"id_token": {"nonce": None}},
        {"id_token": {"iss": "https://evil.example"}},
        {"id_token": {"aud": "another program"}},
        {"id_token": {"azp": "another program"}},
        {"id_token": {"exp": 1_000_000_000}},
        {"userinfo": {"sub": "somebody else"}},
    ],
)
def test_what_was_not_signed_for_this_sign_in_is_not_believed(
    provider: Provider, alice: Membership, fault: dict[str, dict[str, Any]]
) -> None:
    provider.person("a.moss", "alice@msp.example")
    provider.fault(**fault)
    answer, browser = come(provider)
    assert answer.status_code == 401
    assert "did not confirm who you are" in words(answer)
    assert not is_in(browser)
    assert not SocialAccount.objects.exists()


def test_a_provider_that_calls_itself_otherwise_is_not_asked(provider: Provider, settings: LazySettings) -> None:
    settings.OIDC_ISSUER = provider.issuer + "/"
    answer = Browser().get(BEGIN)
    assert answer.status_code == 502
    assert "did not confirm who you are" in words(answer)


def test_a_callback_of_another_browser_is_refused(provider: Provider, alice: Membership) -> None:
    """Somebody else's code, slipped to a victim, signs nobody in."""
    provider.person("a.moss", "alice@msp.example")
    back = provider.proves(Browser().get(BEGIN).headers["Location"], "a.moss")
    victim = Browser()
    assert victim.get(back).status_code == 401
    assert not is_in(victim)


def test_a_callback_works_once(provider: Provider, alice: Membership) -> None:
    provider.person("a.moss", "alice@msp.example")
    browser = Browser()
    back = provider.proves(browser.get(BEGIN).headers["Location"], "a.moss")
    assert browser.get(back).status_code == 302
    browser.post("/sign-out")
    assert browser.get(back).status_code == 401
    assert not is_in(browser)


def test_another_site_cannot_start_it(provider: Provider) -> None:
    answer = Browser().get(BEGIN, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.headers["Location"] == "/sign-in"


def test_its_secret_stands_in_no_answer_and_no_table(provider: Provider, alice: Membership) -> None:
    provider.person("a.moss", "alice@msp.example")
    answer, browser = come(provider)
    pages = [browser.get(path).content.decode() for path in ("/account", "/settings/people")]
    assert not any(SECRET in page for page in [*pages, answer.headers["Location"], str(dict(browser.session))])


def test_a_second_factor_is_asked_for_here_too_where_there_is_one(provider: Provider, alice: Membership) -> None:
    browser = Browser()
    sign_in(browser)
    with_factor(browser)
    provider.person("a.moss", "alice@msp.example")
    answer, other = come(provider)
    assert answer.headers["Location"] == "/sign-in/code"
    assert not is_in(other)


def test_the_account_s_demand_for_one_is_about_passwords(provider: Provider, alice: Membership) -> None:
    with scope_of_membership(alice).open():
        Account.objects.update(second_factor="everybody")
    provider.person("a.moss", "alice@msp.example")
    _, browser = come(provider)
    assert is_in(browser)


def test_a_person_links_and_removes_it_himself(provider: Provider, alice: Membership) -> None:
    provider.person("other.name", "private@home.example")
    browser = Browser()
    sign_in(browser)
    answer, _ = come(provider, "other.name", browser, begin=f"{BEGIN}?process=connect")
    assert answer.headers["Location"] == "/account"
    assert "Work account Linked" in words(browser.get("/account"))
    assert is_in(come(provider, "other.name")[1])
    browser.post("/account/provider/remove")
    assert not SocialAccount.objects.exists()
    assert come(provider, "other.name")[0].status_code == 403


def test_without_a_provider_there_is_no_such_page() -> None:
    assert Browser().get(BEGIN).status_code == 404
    assert "Sign in with" not in Browser().get("/sign-in").content.decode()


def test_the_sign_in_page_offers_it(provider: Provider) -> None:
    page = Browser().get("/sign-in?next=/tickets").content.decode()
    assert f'href="{BEGIN}?next=/tickets">Sign in with Work account' in page


def test_a_provider_that_is_away_is_a_sentence(provider: Provider, settings: LazySettings) -> None:
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    away = [{**apps[0], "settings": {"server_url": "http://localhost:9/.well-known/openid-configuration"}}]
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {**settings.SOCIALACCOUNT_PROVIDERS["openid_connect"], "APPS": away}
    }
    assert Browser().get(BEGIN).status_code == 502
