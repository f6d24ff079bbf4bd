"""`ticket.assign` gives a ticket to a member: a schedule entry with a time. `ticket.unassign` removes one of ours.

`owner` and `resources` are never written: `resources` is read-only and follows the schedule entries.
"""

from datetime import timedelta
from typing import Any

from cwhub.connectwise import KeyRefused
from cwhub.connectwise.client import Permits
from cwhub.journal.errors import InvalidPayload
from cwhub.journal.kinds import Call, Payload, PlannedOp
from cwhub.journal.models import WriteOp
from cwhub.journal.outcomes import (
    Applied,
    Found,
    FoundNone,
    FoundOne,
    IsAfter,
    IsBefore,
    Outcome,
    Rejected,
    Undecidable,
)
from cwhub.writes.asking import AsksConnectWise, client_of, number_of, permits_of, reading, searching, sending
from cwhub.writes.notes import found
from cwhub.writes.standing import by_us, since_sent
from kit.clock import parse_utc

SERVICE = {"identifier": "S"}  # ConnectWise's own type for work on a service ticket
LONG_AGO = timedelta(hours=24)
EDITED = "Somebody has changed this schedule entry in ConnectWise since it was made; it is left as it stands."


class AssignTicket(AsksConnectWise):
    """Payload: {"ticket", "company", "member": {"id","identifier","name"}, "start", "end"}; times UTC."""

    name = "ticket.assign"

    def validate(self, payload: Payload) -> None:
        start, end = parse_utc(payload.get("start")), parse_utc(payload.get("end"))
        if not payload.get("member") or not start or not end:
            raise InvalidPayload("Giving a ticket to somebody takes a member, a start and an end.")
        if end <= start:
            raise InvalidPayload("The end of the time must be after its start.")

    def canonical(self, payload: Payload) -> dict[str, Any]:
        return {
            "ticket": payload["ticket"],
            "member": payload["member"]["id"],
            "start": payload["start"],
            "end": payload["end"],
        }

    def summary(self, payload: Payload, names: dict[str, Any]) -> str:
        return f"Give it to {payload['member']['name']}"

    def diff(self, payload: Payload, before: dict[str, Any] | None) -> list[dict[str, Any]]:
        who = f"{payload['member']['name']}, {names_of_times(payload)}"
        return [{"field": "Resources", "before": (before or {}).get("resources") or None, "after": who, "note": ""}]

    def undo_window_of(self, payload: Payload) -> timedelta | None:
        return timedelta(hours=24)

    def same(self, shown: Payload, current: Payload) -> bool:
        return dict(shown) == dict(current)

    def read(self, call: Call) -> dict[str, Any] | None:
        """Who has the ticket, and whose it is: somebody may have taken it meanwhile."""
        if call.before_image is None:
            return None
        record = reading(lambda: client_of(call).ticket(number_of(call.payload), permit=call.permit))
        return {"resources": record.get("resources") or "", "company": (record.get("company") or {}).get("id")}

    def send(self, call: Call) -> Outcome:
        return sending(lambda: self.post(call))

    def post(self, call: Call) -> Outcome:
        payload = call.payload
        entry = {
            "objectId": number_of(payload),
            "type": SERVICE,
            "member": {"id": payload["member"]["id"]},
            "dateStart": payload["start"],
            "dateEnd": payload["end"],
            "allowScheduleConflictsFlag": True,
        }
        made = client_of(call).create_schedule_entry(entry, permit=call.permit)
        return Applied(external_id=int(made["id"]), after=entry_image(made), status=201)

    def find(self, call: Call) -> Found:
        return searching(lambda: self.look(call))

    def look(self, call: Call) -> Found:
        """All of the ticket's entries: somebody may have given ours to another member, or moved it, since."""
        permits, number = permits_of(call), call.external_id
        entries = client_of(call).schedule_entries(f"objectId = {number_of(call.payload)}", permits=permits)
        if number and all(int(entry["id"]) != number for entry in entries):
            entries += client_of(call).schedule_entries(f"id = {int(number)}", permits=permits)
        alike = [entry for entry in entries if self.looks_like(call, entry)]
        free = [entry for entry in alike if int(entry["id"]) not in call.taken_ids]
        if any(not by_us(call, entry) for entry in alike):
            return Undecidable("An equal schedule entry is there, made by somebody else.")
        if len(free) == 1:
            return FoundOne(int(free[0]["id"]), after=entry_image(free[0]))
        return found([int(entry["id"]) for entry in free]) if free else self.not_as_written(call, entries)

    def not_as_written(self, call: Call, entries: list[dict[str, Any]]) -> Found:
        """No entry is as we wrote it. That is no proof that ours is not there: a schedule entry carries no mark."""
        if any(int(entry["id"]) == call.external_id for entry in entries):
            return Undecidable(EDITED)
        if call.external_id is None and any(self.could_be_edited(call, entry) for entry in entries):
            return Undecidable("A schedule entry of our API member is there which may be this one, edited.")
        return FoundNone()

    def looks_like(self, call: Call, entry: dict[str, Any]) -> bool:
        return as_written(call.payload, entry) and since_sent(call, entry, earlier=LONG_AGO)

    def could_be_edited(self, call: Call, entry: dict[str, Any]) -> bool:
        return int(entry["id"]) not in call.taken_ids and since_sent(call, entry) and by_us(call, entry)

    def take_back(self, call: Call) -> Outcome:
        return sending(lambda: self.remove_unedited(call))

    def remove_unedited(self, call: Call) -> Outcome:
        """What somebody has changed since is his as well: a person decides."""
        number, permits = int(call.external_id or 0), permits_of(call)
        standing = client_of(call).schedule_entries(f"id = {number}", permits=permits)
        if standing and not as_written(call.payload, standing[0]):
            return Rejected(reason=EDITED)
        return remove(call, number, permits)

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        if op.external_id is None:
            return None
        return PlannedOp(
            kind=UnassignTicket.name,
            payload={**op.payload, "entry": op.external_id},
            before_image=op.after_image or image_we_wrote(op.payload),
            client_id=op.client_id,
            undoes=op.pk,
            ticket=op.ticket,
        )


class UnassignTicket(AsksConnectWise):
    """Payload: that of the assignment, and {"entry": id of the schedule entry}."""

    name = "ticket.unassign"

    def validate(self, payload: Payload) -> None:
        if not payload.get("entry"):
            raise InvalidPayload("Only a schedule entry of ours can be removed.")

    def canonical(self, payload: Payload) -> dict[str, Any]:
        return {"ticket": payload["ticket"], "entry": payload["entry"]}

    def summary(self, payload: Payload, names: dict[str, Any]) -> str:
        return f"Take it back from {payload['member']['name']}"

    def diff(self, payload: Payload, before: dict[str, Any] | None) -> list[dict[str, Any]]:
        who = f"{payload['member']['name']}, {names_of_times(payload)}"
        return [{"field": "Resources", "before": who, "after": None, "note": ""}]

    def undo_window_of(self, payload: Payload) -> timedelta | None:
        return None

    def same(self, shown: Payload, current: Payload) -> bool:
        return in_time(shown) == in_time(current)

    def read(self, call: Call) -> dict[str, Any] | None:
        """None where it is gone: there is nothing to compare, and its removal will be told that."""
        entries = reading(lambda: {"entries": self.standing(call)})["entries"]
        return entry_image(entries[0]) if entries else None

    def standing(self, call: Call) -> list[dict[str, Any]]:
        return client_of(call).schedule_entries(f"id = {int(call.payload['entry'])}", permits=permits_of(call))

    def send(self, call: Call) -> Outcome:
        return sending(lambda: remove(call, int(call.payload["entry"]), permits_of(call)))

    def find(self, call: Call) -> Found:
        return searching(lambda: IsBefore() if self.standing(call) else IsAfter())

    def take_back(self, call: Call) -> Outcome:
        return Rejected(reason="A removed schedule entry cannot be put back; it would be a new one.")

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        return None


def entry_image(entry: dict[str, Any]) -> dict[str, Any]:
    """What must be unchanged for the entry to be ours to remove."""
    return {
        "member": (entry.get("member") or {}).get("id"),
        "start": entry.get("dateStart"),
        "end": entry.get("dateEnd"),
        "done": bool(entry.get("doneFlag")),
    }


def in_time(image: Payload) -> dict[str, Any]:
    """The image with its times as moments: ConnectWise may spell them otherwise than we do."""
    return {**image, "start": parse_utc(image.get("start")), "end": parse_utc(image.get("end"))}


def image_we_wrote(payload: Payload) -> dict[str, Any]:
    return {"member": payload["member"]["id"], "start": payload["start"], "end": payload["end"], "done": False}


def as_written(payload: Payload, entry: dict[str, Any]) -> bool:
    """For whom and when."""
    times = (parse_utc(entry.get("dateStart")), parse_utc(entry.get("dateEnd")))
    wanted = (parse_utc(payload["start"]), parse_utc(payload["end"]))
    return times == wanted and (entry.get("member") or {}).get("id") == payload["member"]["id"]


def remove(call: Call, entry: int, permits: Permits) -> Outcome:
    try:
        client_of(call).delete_schedule_entry(entry, permit=permits(), ticket=number_of(call.payload))
    except KeyRefused as error:
        if error.status != 404:
            raise
        client_of(call).system_info(permit=permits())
    return Applied(external_id=entry, status=204)


def names_of_times(payload: Payload) -> str:
    """The times as they are stored, UTC; pages show them in the person's zone."""
    start, end = parse_utc(payload["start"]), parse_utc(payload["end"])
    return f"{start:%m/%d %H:%M} to {end:%H:%M} UTC" if start and end else ""
