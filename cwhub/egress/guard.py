"""Which hosts and addresses may be reached. Pure: host, addresses and settings in, one address out."""

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cwhub.egress.errors import ForbiddenAddress

# ConnectWise's own clouds: the API beside the screen's host (Developer Guide, "Cloud URL").
CLOUD_REGIONS = ("na", "eu", "au", "aus", "za")
CLOUD_KINDS = ("", "api-", "sandbox-", "api-sandbox-")
CLOUD_HOSTS = frozenset(
    [f"{kind}{region}.myconnectwise.net" for region in CLOUD_REGIONS for kind in CLOUD_KINDS]
    + ["staging.connectwisedev.com", "api-staging.connectwisedev.com"]
)
METADATA = ipaddress.ip_network("169.254.0.0/16")


@dataclass(frozen=True)
class Rules:
    allowed_hosts: frozenset[str] = field(default_factory=frozenset)
    loopback: bool = False

    def check_url(self, url: str) -> None:
        """Raises ForbiddenAddress unless the address is https on a known or allowed host."""
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
        if parts.username or parts.password:
            raise ForbiddenAddress("An address may not carry a user name or a password.")
        if self.loopback and is_loopback_name(host):
            return
        if parts.scheme != "https":
            raise ForbiddenAddress(f"{host or 'The address'} must be reached over https.")
        if host not in CLOUD_HOSTS and host not in self.allowed_hosts:
            raise ForbiddenAddress(
                f"{host or 'The address'} is neither a ConnectWise cloud nor on this installation's list of allowed "
                "hosts. An operator can add it to CWHUB_EGRESS_HOSTS."
            )

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
        mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
        if address.is_loopback and not mapped:
            return self.loopback and is_loopback_name(host)
        return mapped is None and address.is_global and not address.is_multicast and address not in METADATA


def is_loopback_name(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1")
