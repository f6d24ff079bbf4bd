"""Nothing leaves the machine for a bad address: neither where a connection is made nor where a callback points."""

import json
import socket
from typing import Any

import httpcore
import httpx
import pytest
from pytest_django import Settings

from cwhub.accounts.models import Connection
from cwhub.connectwise import NotSent
from cwhub.egress import transport
from cwhub.egress.errors import ForbiddenAddress
from cwhub.egress.limiter import Permit
from cwhub.webhooks import inbox
from cwhub.webhooks.envelope import Unbelievable
from cwhub.webhooks.models import InboxItem
from desk.connecting.checking import CheckFailed, check, client_for
from tests.desk.outside import asked
from tests.egress.bad_addresses import BY_ANSWER, BY_LOOKS
from tests.egress.watching import watched

ALLOWED = "psa.example.com"
KEY_PATH = "/v4_6_release/system/callbackkey/index.rails?companyName=ferrous&id=1"


@pytest.fixture(autouse=True)
def as_in_production(settings: Settings) -> None:
    settings.EGRESS_LOOPBACK = False
    settings.EGRESS_ALLOWED_HOSTS = [ALLOWED]


def answers(monkeypatch: pytest.MonkeyPatch, addresses: list[str]) -> list[str]:
    """Stands in for the name servers. Returns the names that will be asked for."""
    names: list[str] = []

    def look_up(host: str, port: Any, *rest: Any, **options: Any) -> list[Any]:
        names.append(host)
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return names


_http: list[httpx.Client] = []


def ask(url: str) -> None:
    """By the real door; made once, since reading the authorities takes long."""
    if not _http:
        _http.append(transport.new_client())
    with transport.deadline(1):
        _http[0].get(url, extensions={"permit": Permit(1, "sync")})


@pytest.mark.parametrize("url", BY_LOOKS.values(), ids=BY_LOOKS)
def test_the_door_refuses_a_bad_address_by_its_looks(url: str) -> None:
    with watched() as seen, pytest.raises((ForbiddenAddress, httpx.InvalidURL, httpx.UnsupportedProtocol)):
        ask(url)
    assert (seen.asked, seen.reached) == ([], [])


@pytest.mark.django_db
@pytest.mark.parametrize("url", BY_LOOKS.values(), ids=BY_LOOKS)
def test_a_connection_to_a_bad_address_is_refused_or_led_to_a_known_host(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is pasted is tidied first, so some of them name a host of ours in the end; that is all they may reach."""
    names = answers(monkeypatch, ["127.0.0.1"])
    with watched() as seen, pytest.raises(CheckFailed):
        check(asked(screen_url=url, api_url=""))
    assert {name for name in names if not name.endswith("na.myconnectwise.net") and name != ALLOWED} == set()
    assert seen.reached == []


@pytest.mark.parametrize("addresses", BY_ANSWER.values(), ids=BY_ANSWER)
def test_an_allowed_name_that_leads_inside_is_not_connected_to(
    addresses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = answers(monkeypatch, addresses)
    with watched() as seen, pytest.raises((ForbiddenAddress, httpx.ConnectError)):
        ask(f"https://{ALLOWED}/x")
    assert names == [ALLOWED]
    assert seen.reached == []


def test_a_name_that_leads_elsewhere_at_the_second_look_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = iter([["203.0.113.7"], ["127.0.0.1"]])
    monkeypatch.setattr("cwhub.egress.guard.is_outside", lambda address: str(address) == "203.0.113.7")
    reached: list[Any] = []

    def nobody_there(self: httpcore.SyncBackend, host: str, *rest: Any, **options: Any) -> httpcore.NetworkStream:
        reached.append(host)
        raise httpcore.ConnectError("refused")

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (next(turns)[0], 443))])
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", nobody_there)
    with pytest.raises(httpx.ConnectError):
        ask(f"https://{ALLOWED}/x")
    assert reached == ["203.0.113.7"]


PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


@pytest.mark.parametrize("name", PROXIES)
def test_a_proxy_in_the_environment_is_not_used(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    names = answers(monkeypatch, ["10.0.0.1"])
    with watched() as seen, pytest.raises(ForbiddenAddress):
        ask(f"https://{ALLOWED}/x")
    assert names == [ALLOWED]
    assert seen.reached == []


def test_what_is_refused_is_told_as_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, ["10.0.0.1"])
    client = client_for(asked(), f"https://{ALLOWED}", "v4_6_release/", None)
    with pytest.raises(NotSent, match="an address inside a private network"):
        client.get("/system/info", permit=Permit(1, "sync"))


# --- the key address of a callback ----------------------------------------------------------------------------------
def key_address(base: str) -> str:
    head, mark, tail = base.partition("#")
    return head.rstrip("/") + KEY_PATH + mark + tail


@pytest.mark.parametrize("base", [*BY_LOOKS.values(), f"https://{ALLOWED}:8443"], ids=[*BY_LOOKS, "another port"])
def test_a_callback_leads_to_no_bad_key_address(base: str) -> None:
    with watched() as seen, pytest.raises(Unbelievable):
        inbox.verify(callback(key_address(base)), http=None)
    assert (seen.asked, seen.reached) == ([], [])


@pytest.mark.parametrize(
    "host", ["https://na.myconnectwise.net", "https://api-na.myconnectwise.net", "https://au.myconnectwise.net"]
)
def test_a_callback_leads_to_its_own_connections_hosts_only(host: str) -> None:
    """Every one of these may be reached by some connection, yet not by this one."""
    with watched() as seen, pytest.raises(Unbelievable, match="foreign host"):
        inbox.verify(callback(host + KEY_PATH), http=None)
    assert (seen.asked, seen.reached) == ([], [])


@pytest.mark.parametrize(
    "rest",
    [
        "/v4_6_release/apis/3.0/system/members?companyName=ferrous&id=1",
        "/v4_6_release//../apis/3.0/system/callbackkey/index.rails?companyName=ferrous&id=1",
        "/v4_6_release/%2e%2e/system/callbackkey/index.rails?companyName=ferrous&id=1",
        "/a/b/system/callbackkey/index.rails?companyName=ferrous&id=1",
        f"/{'a' * 41}/system/callbackkey/index.rails?companyName=ferrous&id=1",
        "/system/callbackkey/index.rails;x?companyName=ferrous&id=1",
        "/system/callbackkey/index.rails?companyName=other&id=1",
        "/system/callbackkey/index.rails?companyName=other&companyName=ferrous",
        "/system/callbackkey/index.rails?companyName=ferrous&id=1&redirect=https://evil.example",
        "/system/callbackkey/index.rails?companyName=ferrous&id=1#",
        "/system/callbackkey/index.rails?companyName=ferrous%00&id=1",
        "/system/callbackkey/index.rails?" + "companyName=ferrous&id=" + "1" * 500,
        "/system/callbackkey/index.rails",
        "/system/callbackkey/index.rails\n?companyName=ferrous&id=1",
    ],
)
def test_a_key_address_on_our_own_host_asks_for_a_key_and_nothing_else(rest: str) -> None:
    with watched() as seen, pytest.raises(Unbelievable):
        inbox.verify(callback(f"https://{ALLOWED}{rest}"), http=None)
    assert (seen.asked, seen.reached) == ([], [])


def callback(key_url: str) -> InboxItem:
    """A callback as the inbox takes it, never stored: nothing may be read before its key address is believed."""
    connection = Connection(
        pk=1, account_id=1, company_id="ferrous", api_url=f"https://{ALLOWED}", screen_url=f"https://{ALLOWED}"
    )
    said = {"CompanyId": "ferrous", "Action": "updated", "Type": "ticket", "ID": 1, "Metadata": {"key_url": key_url}}
    return InboxItem(account_id=1, connection=connection, body=json.dumps(said).encode(), signature="x")
