"""orderBy, fields and pages."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from simulators.connectwise.errors import BadCondition, Refused
from simulators.connectwise.query.names import Name, Names
from simulators.connectwise.schema import Record
from simulators.connectwise.web import Request

DEFAULT_SIZE, LARGEST_SIZE = 25, 1000


def ordered(records: list[Record], text: str, names: Names) -> list[Record]:
    """Sorted by `name [asc|desc], ...`; missing values come first, as in SQL Server."""
    for part in reversed([p.strip() for p in text.split(",") if p.strip()]):
        name, _, direction = part.partition(" ")
        if direction.strip().lower() not in ("", "asc", "desc"):
            raise BadCondition(f"{part} is not a valid order.")
        field = names.resolve(name)
        records = sorted(records, key=lambda r, f=field: sort_key(f, r), reverse=direction.strip().lower() == "desc")  # type: ignore[misc]
    return records


def sort_key(name: Name, record: Record) -> tuple[bool, Any]:
    value = name.get(record)
    if value is None or isinstance(value, dict | list):
        return (False, 0)
    return (True, value.casefold() if isinstance(value, str) else value)


def chosen(record: Record, text: str) -> Record:
    """Only the named fields; `_info` only when it is named (FACTS 5)."""
    found: Record = {}
    for path in (p.strip() for p in text.split(",") if p.strip()):
        _copy(record, found, path.split("/"))
    return found


def _copy(source: Any, into: Record, parts: list[str]) -> None:
    first, *rest = parts
    if not isinstance(source, dict) or first not in source:
        return
    if rest:
        _copy(source[first], into.setdefault(first, {}), rest)
    else:
        into[first] = source[first]


@dataclass(frozen=True)
class Page:
    records: list[Record]
    link: str  # the Link header, "" for none


def page_of(records: list[Record], request: Request, *, forward: bool = True) -> Page:
    size = min(_number(request, "pageSize", DEFAULT_SIZE), LARGEST_SIZE)
    if forward and request.header("pagination-type").lower() == "forward-only":
        return _forward(records, request, size)
    number = _number(request, "page", 1)
    last = max(1, -(-len(records) // size))
    here = records[(number - 1) * size : number * size]
    return Page(here, ", ".join(_links(request, number, last)))


def _links(request: Request, number: int, last: int) -> list[str]:
    found = []
    if number < last:
        found += [_link(request, "page", number + 1, "next"), _link(request, "page", last, "last")]
    if number > 1 and last > 1:
        found += [_link(request, "page", 1, "first"), _link(request, "page", min(number - 1, last), "prev")]
    return found


def _forward(records: list[Record], request: Request, size: int) -> Page:
    """Pages by id: `pageId` is the last id seen, the Link is always there and points nowhere at the end."""
    after = _number(request, "pageId", 0, least=0)
    rest = sorted((r for r in records if r["id"] > after), key=lambda r: r["id"])
    here = rest[:size]
    if len(rest) > size:
        return Page(here, _link(request, "pageId", here[-1]["id"], "next"))
    return Page(here, '<>; rel="next"')


def _link(request: Request, key: str, value: int, rel: str) -> str:
    """The page number comes last, where careless clients cut it off."""
    kept = [(k, v) for k, v in request.query.items() if k.lower() not in ("page", "pageid")]
    query = "&".join(f"{quote(k)}={quote(v, safe='')}" for k, v in [*kept, (key, str(value))])
    return f'<{request.base}{request.url_path}?{query}>; rel="{rel}"'


def _number(request: Request, key: str, default: int, least: int = 1) -> int:
    text = request.param(key)
    if not text:
        return default
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) < least:
        raise Refused(400, "InvalidParameter", f"{key} must be a whole number from {least}.")
    return int(text)
