"""Time that is entered on the screen: its form read into an entry, refused as the API refuses it."""

from datetime import datetime
from typing import Any

from simulators.connectwise.clock import stamp
from simulators.connectwise.errors import ApiError
from simulators.connectwise.schema import Record
from simulators.connectwise.screen.tickets import Saved, told
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.time_rules import entries
from simulators.connectwise.time_rules.seeding import ENTRIES

BILLABLE = ("Billable", "DoNotBill", "NoCharge")
SHOWN_IN = {
    "addToDetailDescriptionFlag": "Discussion",
    "addToInternalAnalysisFlag": "Internal",
    "addToResolutionFlag": "Resolution",
}
MAILS = {"emailContactFlag": "Contact", "emailResourceFlag": "Resources", "emailCcFlag": "CC"}


def presets(sim: Simulator, ticket: Record, by: str) -> Record:
    """What ConnectWise would fill in; nothing where it refuses the time anyway."""
    body = {"chargeToId": ticket["id"], "chargeToType": "ServiceTicket", "timeStart": sim.clock.stamp()}
    try:
        return entries.defaulted(sim.writer.draft(sim.resource(ENTRIES), body, by))
    except ApiError:
        return {}


def add(sim: Simulator, id: int, form: dict[str, str], by: str) -> Saved:
    try:
        body = {"chargeToId": id, "chargeToType": "ServiceTicket", **_values(sim, form)}
        sim.writer.create(sim.resource(ENTRIES), {}, body, by)
    except (ApiError, ValueError) as error:
        return Saved(id, told(error))
    return Saved(id, [])


def _values(sim: Simulator, form: dict[str, str]) -> dict[str, Any]:
    """Every tick is told, so that the board's own wish stands only where nobody has touched it."""
    found: dict[str, Any] = {flag: flag in form for flag in (*SHOWN_IN, *MAILS)}
    for name in ("notes", "internalNotes", "billableOption"):
        if text := form.get(name, "").strip():
            found[name] = text
    for name in ("workType", "workRole"):
        if text := form.get(name, ""):
            found[name] = {"id": int(text)}
    for name in ("start", "end"):
        if text := form.get(name, ""):
            found[f"time{name.title()}"] = _at(sim, form.get("date", ""), text)
    if text := form.get("hoursDeduct", "").strip():
        found["hoursDeduct"] = text
    return found


def _at(sim: Simulator, date: str, clock: str) -> str:
    try:
        return stamp(datetime.fromisoformat(f"{date}T{clock}").replace(tzinfo=sim.zone))
    except ValueError:
        raise ValueError(f"{date} {clock} is no date and time.") from None
