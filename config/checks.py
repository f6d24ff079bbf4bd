"""What production refuses: each check names the setting to change. They say nothing in demo and tests.

`manage.py check` lists them; `manage.py run` does not start while there is one.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

LOOPBACK = ("localhost", "127.0.0.1", "::1")
LEAST_SECRET = 32
LEAST_LETTERS = 10
LEAST_DIFFERENT = 20  # of 32 bytes
EXAMPLES = ("change-me", "changeme", "django-insecure", "example", "secret-key", "your-")


@register(Tags.security)
def production_is_fit(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if not settings.PRODUCTION:
        return []
    return [*made_key(), *secret_key(), *debug(), *hosts(), *public_url(), *loopback(), *databases()]


def made_key() -> list[CheckMessage]:
    ring = settings.KEY_RING
    name = "in CWHUB_KEYRING_JSON" if settings.KEYRING_JSON else str(settings.KEYRING_FILE)
    if ring.made_for != "production":
        hint = "Make one with `manage.py create_keyring` and name it in CWHUB_KEYRING."
        return [Error(f"The key ring {name} was made for {ring.made_for or 'nobody'}.", hint, id="config.E001")]
    if any(is_example(key) for key in ring.keys.values()):
        hint = "Make a ring with `manage.py create_keyring`; what was sealed under this one is typed in again."
        return [Error(f"The key ring {name} holds a key that nobody has drawn by lot.", hint, id="config.E009")]
    return []


def is_example(key: bytes) -> bool:
    """Typed, or counted up: 32 bytes drawn by lot are nearly all different, and half of them are no letters."""
    return len(set(key)) < LEAST_DIFFERENT or key.isascii()


def secret_key() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    hint = "Leave it empty: it follows from the key ring."
    key = settings.SECRET_KEY
    if len(key) < LEAST_SECRET:
        found.append(Error(f"CWHUB_SECRET_KEY is shorter than {LEAST_SECRET} characters.", hint, id="config.E002"))
    elif len(set(key)) < LEAST_LETTERS or any(word in key.lower() for word in EXAMPLES):
        found.append(Error("CWHUB_SECRET_KEY is an example, or was made for development.", hint, id="config.E010"))
    return found


def debug() -> list[CheckMessage]:
    if not settings.DEBUG:
        return []
    return [Error("CWHUB_DEBUG is on; error pages would show secrets.", "Set it to 0.", id="config.E003")]


def hosts() -> list[CheckMessage]:
    wild = [host for host in settings.ALLOWED_HOSTS if host.startswith(("*", "."))]
    if settings.ALLOWED_HOSTS and not wild:
        return []
    said = f"CWHUB_ALLOWED_HOSTS holds {', '.join(wild)}." if wild else "CWHUB_ALLOWED_HOSTS is empty."
    return [Error(said, "Name the public host, as in cwhub.msp.example.", id="config.E004")]


def public_url() -> list[CheckMessage]:
    parts = urlsplit(settings.PUBLIC_URL)
    if parts.scheme == "https" and parts.hostname and parts.hostname not in LOOPBACK:
        return []
    hint = "ConnectWise calls this address and frames it: https, and a name that the internet knows."
    return [Error(f"CWHUB_PUBLIC_URL is {settings.PUBLIC_URL}.", hint, id="config.E005")]


def loopback() -> list[CheckMessage]:
    if not settings.EGRESS_LOOPBACK:
        return []
    return [Error("CWHUB_EGRESS_LOOPBACK lets calls out reach this machine.", "Set it to 0.", id="config.E006")]


def databases() -> list[CheckMessage]:
    """Three roles on one database that the operator has named, not the launcher's own."""
    rows = settings.DATABASES.values()
    launched = any(str(row["HOST"]) == str(settings.CLUSTER_SOCKETS) for row in rows)
    found: list[CheckMessage] = []
    if launched:
        hint = "Set DATABASE_URL, DATABASE_OWNER_URL and DATABASE_SWEEP_URL."
        found.append(Error("A database address is missing; the demo's would be used.", hint, id="config.E007"))
    if len({row["USER"] for row in rows}) < 3:
        hint = "`manage.py roles` prints how they are made."
        found.append(Error("The three database addresses do not name three roles.", hint, id="config.E008"))
    if any(word in str(row["PASSWORD"]).lower() for row in rows for word in EXAMPLES):
        hint = "Give each role a password of its own, as in docs/install.md."
        found.append(Error("A database address has the documentation's password.", hint, id="config.E011"))
    return found
