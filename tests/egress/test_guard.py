"""What the guard lets through; `test_bad_addresses.py` has what it does not."""

import pytest

from cwhub.egress.errors import ForbiddenAddress
from cwhub.egress.guard import Rules

STRICT = Rules(frozenset({"psa.example.com"}))
DEMO = Rules(loopback=True)

GOOD = [
    "https://na.myconnectwise.net/x",
    "https://api-na.myconnectwise.net",
    "https://api-eu.myconnectwise.net/v4_6_release/apis/3.0",
    "https://staging.connectwisedev.com",
    "https://psa.example.com/",
    "https://PSA.EXAMPLE.COM/",
]


@pytest.mark.parametrize("url", GOOD)
def test_known_and_allowed_hosts_may_be_reached(url: str) -> None:
    STRICT.check_url(url)


def test_the_checked_address_is_the_one_to_connect_to() -> None:
    assert STRICT.choose("psa.example.com", ["8.8.8.8", "8.8.4.4"]) == "8.8.8.8"


def test_loopback_is_open_in_the_demo_by_its_own_names_only() -> None:
    DEMO.check_url("http://localhost:8100/x")
    assert DEMO.choose("localhost", ["127.0.0.1"]) == "127.0.0.1"
    with pytest.raises(ForbiddenAddress):
        DEMO.choose("na.myconnectwise.net", ["127.0.0.1"])
    with pytest.raises(ForbiddenAddress):
        DEMO.choose("localhost", ["10.0.0.1"])
    with pytest.raises(ForbiddenAddress):
        DEMO.check_url("file://localhost/etc/passwd")


def test_an_operator_may_allow_a_host_at_another_port() -> None:
    rules = Rules(frozenset({"psa.example.com:8443"}))
    rules.check_url("https://psa.example.com:8443/x")
    with pytest.raises(ForbiddenAddress, match=r"psa\.example\.com is neither"):
        rules.check_url("https://psa.example.com/x")


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "1.1.1.1", "2a00:1450::1"])
def test_addresses_of_the_internet_may_be_reached(address: str) -> None:
    assert STRICT.choose("psa.example.com", [address]) == address
