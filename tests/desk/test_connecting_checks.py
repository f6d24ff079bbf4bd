"""Before anything is stored: each wrong thing has its sentence beside its field, and nothing is saved."""

import httpx
import pytest

from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Connection, Run
from desk.connecting.checking import CheckFailed, addresses, check
from simulators.connectwise.app import SimulatorApp
from tests.desk.outside import API, SCREEN, asked, begin, make_admin

pytestmark = pytest.mark.django_db


def refusal(**changes: str) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        check(asked(**changes))
    return caught.value


def test_right_keys_tell_company_member_and_version(sim: SimulatorApp) -> None:
    checked = check(asked())
    assert (checked.screen_url, checked.api_url) == (SCREEN, API)
    assert checked.member == "cwhub_api"
    assert checked.codebase == sim.sim.codebase
    assert checked.version


@pytest.mark.parametrize("wrong", [{"private_key": "no"}, {"public_key": "no"}])
def test_a_wrong_key_is_told_beside_the_key(sim: SimulatorApp, wrong: dict[str, str]) -> None:
    failed = refusal(**wrong)
    assert failed.field == "public_key"
    assert "knows the company, but answered 404 to the keys" in failed.sentence
    assert failed.sentence.endswith("Nothing was saved.")
    assert set(failed.found) == {"screen_url", "company_id"}


def test_a_company_that_does_not_exist_is_told_beside_the_company(sim: SimulatorApp) -> None:
    failed = refusal(company_id="nobody")
    assert (failed.field, failed.sentence) == (
        "company_id",
        "ConnectWise knows no company nobody. Nothing was saved.",
    )


@pytest.mark.parametrize("company", ["a/../b", "a+b", "a b", "", "a?x"])
def test_a_company_id_cannot_leave_its_place_in_the_address(sim: SimulatorApp, company: str) -> None:
    assert refusal(company_id=company).field == "company_id"
    assert sim.sim.log.since(0) == []


def test_a_refused_connection_is_told_beside_the_address() -> None:
    with httpx.Client(transport=httpx.MockTransport(nobody_listens)) as http, pytest.raises(CheckFailed) as caught:
        check(asked(api_url=""), http=http)
    assert caught.value.field == "screen_url"
    assert caught.value.sentence.startswith("localhost does not answer. Check the address")


def nobody_listens(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def test_a_server_that_answers_with_a_page_is_no_connectwise() -> None:
    page = httpx.MockTransport(lambda request: httpx.Response(200, html="<h1>Welcome</h1>"))
    with httpx.Client(transport=page) as http, pytest.raises(CheckFailed) as caught:
        check(asked(), http=http)
    assert caught.value.field == "api_url"


@pytest.mark.parametrize("address", ["", "   ", "http://[", "https://na.example:port", "two words.example"])
def test_what_is_no_address_is_told_so(address: str) -> None:
    failed = refusal(screen_url=address)
    assert failed.field == "screen_url"
    assert failed.sentence.startswith("This is no address.")


@pytest.mark.parametrize(
    "address",
    ["http://na.myconnectwise.net", "https://somewhere.example", "https://na.myconnectwise.net.evil.example"],
)
def test_a_host_that_may_not_be_reached_is_refused_before_anything_is_sent(sim: SimulatorApp, address: str) -> None:
    assert refusal(screen_url=address).field == "screen_url"
    assert refusal(api_url=address).field == "api_url"
    assert sim.sim.log.since(0) == []


CLOUD = "myconnectwise.net"


@pytest.mark.parametrize("region", ["na", "eu", "au", "aus", "za"])
@pytest.mark.parametrize(
    "typed",
    [
        "{0}.{1}",
        " https://{0}.{1}/ ",
        "https://{0}.{1}:443/v4_6_release/services/system_io/Service/fv_sr100_request.rails?service_recid=7",
        "API-{0}.{1}/v4_6_release/apis/3.0",
        "https://api-{0}.{1}.",
    ],
)
def test_whatever_was_pasted_the_cloud_s_api_stands_at_its_own_host(region: str, typed: str) -> None:
    found = addresses(asked(screen_url=typed.format(region, CLOUD), api_url=""))
    assert found == (f"https://{region}.{CLOUD}", (f"https://api-{region}.{CLOUD}",))


@pytest.mark.parametrize(
    ("typed", "screen", "apis"),
    [
        ("staging.connectwisedev.com", "staging.connectwisedev.com", ["api-staging.connectwisedev.com"]),
        (f"sandbox-na.{CLOUD}", f"sandbox-na.{CLOUD}", [f"api-sandbox-na.{CLOUD}", f"sandbox-na.{CLOUD}"]),
        ("psa.msp.example", "psa.msp.example", ["psa.msp.example"]),
        ("https://PSA.msp.example:8443/v4_6_release/x", "psa.msp.example:8443", ["psa.msp.example:8443"]),
        ("api-psa.msp.example", "api-psa.msp.example", ["api-psa.msp.example"]),
        (f"na.{CLOUD}.evil.example", f"na.{CLOUD}.evil.example", [f"na.{CLOUD}.evil.example"]),
    ],
)
def test_other_hosts_are_kept_but_for_what_stands_around_them(typed: str, screen: str, apis: list[str]) -> None:
    found = addresses(asked(screen_url=typed, api_url=""))
    assert found == (f"https://{screen}", tuple(f"https://{api}" for api in apis))


def test_the_screen_s_host_given_as_the_api_s_becomes_the_api_s() -> None:
    assert addresses(asked(api_url=f"eu.{CLOUD}/x"))[1] == (f"https://api-eu.{CLOUD}",)


def test_a_sandbox_that_has_no_host_of_its_own_for_the_api_is_asked_at_its_screen_s(sim: SimulatorApp) -> None:
    behind = httpx.WSGITransport(app=sim)

    def only_plain(request: httpx.Request) -> httpx.Response:
        if request.url.host.startswith("api-"):
            raise httpx.ConnectError("unknown host", request=request)
        return behind.handle_request(request)

    with httpx.Client(transport=httpx.MockTransport(only_plain)) as http:
        checked = check(asked(screen_url=f"sandbox-eu.{CLOUD}", api_url=""), http=http)
    assert checked.api_url == f"https://sandbox-eu.{CLOUD}"


def test_a_role_that_may_not_say_who_it_is_is_no_wrong_key(sim: SimulatorApp) -> None:
    rule = {"method": "GET", "path": "/system/myMembers/info", "effect": "error_before_commit", "status": 403}
    sim.sim.faults.add(rule)
    assert check(asked()).member == ""


def test_nothing_is_stored_until_everything_was_right(sim: SimulatorApp) -> None:
    admin = make_admin()
    refusal(private_key="no")
    with scope_of_membership(admin).open():
        assert not Connection.objects.exists()
    begin(admin)
    with scope_of_membership(admin).open():
        assert (Connection.objects.count(), Run.objects.count()) == (1, 1)
