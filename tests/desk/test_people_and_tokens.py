"""Settings > People and roles, and Tokens: what an admin changes, in force with the next request."""

import re

import pytest
from django.test import Client as Browser

from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Client, MemberLink, Membership, Role, Token
from cwhub.audit.models import AuditEntry
from cwhub.mirror.models import Member
from kit.clock import now
from tests.builders import make_account, make_client, make_connection, make_member, scope_of
from tests.desk.outside import signed_in, words

pytestmark = pytest.mark.django_db
PEOPLE, TOKENS = "/settings/people", "/settings/tokens"


@pytest.fixture
def admin() -> Membership:
    account = make_account()
    connection = make_connection(account)
    make_client(connection, 1, "Acorn Bakery")
    make_client(connection, 2, "Birch & Sons")
    with scope_of(account).open():
        for id_, name in ((11, "Bob Quill"), (12, "Eve Moss")):
            Member.objects.create(
                account=account,
                connection=connection,
                external_id=id_,
                identifier=name.replace(" ", ""),
                name=name,
                license_class="F",
                seen_at=now(),
            )
    make_member(account, "bob")
    return make_member(account, "alice", Role.ADMIN)


def bob() -> Membership:
    return Membership.objects.select_related("user").get(user__username="bob")


def save(admin: Membership, person: Membership, **changes: object) -> str:
    fields = {"role": person.role, "sees": "all", "active": "on", "member": "", **changes}
    data = {key: value for key, value in fields.items() if value is not None}
    return words(signed_in(admin).post(f"{PEOPLE}/{person.user.uid}", data, follow=True))


def test_the_page_lists_everybody_with_role_member_and_clients(admin: Membership) -> None:
    text = words(signed_in(admin).get(PEOPLE))
    assert "Bob Technician decides low and medium risk none All clients May come in" in text
    assert "Alice Admin" in text


def test_role_member_and_clients_are_changed_together(admin: Membership) -> None:
    with scope_of_membership(admin).open():
        acorn = Client.objects.get(name="Acorn Bakery").pk
    text = save(admin, bob(), role="dispatcher", sees="some", client=[acorn], member="11")
    assert "Saved. It holds from the next request on." in text
    assert (bob().role, bob().all_clients, bob().clients) == ("dispatcher", False, [acorn])
    with scope_of_membership(admin).open():
        assert MemberLink.objects.get().identifier == "BobQuill"
        told = AuditEntry.objects.get(act="accounts.person_changed")
        assert told.sentence == "Bob: technician, all clients becomes dispatcher, 1 clients."


def test_a_member_is_one_person(admin: Membership) -> None:
    save(admin, bob(), member="11")
    assert "That ConnectWise member is Bob." in save(admin, admin, member="11")
    save(admin, bob(), member="")
    with scope_of_membership(admin).open():
        assert not MemberLink.objects.exists()


def test_a_deactivated_person_is_out_with_his_next_request(admin: Membership) -> None:
    browser = signed_in(bob())
    assert browser.get(TOKENS).status_code == 403
    assert "An admin who sees every client can do this: Alice." in words(browser.get(TOKENS))
    plain = make_token(bob_as_admin(admin))
    api = Browser(headers={"Authorization": f"Bearer {plain}"})
    assert api.get("/api/v1/proposals").status_code == 200
    save(admin, bob(), role="technician", active=None)
    assert browser.get(PEOPLE).status_code == 403
    assert "no account has given you a place" in words(browser.get(PEOPLE))
    assert api.get("/api/v1/proposals").status_code == 401


def bob_as_admin(admin: Membership) -> Membership:
    save(admin, bob(), role="admin")
    return bob()


def test_the_last_admin_stays(admin: Membership) -> None:
    for changes in ({"role": "manager"}, {"active": None}):
        assert "An account keeps at least one active admin" in save(admin, admin, **changes)
    admin.refresh_from_db()
    assert (admin.role, admin.active) == ("admin", True)


@pytest.mark.parametrize("changes", [{"role": "king"}, {"sees": "some"}, {"sees": "some", "client": ["999999"]}])
def test_what_makes_no_sense_saves_nothing(admin: Membership, changes: dict[str, object]) -> None:
    assert "Not saved." in save(admin, bob(), **changes)
    assert (bob().role, bob().all_clients) == ("technician", True)


def test_people_of_another_account_are_not_there(admin: Membership) -> None:
    outsider = make_member(make_account("Elsewhere IT"), "charlie", Role.ADMIN)
    assert signed_in(outsider).get(f"{PEOPLE}?person={bob().user.uid}").status_code == 404
    browser = signed_in(outsider)
    assert browser.post(f"{PEOPLE}/{bob().user.uid}", {"role": "admin", "active": "on"}).status_code == 404
    assert bob().role == "technician"
    assert "Bob" not in words(browser.get(PEOPLE))


def make_token(person: Membership, **changes: object) -> str:
    data = {"name": "reports", "verb": ["read"], "days": "30", **changes}
    html = signed_in(person).post(TOKENS, data).content.decode()
    return re.findall(r'id="token-text" value="([^"]+)"', html)[0]


def test_a_token_is_shown_once_and_works(admin: Membership) -> None:
    plain = make_token(admin)
    api = Browser(headers={"Authorization": f"Bearer {plain}"})
    assert api.get("/api/v1/proposals").status_code == 200
    again = signed_in(admin).get(TOKENS)
    assert plain not in again.content.decode()
    assert again.headers["Cache-Control"] == "no-store"
    assert "reports Alice read" in words(again)
    with scope_of_membership(admin).open():
        told = AuditEntry.objects.get(act="accounts.token_made")
        assert plain not in told.sentence


def test_a_revoked_token_opens_nothing(admin: Membership) -> None:
    plain = make_token(admin)
    browser = signed_in(admin)
    uid = Token.objects.get().uid
    assert "Revoked. It no longer opens anything." in words(browser.post(f"{TOKENS}/{uid}/revoke", follow=True))
    assert Browser(headers={"Authorization": f"Bearer {plain}"}).get("/api/v1/proposals").status_code == 401
    browser.post(f"{TOKENS}/{uid}/revoke")
    with scope_of_membership(admin).open():
        assert AuditEntry.objects.filter(act="accounts.token_revoked").count() == 1


@pytest.mark.parametrize("changes", [{"verb": []}, {"verb": ["rule"]}, {"name": "  "}])
def test_a_token_that_cannot_be_is_not_made(admin: Membership, changes: dict[str, object]) -> None:
    response = signed_in(admin).post(TOKENS, {"name": "reports", "verb": ["read"], "days": "30", **changes})
    assert response.status_code == 422
    assert not Token.objects.exists()


def test_a_token_of_another_account_cannot_be_revoked(admin: Membership) -> None:
    make_token(admin)
    outsider = make_member(make_account("Elsewhere IT"), "charlie", Role.ADMIN)
    signed_in(outsider).post(f"{TOKENS}/{Token.objects.get().uid}/revoke")
    assert Token.objects.get().revoked_at is None
