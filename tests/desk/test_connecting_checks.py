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


@pytest.mark.parametrize(
    ("typed", "screen", "api"),
    [
        ("na.myconnectwise.net", "https://na.myconnectwise.net", "https://api-na.myconnectwise.net"),
        ("https://EU.myconnectwise.net/v4_6/x", "https://eu.myconnectwise.net", "https://api-eu.myconnectwise.net"),
        ("api-au.myconnectwise.net", "https://au.myconnectwise.net", "https://api-au.myconnectwise.net"),
        (
            "sandbox-na.myconnectwise.net",
            "https://sandbox-na.myconnectwise.net",
            "https://sandbox-na.myconnectwise.net",
        ),
        ("psa.msp.example", "https://psa.msp.example", "https://psa.msp.example"),
    ],
)
def test_the_api_s_address_follows_from_the_screen_s(typed: str, screen: str, api: str) -> None:
    assert addresses(asked(screen_url=typed, api_url="")) == (screen, api)


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
