"""Looking at client data is told: one entry for each person, subject and quarter of an hour."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from cwhub.accounts.models import Role
from cwhub.accounts.tokens import create_token
from cwhub.audit import looks
from cwhub.audit.models import AuditEntry
from desk.looking import LOOKS
from kit.clock import now
from tests.approvals.cast import Cast, make_cast, make_proposal
from tests.pages.browsing import browser_of
from tests.pages.world import make_boards, make_ticket

pytestmark = pytest.mark.django_db

# Addresses that show nothing of a client: who signs in, what an account is set to, and what only acts.
NOTHING_OF_CLIENTS = (
    "account", "sign-in", "sign-out", "invited", "settings/", "autonomy", "healthz", "webhooks/", "api/v1/schema",
    "api/v1/tokens", "audit/layers", "audit/live", "audit/check", "audit/review", "audit/export", "time/post",
    "time/save", "time/take-back", "today/rules", "today/assign",
)  # fmt: skip
ONLY_ACTS = (
    "approve", "undo", "steps/<str:key>", "later", "resolve", "resolve/<slug:way>", "settle", "picked", "reject",
    "edit", "cancel", "submit", "session",
)  # fmt: skip


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    make_boards(cast)
    make_ticket(cast, 48817)
    return cast


def told(cast: Cast) -> list[AuditEntry]:
    with cast.everything.open():
        return list(AuditEntry.objects.filter(act=looks.LOOKED).order_by("pk"))


def addresses(resolver: Any, before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for one in resolver.url_patterns:
        path = before + str(one.pattern).lstrip("^").rstrip("$")
        if isinstance(one, URLResolver):
            found |= addresses(one, path)
        elif isinstance(one, URLPattern):
            found[str(one.name)] = path
    return found


def test_every_address_is_told_of_or_shows_nothing_of_a_client() -> None:
    unnamed = {
        name: path
        for name, path in addresses(get_resolver()).items()
        if name not in LOOKS and not path.startswith(NOTHING_OF_CLIENTS) and not path.endswith(ONLY_ACTS)
    }
    assert unnamed.keys() == {"pod"}, "say in desk/looking.py what is seen there"  # the frame is empty


def test_looking_at_a_ticket_is_told_once(cast: Cast) -> None:
    browser = browser_of(cast, Role.DISPATCHER)
    for _ in range(3):
        assert browser.get("/tickets/48817").status_code == 200
    [entry] = told(cast)
    assert (entry.subject, entry.subject_uid, entry.ticket) == ("ticket", "48817", 48817)
    assert (entry.client_id, entry.actor_name) == (cast.acme.pk, cast.actor(Role.DISPATCHER).name)
    assert entry.sentence == "Looked at ticket #48817."


def test_each_person_and_each_subject_is_told_apart(cast: Cast) -> None:
    make_ticket(cast, 48818)
    for role in (Role.DISPATCHER, Role.AUDITOR):
        for address in ("/tickets/48817", "/tickets/48818", "/tickets", "/clients"):
            assert browser_of(cast, role).get(address).status_code == 200
    assert len(told(cast)) == 8


def test_after_a_quarter_of_an_hour_it_is_told_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, began = browser_of(cast), now()

    def at(minutes: float) -> int:
        def clock() -> datetime:
            return began + timedelta(minutes=minutes)

        monkeypatch.setattr(looks, "now", clock)
        browser.get("/tickets/48817")
        return len(told(cast))

    assert [at(0), at(14.9), at(15.1), at(29), at(30.2)] == [1, 1, 2, 2, 3]


def test_what_is_not_shown_is_not_told(cast: Cast) -> None:
    outsiders = make_cast("nimbus")
    assert browser_of(outsiders, Role.ADMIN).get("/tickets/48817").status_code == 404
    assert browser_of(cast).get("/tickets/1").status_code == 404
    assert browser_of(cast).get("/audit").status_code == 403
    assert told(cast) == []
    assert told(outsiders) == []


def test_a_change_is_told_with_its_client_and_ticket(cast: Cast) -> None:
    row = make_proposal(cast)
    browser_of(cast, Role.MANAGER).get(f"/approvals/{row.uid}")
    [entry] = told(cast)
    assert (entry.subject, entry.subject_uid, entry.client_id) == ("proposal", row.uid, cast.acme.pk)


def test_reading_by_token_is_told_as_the_tokens(cast: Cast) -> None:
    token, plain = create_token(membership=cast.person(Role.DISPATCHER), name="rmm notes", verbs=["read"])
    answer = Client().get("/api/v1/tickets/48817", headers={"Authorization": f"Bearer {plain}"})
    assert answer.status_code == 200
    [entry] = told(cast)
    assert (entry.actor_kind, entry.actor_id, entry.ticket) == ("token", token.pk, 48817)


def test_who_sees_one_client_only_is_told_of_lists_too(cast: Cast) -> None:
    person = cast.person(Role.DISPATCHER)
    person.all_clients, person.clients = False, [cast.other.pk]
    person.save()
    browser_of(cast, Role.DISPATCHER).get("/tickets")
    [entry] = told(cast)
    assert (entry.subject, entry.client_id) == ("tickets", None)
