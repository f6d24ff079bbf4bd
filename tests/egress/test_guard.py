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
BAD = [
    "http://na.myconnectwise.net",
    "http://psa.example.com",
    "https://evil.example",
    "https://na.myconnectwise.net.evil.example",
    "https://evilmyconnectwise.net",
    "https://myconnectwise.net",
    "https://user@na.myconnectwise.net",
    "https://user:secret@na.myconnectwise.net",
    "https://na.myconnectwise.net@evil.example",
    "https://localhost",
    "http://localhost:8000",
    "https://127.0.0.1",
    "https://[::1]",
    "https://0.0.0.0",
    "https://169.254.169.254/latest/meta-data",
    "https://metadata.google.internal",
    "https://10.0.0.1",
    "https://192.168.1.1",
    "https://2130706433",
    "https://0x7f000001",
    "https://127.1",
    "file:///etc/passwd",
    "ftp://na.myconnectwise.net",
    "gopher://na.myconnectwise.net",
    "//na.myconnectwise.net",
    "na.myconnectwise.net",
    "",
    "https://",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("url", GOOD)
def test_known_and_allowed_hosts_may_be_reached(url: str) -> None:
    STRICT.check_url(url)


@pytest.mark.parametrize("url", BAD)
def test_everything_else_is_refused_before_a_name_is_looked_up(url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        STRICT.check_url(url)


PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "0.0.0.0",  # noqa: S104 - an address to refuse, not to bind
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "2002:7f00:1::",
    "fe80::1%eth0",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_allowed_name_that_leads_inside_is_refused(address: str) -> None:
    with pytest.raises(ForbiddenAddress):
        STRICT.choose("psa.example.com", [address])


def test_one_inside_address_among_good_ones_refuses_all() -> None:
    with pytest.raises(ForbiddenAddress):
        STRICT.choose("psa.example.com", ["8.8.8.8", "10.0.0.1"])


def test_the_checked_address_is_the_one_to_connect_to() -> None:
    assert STRICT.choose("psa.example.com", ["8.8.8.8", "8.8.4.4"]) == "8.8.8.8"


def test_loopback_is_open_in_the_demo_by_its_own_names_only() -> None:
    DEMO.check_url("http://localhost:8100/x")
    assert DEMO.choose("localhost", ["127.0.0.1"]) == "127.0.0.1"
    with pytest.raises(ForbiddenAddress):
        DEMO.choose("na.myconnectwise.net", ["127.0.0.1"])
