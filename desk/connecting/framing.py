"""Whether technicians' browsers may show the panel inside the ticket screen. Pure but for our own settings."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from cwhub.accounts.models import Connection, ScreenDoor
from cwhub.egress.guard import is_loopback_name
from desk.opening import origin_of

INSIDE = (".local", ".lan", ".internal", ".home.arpa", ".localdomain")


@dataclass(frozen=True)
class Framing:
    may: bool
    sentence: str


def framing_of(connection: Connection) -> Framing:
    """Asks our own address, and our own content policy, which names the screens that may frame the panel."""
    screen = origin_of(connection.screen_url)
    known = ScreenDoor.objects.filter(connection=connection, origin=screen).exists()
    return may_frame(panel=settings.PUBLIC_URL, screen=screen, named=known, production=settings.PRODUCTION)


def may_frame(*, panel: str, screen: str, named: bool, production: bool) -> Framing:
    """What a browser demands: https below an https page, a name it can find, and our policy naming the screen."""
    parts, host = urlsplit(panel), urlsplit(screen).hostname or screen
    if not named:
        return Framing(False, f"Our content policy does not name {host}. Save the keys again; that names it.")
    if is_loopback_name(parts.hostname or ""):
        if production:
            why = f"The panel's address {panel} is this machine's own; a technician's browser would look on his. "
            return Framing(False, why + CORRECT)
        return Framing(True, f"The panel at {panel} may be framed by {host}, in browsers on this machine only.")
    if parts.scheme != "https":
        why = f"The panel's address {panel} is not https; a browser shows nothing of it inside {host}. "
        return Framing(False, why + CORRECT)
    if is_inside(parts.hostname or ""):
        why = f"The panel's address {panel} is known inside your network only; ConnectWise cannot call it. "
        return Framing(not production, why + CORRECT)
    return Framing(True, f"The panel at {panel} may be framed by {host}.")


CORRECT = "An operator sets CWHUB_PUBLIC_URL to an https address that the internet knows."


def is_inside(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(INSIDE)
