"""Which hosts and addresses may be reached. Pure: host, addresses and settings in, one address out."""

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from cwhub.egress.errors import ForbiddenAddress

# ConnectWise's own clouds: the API beside the screen's host (Developer Guide, "Cloud URL").
CLOUD_REGIONS = ("na", "eu", "au", "aus", "za")
CLOUD_KINDS = ("", "api-", "sandbox-", "api-sandbox-")
CLOUD_HOSTS = frozenset(
    [f"{kind}{region}.myconnectwise.net" for region in CLOUD_REGIONS for kind in CLOUD_KINDS]
    + ["staging.connectwisedev.com", "api-staging.connectwisedev.com"]
)
HTTPS_PORT = 443
# Python's is_global lets these pass: most of them lead to an address that is written inside of them.
NOT_OUTSIDE_4 = [
    ipaddress.IPv4Network(text)
    for text in (
        "168.63.129.16/32",  # the host of a machine at Azure, with its metadata
        "192.0.0.0/24",  # protocol assignments, with the metadata of Oracle's cloud
        "192.88.99.0/24",  # relays from IPv6
    )
]
OUTSIDE_6 = ipaddress.IPv6Network("2000::/3")  # all that is given out; NAT64, mapped and site-local ones lie elsewhere
NOT_OUTSIDE_6 = [
    ipaddress.IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
]
# What a browser or a resolver would read otherwise than we do is not taken at all.
PLAIN_URL = re.compile(r"[!-~]+")
PLAIN_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


@dataclass(frozen=True)
class Rules:
    """`allowed_hosts` are names, each with `:port` unless it answers at 443."""

    allowed_hosts: frozenset[str] = field(default_factory=frozenset)
    loopback: bool = False

    def check_url(self, url: str) -> None:
        """Raises ForbiddenAddress unless the address is https on a known or allowed host, at that host's port."""
        parts, port = readable_parts(url)
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https"):
            raise ForbiddenAddress(f"{parts.scheme or 'The address'} is no scheme that is called; write https.")
        if "@" in parts.netloc:
            raise ForbiddenAddress("An address may not carry a user name or a password.")
        if self.loopback and is_loopback_name(host):
            return
        if parts.scheme != "https":
            raise ForbiddenAddress(f"{host or 'The address'} must be reached over https.")
        if not self.knows(host, port):
            raise ForbiddenAddress(
                f"{named(host, port)} is neither a ConnectWise cloud nor on this installation's list of allowed "
                "hosts. An operator can add it to CWHUB_EGRESS_HOSTS."
            )

    def knows(self, host: str, port: int) -> bool:
        if not PLAIN_HOST.fullmatch(host):
            return False
        allowed = {entry.lower() for entry in self.allowed_hosts}
        if port == HTTPS_PORT and (host in CLOUD_HOSTS or host in allowed):
            return True
        return f"{host}:{port}" in allowed

    def choose(self, host: str, addresses: list[str]) -> str:
        """The address to connect to. One forbidden address among them forbids all: that is how rebinding looks."""
        if not addresses:
            raise ForbiddenAddress(f"{host} has no address.")
        for text in addresses:
            if not self.allows_address(host, text):
                raise ForbiddenAddress(f"{host} leads to {text}, an address inside a private network.")
        return addresses[0]

    def allows_address(self, host: str, text: str) -> bool:
        address = ipaddress.ip_address(text.split("%")[0])
        if address.is_loopback:
            return self.loopback and is_loopback_name(host)
        return "%" not in text and is_outside(address)


def readable_parts(url: str) -> tuple[SplitResult, int]:
    """The address taken apart, and its port. Raises ForbiddenAddress for what two readers could read differently."""
    unreadable = ForbiddenAddress("The address cannot be read. Write it as in https://na.myconnectwise.net.")
    if not PLAIN_URL.fullmatch(url):
        raise unreadable
    try:
        parts = urlsplit(url)
        port = HTTPS_PORT if parts.port is None else parts.port
    except ValueError:
        raise unreadable from None
    return parts, port


def is_outside(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether it is one of the internet's own, and not another written as one."""
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in NOT_OUTSIDE_4)
    return address in OUTSIDE_6 and not any(address in network for network in NOT_OUTSIDE_6)


def is_loopback_name(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1")


def named(host: str, port: int) -> str:
    return (host if port == HTTPS_PORT else f"{host}:{port}") or "The address"
