"""POST, GET and DELETE of /api/v1/tokens: a token gives on what it has, or less."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from cwhub.accounts.models import Client, Membership, Role, Token
from cwhub.accounts.tokens import create_token, token_allows_tool
from cwhub.audit.models import AuditEntry
from kit.clock import now
from tests.builders import make_account, make_client, make_connection, make_member, scope_of

pytestmark = pytest.mark.django_db
URL = "/api/v1/tokens"


@pytest.fixture
def admin() -> Membership:
    account = make_account()
    connection = make_connection(account)
    for number, name in ((101, "Acorn Bakery"), (102, "Birch & Sons")):
        make_client(connection, number, name)
    return make_member(account, "alice", Role.ADMIN)


def client_ids(person: Membership, *numbers: int) -> list[int]:
    account = person.account_id
    with scope_of(type("Row", (), {"pk": account})()).open():
        return list(Client.objects.filter(external_id__in=numbers).values_list("pk", flat=True))


def api_of(person: Membership, **changes: Any) -> Browser:
    _, plain = create_token(membership=person, name="parent", **{"verbs": ["read", "propose", "write"], **changes})
    return api_with(plain)


def api_with(plain: str) -> Browser:
    return Browser(headers={"Authorization": f"Bearer {plain}"})


def make(api: Browser, **changes: Any) -> Any:
    body = {"name": "reports", "clients": "all", "verbs": ["read"], "tools": [], "expires": None, **changes}
    return api.post(URL, body, content_type="application/json")


def test_a_token_is_made_and_shown_once(admin: Membership) -> None:
    api = api_of(admin)
    ends = (now() + timedelta(days=3)).isoformat()
    answer = make(api, clients=[101], verbs=["read", "propose"], tools=["tickets.find"], expires=ends)
    made = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert (made["clients"], made["verbs"], made["tools"]) == ([101], ["read", "propose"], ["tickets.find"])
    assert made["granted_by"] == "Alice (parent)"
    assert api_with(made["token"]).get("/api/v1/proposals").status_code == 200
    listed = api.get(URL)
    assert made["token"] not in listed.content.decode()
    assert [row["name"] for row in listed.json()["results"]] == ["reports", "parent"]
    with scope_of(type("Row", (), {"pk": admin.account_id})()).open():
        assert AuditEntry.objects.get(act="accounts.token_made").actor_kind == "token"


@pytest.mark.parametrize(
    ("parent", "asked", "why"),
    [
        ({"verbs": ["read", "write"]}, {"verbs": ["propose"]}, "This token may read and write"),
        ({"clients": "some"}, {"clients": "all"}, "does not see all of these clients"),
        ({"tools": ["a.b"]}, {"tools": ["a.b", "c.d"]}, "This token may use a.b"),
        ({"tools": ["a.b"]}, {"tools": []}, "This token may use a.b"),
        ({"days": 1}, {"expires": None}, "ends no later"),
        ({"days": 1}, {"days": 2}, "ends no later"),
    ],
)
def test_never_with_more_than_it_has(
    admin: Membership, parent: dict[str, Any], asked: dict[str, Any], why: str
) -> None:
    if parent.get("clients") == "some":
        parent = {"clients": client_ids(admin, 101)}
    if days := parent.pop("days", None) if "days" in parent else None:
        parent = {**parent, "expires_at": now() + timedelta(days=days)}
    if "days" in asked:
        asked = {"expires": (now() + timedelta(days=asked["days"])).isoformat()}
    answer = make(api_of(admin, **parent), **asked)
    assert (answer.status_code, why in answer.json()["detail"]) == (403, True), answer.json()
    assert not Token.objects.filter(name="reports").exists()


def test_a_client_that_it_does_not_see_is_not_there(admin: Membership) -> None:
    api = api_of(admin, clients=client_ids(admin, 101))
    for number in (102, 999):
        answer = make(api, clients=[number])
        assert answer.status_code == 400
        assert f"there is no company {number}" in answer.json()["detail"]
    assert make(api, clients=[101]).status_code == 201


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"clients": []},
        {"clients": "some"},
        {"clients": [True]},
        {"clients": [2**70]},
        {"verbs": []},
        {"verbs": ["rule"]},
        {"tools": ["Two Words"]},
        {"expires": "2001-01-01T00:00:00Z"},
        {"expires": "soon"},
        {"role": "admin"},
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(admin: Membership, wrong: dict[str, Any]) -> None:
    answer = make(api_of(admin), **wrong)
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert Token.objects.count() == 1


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_only_who_hands_them_out_makes_lists_and_revokes(admin: Membership, role: Role) -> None:
    person = make_member(type("Row", (), {"pk": admin.account_id})(), "bob", role)
    api = api_of(person)
    for answer in (make(api), api.get(URL), api.delete(f"{URL}/{Token.objects.get().uid}")):
        assert answer.status_code == 403
        assert answer.json()["detail"] == "An admin who sees every client can do this: Alice."


def test_a_token_that_only_reads_makes_none(admin: Membership) -> None:
    assert make(api_of(admin, verbs=["read"])).status_code == 403


def test_revoking_ends_what_it_has_given_on(admin: Membership) -> None:
    api = api_of(admin)
    child = make(api, verbs=["read", "write"]).json()
    grandchild = make(api_with(child["token"])).json()
    assert api.delete(f"{URL}/{child['id']}").status_code == 204
    assert api.delete(f"{URL}/{child['id']}").status_code == 204
    for gone in (child, grandchild):
        assert api_with(gone["token"]).get("/api/v1/proposals").status_code == 401
    assert api.get("/api/v1/proposals").status_code == 200
    assert api.delete(f"{URL}/nothing").status_code == 404


def test_another_account_s_tokens_are_not_there(admin: Membership) -> None:
    mine = make(api_of(admin)).json()
    other = api_of(make_member(make_account("Elsewhere IT"), "eve", Role.ADMIN))
    assert other.delete(f"{URL}/{mine['id']}").status_code == 404
    assert [row["name"] for row in other.get(URL).json()["results"]] == ["parent"]


def test_it_stands_in_the_description_of_the_api() -> None:
    paths = Browser().get("/api/v1/schema/?format=json").json()["paths"]
    assert set(paths["/api/v1/tokens"]) >= {"get", "post"}
    assert "201" in paths["/api/v1/tokens"]["post"]["responses"]
    assert "delete" in paths["/api/v1/tokens/{uid}"]


def test_a_token_is_asked_for_each_tool(admin: Membership) -> None:
    every, _ = create_token(membership=admin, name="every", verbs=["read"])
    one, _ = create_token(membership=admin, name="one", verbs=["read"], tools=["tickets.find"])
    assert token_allows_tool(every, "anything.at_all")
    assert token_allows_tool(one, "tickets.find")
    assert not token_allows_tool(one, "tickets.close")
