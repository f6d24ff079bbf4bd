"""Where people sign in and where the API answers, from whatever was pasted. Pure.

On the cloud the API stands at `api-` + the screen's host, else at the screen's own (Developer Guide, "Cloud URL").
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

CLOUDS = (".myconnectwise.net", ".connectwisedev.com")
PREFIX = "api-"
SANDBOX = "sandbox-"


class NoAddress(ValueError):
    """What was typed names no host."""


@dataclass(frozen=True)
class Place:
    """One ConnectWise. `apis` are tried in this order; the first that answers is it."""

    screen: str
    apis: tuple[str, ...]

    @property
    def is_cloud(self) -> bool:
        return is_cloud(host_of(self.screen))


def place_of(typed: str) -> Place:
    """Screen and API of an address as it was pasted: with or without scheme, path and `api-`. Raises NoAddress."""
    origin = tidy(typed)
    host = host_of(origin)
    if not is_cloud(host):
        return Place(origin, (origin,))
    screen = host.removeprefix(PREFIX)
    apis = [PREFIX + screen]
    if screen.startswith(SANDBOX):  # seen at its plain name (FACTS 1); whether `api-` exists there is not told
        apis.append(screen)
    return Place(with_host(origin, screen), tuple(with_host(origin, api) for api in apis))


def api_of(typed: str) -> str:
    """The API where somebody says that it is. On the cloud the screen's host would refuse it. Raises NoAddress."""
    return place_of(typed).apis[0] if is_cloud(host_of(tidy(typed))) else tidy(typed)


def tidy(typed: str) -> str:
    """Scheme, host and port, as an origin is written. Raises NoAddress."""
    words = typed.strip().strip("\"'<>").replace("\\", "/")
    try:
        parts = urlsplit(words if "://" in words else f"https://{words.lstrip('/')}")
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise NoAddress(typed) from None
    if not host or any(letter.isspace() for letter in parts.netloc):
        raise NoAddress(typed)
    user = parts.netloc.rpartition("@")[0]  # kept, so that the guard refuses it
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{user + '@' if user else ''}{name}{f':{port}' if port and port != usual else ''}"


def is_cloud(host: str) -> bool:
    return host.endswith(CLOUDS)


def host_of(address: str) -> str:
    return urlsplit(address).hostname or ""


def with_host(origin: str, host: str) -> str:
    return origin.replace(host_of(origin), host, 1)
