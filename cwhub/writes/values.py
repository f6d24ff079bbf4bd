"""How ConnectWise's values are compared and sent: references by id, texts as it keeps them. Pure."""

import unicodedata
from typing import Any


def reference(value: Any) -> Any:
    """A reference as it is sent: its id alone. Other values as they are."""
    return {"id": value["id"]} if isinstance(value, dict) and "id" in value else value


def shown(value: Any) -> Any:
    """A reference as we keep it in an image: id and name."""
    if isinstance(value, dict) and "id" in value:
        return {"id": value["id"], "name": str(value.get("name") or value.get("identifier") or "")}
    return value


def plain(text: str) -> str:
    """A text as ConnectWise may give it back: trimmed, line ends changed or turned into spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def equal(one: Any, other: Any) -> bool:
    if isinstance(one, dict) or isinstance(other, dict):
        return key(one) == key(other)
    if isinstance(one, str) or isinstance(other, str):
        return plain(str(one or "")) == plain(str(other or ""))
    return bool(one == other)


def key(value: Any) -> Any:
    return value.get("id") if isinstance(value, dict) else value


def all_equal(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return set(one) == set(other) and all(equal(one[name], other[name]) for name in one)
