"""Typed readers of the environment that refuse what they do not understand."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def env_text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def env_secret(name: str) -> str:
    """From the variable itself, or from the file that the same name with _FILE names."""
    path = env_text(f"{name}_FILE")
    try:
        return Path(path).read_text().strip() if path else env_text(name)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error.strerror}.") from None


def env_bool(name: str, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word in TRUE or word in FALSE:
        return word in TRUE
    raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")


def env_int(name: str, default: int) -> int:
    value = os.environ.get(name)
    try:
        return default if value is None else int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number.") from None


def env_list(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in env_text(name, default).split(",") if word.strip()]


def env_figures(name: str, default: str) -> dict[str, int]:
    """`As documented=1000, Shared=500`: names with whole numbers above zero, in this order."""
    found: dict[str, int] = {}
    for word in env_list(name, default):
        label, _, figure = (part.strip() for part in word.partition("="))
        if not label or not figure.isascii() or not figure.isdigit() or int(figure) < 1:
            raise ImproperlyConfigured(f"{name} holds {word!r}; write names with whole numbers, as in Slow=200.")
        found[label] = int(figure)
    return found


def env_path(name: str, default: Path) -> Path:
    value = env_text(name)
    return Path(value) if value else default


def database_from_url(url: str) -> dict[str, Any]:
    """Django's settings for `postgresql://user:password@host:port/name?host=<socket folder>`."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("A database address starts with postgresql://; the product runs on PostgreSQL only.")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": dict(options),
    }
