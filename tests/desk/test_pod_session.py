"""Who gets a panel: what ConnectWise confirms, and nobody else."""

from typing import Any

import httpx
import pytest
from django.core.cache import cache
from django.test import Client as Browser

from cwhub.accounts.models import Connection, MemberLink, Membership, Role, ScreenDoor, User
from cwhub.connectwise import asking as adapter
from cwhub.egress import transport as egress
from desk.opening import open_screen_door
from simulators.connectwise.app import SimulatorApp
from tests.builders import make_account, make_connection, scope_of
from tests.desk.outside import SCREEN
from tests.desk.pod_cast import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])


@pytest.fixture
def cast(sim: SimulatorApp) -> Cast:
    cache.clear()
    return make_cast(sim)


def asked(cast: Cast) -> int:
    return sum(1 for row in cast.sim.sim.log.since(0) if "myMembers" in row["path"])


def panel_with(token: str) -> int:
    return Browser().get("/pod/panel?ticket=101", headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_member_whom_connectwise_confirms_gets_a_token_that_opens_the_panel(cast: Cast) -> None:
    answer = cast.ask(cast.claim())
    assert answer.status_code == 200
    assert answer.json()["expires_in"] == 600
    assert answer["Cache-Control"] == "no-store"
    assert "cwhub_session" not in answer.cookies
    assert panel_with(answer.json()["token"]) == 200


def test_a_wrong_hash_is_refused_and_not_asked_about_twice(cast: Cast) -> None:
    claim = cast.claim(memberHash="0123456789abcdef")
    assert cast.ask(claim).status_code == 403
    before = asked(cast)
    assert cast.ask(claim).status_code == 403
    assert asked(cast) == before
    assert b"does not confirm" in cast.ask(claim).content


def test_a_proven_member_is_asked_about_again_only_after_a_while(cast: Cast) -> None:
    cast.ask(cast.claim())
    before = asked(cast)
    assert cast.ask(cast.claim()).status_code == 200
    assert asked(cast) == before


def test_somebody_elses_hash_proves_nothing(cast: Cast) -> None:
    claim = cast.claim("BQuill", memberHash=cast.claim("AMorrow")["memberHash"])
    assert cast.ask(claim).status_code == 403


@pytest.mark.parametrize("bad", [{"memberHash": "a; b=c, d"}, {"memberid": ""}, {"companyid": "other"}, {"site": 5}])
def test_what_no_screen_says_is_refused_without_a_call(cast: Cast, bad: dict[str, Any]) -> None:
    before = asked(cast)
    assert cast.ask(cast.claim(**bad)).status_code == 403
    assert asked(cast) == before


def test_guessing_is_stopped(cast: Cast) -> None:
    codes = [cast.ask(cast.claim(memberHash=f"guess-number-{n}")).status_code for n in range(12)]
    assert codes == [403] * 10 + [429] * 2


def test_a_first_time_member_becomes_a_technician_without_a_password(cast: Cast) -> None:
    assert cast.ask(cast.claim("BQuill")).status_code == 200
    with cast.everything.open():
        link = MemberLink.objects.select_related("membership__user").get(member_id=3)
    assert link.membership.role == Role.TECHNICIAN
    assert not link.membership.user.has_usable_password()
    assert link.membership.user.display_name == "Ben Quill"
    assert cast.ask(cast.claim("BQuill")).status_code == 200
    assert Membership.objects.filter(account_id=cast.account.pk).count() == 2


def test_a_member_never_becomes_somebody_who_is_called_the_same(cast: Cast) -> None:
    owner = User.objects.create_user("bquill", password="correct horse battery", is_superuser=True)
    assert cast.ask(cast.claim("BQuill")).status_code == 200
    with cast.everything.open():
        assert MemberLink.objects.get(member_id=3).membership.user != owner


def test_where_the_admin_does_not_allow_it_a_first_time_member_is_told_who_can_help(cast: Cast) -> None:
    with cast.everything.open():
        Connection.objects.update(first_member_is_technician=False)
    answer = cast.ask(cast.claim("BQuill"))
    assert answer.status_code == 403
    assert b"Ask your admin to let you in." in answer.content


def test_an_inactive_member_is_refused(cast: Cast) -> None:
    cast.sim.sim.store.get("system/members", 2)["inactiveFlag"] = True  # type: ignore[index]
    assert cast.ask(cast.claim()).status_code == 403


def test_somebody_whose_access_was_ended_is_refused_and_his_token_is_dead_at_once(cast: Cast) -> None:
    token = cast.ask(cast.claim()).json()["token"]
    Membership.objects.filter(pk=cast.ann.pk).update(active=False)
    assert panel_with(token) == 401
    assert b"Your access was ended" in cast.ask(cast.claim()).content


def test_when_connectwise_does_not_answer_nobody_is_let_in_and_it_may_be_tried_again(cast: Cast) -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    working = adapter._shared[:]
    adapter._shared[:] = [egress.new_client(httpx.MockTransport(broken))]
    claim = cast.claim()
    assert cast.ask(claim).status_code == 503
    adapter._shared[:] = working
    assert cast.ask(claim).status_code == 200


def test_a_proof_is_shown_to_no_other_connection_than_that_of_its_screen(cast: Cast) -> None:
    other = make_connection(make_account("Other MSP"), api_url="https://localhost:9999", company_id="tinydesk")
    ScreenDoor.objects.create(
        origin="https://elsewhere.example", company_id="tinydesk", account_id=other.account_id, connection=other
    )
    hosts: list[str] = []

    def nobody(request: httpx.Request) -> httpx.Response:
        hosts.append(f"{request.url.host}:{request.url.port}")
        return httpx.Response(401, json={})

    adapter._shared[:] = [egress.new_client(httpx.MockTransport(nobody))]
    cast.ask(cast.claim())
    assert set(hosts) == {"localhost:8143"}
    hosts.clear()
    cast.ask(cast.claim(site="https://elsewhere.example"))
    assert set(hosts) == {"localhost:9999"}


def test_a_request_from_another_site_is_not_looked_at(cast: Cast) -> None:
    for header in ("cross-site", "same-site"):
        answer = Browser().post(
            "/pod/session", cast.claim(), content_type="application/json", headers={"Sec-Fetch-Site": header}
        )
        assert answer.status_code == 403
    token = cast.token()
    headers = {"Authorization": f"Bearer {token}", "Sec-Fetch-Site": "cross-site"}
    assert Browser().get("/pod/panel?ticket=101", headers=headers).status_code == 401


def test_only_known_ticket_screens_may_frame_the_panel_and_nothing_secret_is_in_it(cast: Cast) -> None:
    answer = Browser().get("/pod?id=101&screen=ticket")
    assert answer.status_code == 200
    twin = SCREEN.replace("://localhost", "://127.0.0.1")
    assert f"frame-ancestors {twin} {SCREEN};" in answer["Content-Security-Policy"] + ";"
    assert "X-Frame-Options" not in answer
    assert b"tinydesk" not in answer.content


def test_in_production_a_screen_has_one_name(cast: Cast, settings: Any) -> None:
    settings.EGRESS_LOOPBACK = False
    answer = Browser().get("/pod?id=101&screen=ticket")
    assert f"frame-ancestors {SCREEN};" in answer["Content-Security-Policy"] + ";"


def test_a_session_cookie_is_worth_nothing_here(cast: Cast) -> None:
    browser = Browser()
    browser.force_login(cast.ann.user)
    assert browser.get("/pod/panel?ticket=101").status_code == 401


def test_a_token_of_another_kind_is_not_taken(cast: Cast) -> None:
    for token in ("", "nonsense", cast.token()[:-1] + "x"):
        assert panel_with(token) == 401


def test_another_accounts_screen_may_not_frame_a_companys_panel(cast: Cast, settings: Any) -> None:
    settings.EGRESS_LOOPBACK = False
    other = make_connection(make_account("Cobalt MSP"), company_id="cobalt", screen_url="https://au.myconnectwise.net")
    with scope_of(other.account).open():
        open_screen_door(other)
    named = Browser().get(f"/pod?company={cast.connection.company_id}&id=101")["Content-Security-Policy"] + ";"
    assert f"frame-ancestors {SCREEN};" in named
    theirs = Browser().get("/pod?company=COBALT&id=101")["Content-Security-Policy"] + ";"
    assert "frame-ancestors https://au.myconnectwise.net;" in theirs
    for unknown in ("/pod?id=101", "/pod?company=nobody", "/pod?company=&id=1", f"/pod?company={'x' * 5000}"):
        assert "frame-ancestors 'none';" in Browser().get(unknown)["Content-Security-Policy"] + ";"
