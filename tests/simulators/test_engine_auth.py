"""Who may call, and how a pod proves its member (FACTS 2 and 3)."""

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp
from tests.simulators.conftest import basic, client_for

ME = "/system/myMembers/info"
COOKIES = {"companyName": "tinydesk", "memberId": "AMorrow", "memberHash": "hash-of-ada", "memberContext": "web"}


def me(app: SimulatorApp, authorization: str = "", cookies: dict[str, str] | None = None) -> httpx.Response:
    with client_for(app) as client:
        headers = {"Authorization": authorization}
        if cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in cookies.items())
        return client.get(ME, headers=headers)


def test_an_api_member_s_keys_tell_who_he_is(app: SimulatorApp) -> None:
    assert me(app, basic("pub", "priv")).json()["identifier"] == "cwhub_api"
    assert me(app, basic("rmmpub", "rmmpriv", "TINYDESK")).json()["identifier"] == "rmm_api"


@pytest.mark.parametrize(
    "authorization", [basic("pub", "wrong"), basic("nobody", "x"), basic("pub", "priv", "otherco")]
)
def test_wrong_keys_are_a_404_on_cloud(app: SimulatorApp, authorization: str) -> None:
    assert me(app, authorization).status_code == 404


def test_without_credentials_it_is_401(app: SimulatorApp) -> None:
    assert me(app).status_code == 401
    assert me(app, "Basic !!!").status_code == 401


def test_without_client_id_it_is_403(app: SimulatorApp) -> None:
    with client_for(app) as client:
        assert client.get(ME, headers={"clientId": ""}).status_code == 403


def test_a_member_is_proved_by_his_hash_in_basic_or_in_cookies(app: SimulatorApp) -> None:
    assert me(app, basic("amorrow", "hash-of-ada")).json()["identifier"] == "AMorrow"
    assert me(app, cookies=COOKIES).json()["fullName"] == "Ada Morrow"
    assert me(app, cookies={**COOKIES, "memberHash": "hash%2Dof%2Dada"}).status_code == 200


@pytest.mark.parametrize(
    "changed",
    [{"memberHash": "wrong"}, {"memberId": "BQuill"}, {"companyName": "other"}, {"memberContext": ""}],
)
def test_a_claimed_member_without_his_hash_is_401(app: SimulatorApp, changed: dict[str, str]) -> None:
    assert me(app, cookies={**COOKIES, **changed}).status_code == 401


def test_writes_by_hash_are_the_member_s_own(app: SimulatorApp) -> None:
    with client_for(app, Authorization=basic("AMorrow", "hash-of-ada")) as client:
        note = client.post("/service/tickets/101/notes", json={"text": "mine"}).json()
    assert (note["createdBy"], note["member"]["identifier"]) == ("AMorrow", "AMorrow")


def test_a_hash_runs_out(app: SimulatorApp, control: httpx.Client) -> None:
    control.put("/settings", json={"member_hash_lifetime_seconds": 60, "clock_ahead_seconds": 120})
    assert me(app, basic("AMorrow", "hash-of-ada")).status_code == 401
    fresh = app.sim.hashes.issue("AMorrow")
    assert fresh != "hash-of-ada"
    assert me(app, basic("AMorrow", fresh)).status_code == 200


def test_a_role_bounds_what_a_member_may_do(cw: httpx.Client, control: httpx.Client) -> None:
    role = {"cwhub_api": {"write": ["service/tickets/*"], "boards": [1]}}
    control.put("/settings", json={"security_roles": role})
    assert cw.post("/company/contacts", json={"firstName": "x"}).status_code == 404
    assert cw.post("/service/tickets/101/notes", json={"text": "x"}).status_code == 201
    assert cw.get("/service/tickets/103").status_code == 404
    assert 103 not in [t["id"] for t in cw.get("/service/tickets").json()]
    control.put("/settings", json={"outside_role_status": 403})
    assert cw.get("/service/tickets/103").status_code == 403


def test_over_the_rate_it_is_429_in_its_own_shape(cw: httpx.Client, control: httpx.Client) -> None:
    control.put("/settings", json={"rate_limit_per_minute": 2})
    answers = [cw.get(ME) for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert set(answers[2].json()) == {"error", "message"}
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60


def test_company_info_needs_no_sign_in(app: SimulatorApp) -> None:
    with httpx.Client(transport=httpx.WSGITransport(app=app), base_url="http://sim.test") as client:
        known = client.get("/login/companyinfo/TinyDesk").json()
        assert (known["CompanyID"], known["Codebase"], known["IsCloud"]) == ("tinydesk", "v2025_1/", "True")
        unknown = client.get("/login/companyinfo/nobody")
        assert (unknown.status_code, unknown.json()) == (200, None)


def test_system_info_tells_the_version(cw: httpx.Client) -> None:
    assert cw.get("/system/info").json()["version"].startswith("v2025.1")


def test_every_answer_carries_its_request_id(cw: httpx.Client) -> None:
    ids = {cw.get(path).headers["x-cw-request-id"] for path in ("/system/info", "/service/nothing", "/service/boards")}
    assert len(ids) == 3
