"""Logs as JSON lines: ids, never what they stand for.

Each line carries the ids of the request or task it belongs to. Of an exception it tells the kind and the way through
the code; its words only where its class says that they are ours (`says_no_values`), since others quote what they got:
a row, an address, an answer.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request", "color_message"}
# What Python says of itself: names of code, no values.
OF_THE_LANGUAGE = (AttributeError, NameError, ImportError, NotImplementedError, RecursionError, MemoryError)
SECRET_ADDRESS = re.compile(r"(/webhooks/connectwise/)[^/?\s\"'\\<]+")  # whoever names it
HEAD = "Traceback (most recent call last):"

_ids: ContextVar[dict[str, Any] | None] = ContextVar("log_ids", default=None)


# --- ids ------------------------------------------------------------------------------------------------------------
@contextmanager
def with_ids(**ids: Any) -> Iterator[dict[str, Any]]:
    """Every line inside carries these ids. None leaves one out."""
    inside = {**(_ids.get() or {}), **{name: value for name, value in ids.items() if value is not None}}
    token = _ids.set(inside)
    try:
        yield inside
    finally:
        _ids.reset(token)


def begin_ids(**ids: Any) -> None:
    """A new piece of work of this process: what the one before has noted is forgotten."""
    _ids.set(dict(ids))


def note_ids(**ids: Any) -> None:
    """Adds to the request or task that is under way, until it ends."""
    current = _ids.get()
    if current is not None:
        current.update({name: value for name, value in ids.items() if value is not None})


def current_ids() -> dict[str, Any]:
    return dict(_ids.get() or {})


# --- lines ----------------------------------------------------------------------------------------------------------
class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        row: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": words_of(record),
        }
        row |= current_ids() | getattr(getattr(record, "request", None), "log_ids", {})
        row |= {name: safe(value) for name, value in vars(record).items() if name not in PLAIN}
        if record.exc_info and record.exc_info[1] is not None:
            row["trace"] = trace_of(record.exc_info[1])
        return SECRET_ADDRESS.sub(r"\1...", json.dumps(row, default=safe))


def words_of(record: logging.LogRecord) -> str:
    """The message; an exception in it says its kind only, an address of ours its route."""
    request = getattr(record, "request", None)
    if record.name.startswith("django.security.") and record.name != "django.security.csrf":
        return record.name.rpartition(".")[2]
    if request is None and not record.args:
        return without_words(record.getMessage())
    given = record.args.values() if isinstance(record.args, dict) else record.args or ()
    named = [route_of(request) if is_address(request, value) else safe(value) for value in given]
    try:
        keyed = dict(zip(record.args, named, strict=True)) if isinstance(record.args, dict) else tuple(named)
        return without_words(str(record.msg) % keyed)
    except (TypeError, ValueError):
        return str(record.msg)


def is_address(request: Any, value: Any) -> bool:
    """A path may hold a secret: the address that ConnectWise calls ends in one."""
    return request is not None and isinstance(value, str) and value == getattr(request, "path", None)


def route_of(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match is not None else "an unknown address"


def safe(value: Any) -> Any:
    if isinstance(value, BaseException):
        return told(value)
    return value if isinstance(value, str | int | float | bool | type(None)) else str(value)


# --- exceptions -----------------------------------------------------------------------------------------------------
def told(error: BaseException) -> str:
    """What may be said of an exception: its kind, and what in it is surely no value."""
    kind, said = type(error).__name__, ""
    diagnosis = getattr(error, "diag", None) or getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        parts = (diagnosis.sqlstate, diagnosis.table_name, diagnosis.constraint_name)
        said = " ".join(part for part in parts if part)
    elif getattr(error, "says_no_values", False) or isinstance(error, OF_THE_LANGUAGE):
        said = str(error)
    elif isinstance(error, OSError):
        said = error.strerror or ""
    elif getattr(error, "status", None) or getattr(error, "request_id", None):
        said = " ".join(str(part) for part in (getattr(error, "status", ""), getattr(error, "request_id", "")) if part)
    return f"{kind}: {said}" if said else kind


def trace_of(error: BaseException) -> str:
    """The way through the code, cause first; of each exception what `told` says."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = [line.splitlines()[0] for line in traceback.format_tb(current.__traceback__)]
        parts.insert(0, "\n".join([HEAD, *frames, told(current)]))
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n\n".join(parts)


def without_words(text: str) -> str:
    """A text that may carry a formatted traceback, as other programs write them: its places stay, its words go."""
    if HEAD not in text:
        return text
    before, _, rest = text.partition(HEAD)
    kept, inside = [HEAD], True
    for line in rest.splitlines():
        if line == HEAD:
            kept, inside = [*kept, line], True
        elif inside and line.startswith('  File "'):
            kept.append(line)
        elif inside and (kind := re.match(r"[A-Za-z_][\w.]*", line)):
            kept, inside = [*kept, kind.group()], False
    return re.split(r" - |: ", before, maxsplit=1)[0].rstrip() + "\n" + "\n".join(kept)
