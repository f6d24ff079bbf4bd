"""What somebody has changed about an entry of ours since we wrote it. Pure: two images in, words out."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from cwhub.journal.kinds import Payload
from cwhub.writes.values import plain
from kit.clock import parse_utc, utc_text
from timeentry.kinds.shape import body_of, hours_of

# What a person changes; ConnectWise's own figures and states move by themselves.
NAMES = {
    "member": "member",
    "chargeToType": "what it is charged to",
    "chargeToId": "what it is charged to",
    "timeStart": "start",
    "timeEnd": "end",
    "actualHours": "hours",
    "billableOption": "billable option",
    "notes": "notes",
    "internalNotes": "internal notes",
}
TIMES = ("timeStart", "timeEnd")
ROUNDED = Decimal("0.01")  # ConnectWise keeps hours with two decimals


def image_we_wrote(payload: Payload, marker: str) -> dict[str, Any]:
    """What ConnectWise should show of it, where its own answer is not known."""
    body = body_of(payload, marker)
    times = {name: utc_text(moment) for name in TIMES if (moment := moment_of(body.get(name)))}
    return {name: body[name] for name in NAMES if name in body} | {"member": payload["member"]} | times


def edited_fields(written: Mapping[str, Any], now: Mapping[str, Any], names: Iterable[str] = NAMES) -> list[str]:
    """The names of what is no longer as it was written. Only what `written` knows counts, and notes always."""
    known = [name for name in names if name in written or name == "notes"]
    return [name for name in known if not alike(name, written.get(name), now.get(name))]


def sentence_of(edited: Iterable[str]) -> str:
    """Empty where nothing was edited."""
    said = list(dict.fromkeys(NAMES[name] for name in edited))
    return f"Somebody has changed it in ConnectWise since it was posted: {', '.join(said)}." if said else ""


def alike(name: str, one: Any, other: Any) -> bool:
    if name in TIMES:
        return moment_of(one) == moment_of(other)
    if name == "actualHours":
        hours = (hours_of(one), hours_of(other))
        return hours[0] == hours[1] or (None not in hours and abs(hours[0] - hours[1]) <= ROUNDED)  # type: ignore[operator]
    if isinstance(one, str) or isinstance(other, str):
        return plain(str(one or "")) == plain(str(other or ""))
    return bool(one == other)


def moment_of(text: Any) -> datetime | None:
    """To the minute: ConnectWise keeps no more."""
    moment = parse_utc(text)
    return moment.replace(second=0, microsecond=0) if moment else None
