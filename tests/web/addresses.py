"""Every address of the product, from its resolver, with something in each hole."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

FILLED = {"int": "1", "str": "aaaaaaaaaaaaaaaa", "slug": "aaaaaaaaaaaaaaaa"}
HOLE = re.compile(r"<(?:(\w+):)?\w+>")


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in (resolver or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, route)
        else:
            yield route, one


def filled(route: str) -> str:
    """An address that its route takes."""
    plain = re.sub(r"^\^|\$$", "", route)
    plain = re.sub(r"\(\?P<\w+>([^|)]*)[^)]*\)", r"\1", plain).replace("^", "").replace("$", "")
    return "/" + HOLE.sub(lambda hole: FILLED[hole.group(1) or "str"], plain)


def addresses() -> list[str]:
    return sorted({filled(route) for route, _ in patterns()})
