"""One entry in three spellings: ours (the payload), ConnectWise's (the body), and what makes it the same work."""

from decimal import Decimal, InvalidOperation
from typing import Any

from cwhub.connectwise.gateway import notes_digest
from cwhub.journal.errors import InvalidPayload
from cwhub.journal.kinds import Payload
from cwhub.journal.marker import markers_in
from cwhub.writes.values import plain
from kit.clock import parse_utc, utc_text
from timeentry.words.assisted import without_mark

CHARGED_TO = ("ServiceTicket", "ProjectTicket", "Activity", "ChargeCode")
BILLABLE = ("Billable", "DoNotBill", "NoCharge", None)
FLAGS = {
    "discussion": "addToDetailDescriptionFlag",
    "internal": "addToInternalAnalysisFlag",
    "resolution": "addToResolutionFlag",
}
# Mails are off in a batch, whatever the board's presets are (FACTS 9).
NO_MAIL = {"emailResourceFlag": False, "emailContactFlag": False, "emailCcFlag": False}
IMAGE = (
    "notes", "internalNotes", "actualHours", "timeStart", "timeEnd", "status", "billableOption", "hoursBilled",
    "chargeToType", "chargeToId",
)  # fmt: skip


def check_shape(payload: Payload) -> None:
    """Raises InvalidPayload with a sentence. What ConnectWise thinks of it is for the check and for itself to say."""
    if payload.get("charge_to") not in CHARGED_TO or not payload.get("charge_id"):
        raise InvalidPayload("A time entry names its ticket, activity or charge code.")
    if not payload.get("member"):
        raise InvalidPayload("A time entry names its member.")
    start, end = parse_utc(payload.get("start")), parse_utc(payload.get("end"))
    if not start or not (end or payload.get("hours")):
        raise InvalidPayload("A time entry has a start, and an end or hours.")
    if end and end <= start:
        raise InvalidPayload("The end must be after the start.")
    if any(hours_of(payload.get(name)) is None for name in ("hours", "deduct") if payload.get(name) is not None):
        raise InvalidPayload("Hours are a number.")
    if payload.get("billable") not in BILLABLE or not set(payload.get("tabs") or ()) <= set(FLAGS):
        raise InvalidPayload("Billable option or tab is none that ConnectWise has.")


def hours_of(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def work_of(payload: Payload) -> dict[str, Any]:
    """The fields that make it the same work (durable-writes 2)."""
    end, hours = payload.get("end"), payload.get("hours")
    return {
        "member": payload["member"],
        "charge": [payload["charge_to"], payload["charge_id"]],
        "start": moment_of(payload["start"]),
        "end": moment_of(end) if end else None,
        "hours": None if end or hours is None else f"{Decimal(str(hours)).normalize():f}",
        "work_type": payload.get("work_type"),
        "billable": payload.get("billable"),
        "notes": plain(without_mark(payload.get("notes") or "")),  # whether it is disclosed makes it no other work
    }


def moment_of(text: str) -> str:
    moment = parse_utc(text)
    if moment is None:
        raise InvalidPayload(f"{text} is no time.")
    return utc_text(moment)


def body_of(payload: Payload, marker: str) -> dict[str, Any]:
    """What is POSTed. Fields that nobody chose are left to ConnectWise's own defaults."""
    internal = str(payload.get("internal_notes") or "").strip()
    body: dict[str, Any] = {
        "member": {"id": payload["member"]},
        "chargeToType": payload["charge_to"],
        "chargeToId": payload["charge_id"],
        "timeStart": payload["start"],
        "timeEnd": payload.get("end"),
        "actualHours": None if payload.get("end") else float(Decimal(str(payload["hours"]))),
        "hoursDeduct": float(Decimal(str(payload.get("deduct") or 0))),
        "workType": reference(payload.get("work_type")),
        "workRole": reference(payload.get("work_role")),
        "agreement": reference(payload.get("agreement")),
        "billableOption": payload.get("billable"),
        "notes": payload.get("notes") or None,
        "internalNotes": f"{internal}\n{marker}".strip(),
    }
    flags = {flag: tab in (payload.get("tabs") or ()) for tab, flag in FLAGS.items()}
    return {name: value for name, value in body.items() if value is not None} | flags | NO_MAIL


def reference(number: Any) -> dict[str, int] | None:
    return {"id": int(number)} if number else None


def image_of(entry: dict[str, Any]) -> dict[str, Any]:
    """What ConnectWise shows of it, as far as a later removal compares it."""
    image = {name: entry.get(name) for name in IMAGE if entry.get(name) is not None}
    member = (entry.get("member") or {}).get("id")
    return image | ({"member": member} if member else {})


def same_work(payload: Payload, entry: dict[str, Any]) -> bool:
    """Whether ConnectWise's record is for the same work. Notes are not compared: somebody may have edited them."""
    charged = (entry.get("chargeToType"), entry.get("chargeToId")) == (payload["charge_to"], payload["charge_id"])
    member = (entry.get("member") or {}).get("id") == payload["member"]
    starts = parse_utc(entry.get("timeStart")) == parse_utc(payload["start"])
    if payload.get("end"):
        lasts = parse_utc(entry.get("timeEnd")) == parse_utc(payload["end"])
    else:
        lasts = hours_of(entry.get("actualHours")) == hours_of(payload.get("hours"))
    return charged and member and starts and lasts


def same_notes(payload: Payload, entry: dict[str, Any]) -> bool:
    """Whether it says the same and carries no mark at all: what we post has one, so somebody took it away."""
    unmarked = not markers_in(str(entry.get("internalNotes") or ""))
    return bool(payload.get("notes")) and unmarked and notes_digest(dict(payload)) == notes_digest(entry)
