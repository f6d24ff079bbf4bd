"""`ticket.assign` gives a ticket to a member: a schedule entry with a time. `ticket.unassign` removes one of ours.

`owner` and `resources` are never written: `resources` is read-only and follows the schedule entries.
"""

from datetime import timedelta
from typing import Any

from cwhub.connectwise import KeyRefused
from cwhub.journal.errors import InvalidPayload
from cwhub.journal.kinds import Call, Payload, PlannedOp
from cwhub.journal.models import WriteOp
from cwhub.journal.outcomes import Applied, Found, IsAfter, IsBefore, Outcome, Rejected, Undecidable
from cwhub.writes.asking import AsksConnectWise, client_of, number_of, permits_of, reading, searching, sending
from cwhub.writes.notes import found
from kit.clock import parse_utc

SERVICE = {"identifier": "S"}  # ConnectWise's own type for work on a service ticket
EARLIER = timedelta(hours=24)


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
        payload = call.payload
        conditions = f"objectId = {number_of(payload)} and member/id = {int(payload['member']['id'])}"
        entries = client_of(call).schedule_entries(conditions, permits=permits_of(call))
        alike = [entry for entry in entries if self.looks_like(call, entry)]
        foreign = [entry for entry in alike if not by_us(call, entry)]
        if foreign:
            return Undecidable("An equal schedule entry is there, made by somebody else.")
        return found([int(entry["id"]) for entry in alike if int(entry["id"]) not in call.taken_ids])

    def looks_like(self, call: Call, entry: dict[str, Any]) -> bool:
        times = (parse_utc(entry.get("dateStart")), parse_utc(entry.get("dateEnd")))
        wanted = (parse_utc(call.payload["start"]), parse_utc(call.payload["end"]))
        entered = parse_utc((entry.get("_info") or {}).get("dateEntered"))
        recent = not (entered and call.sent_at) or entered >= call.sent_at - EARLIER
        return times == wanted and recent

    def take_back(self, call: Call) -> Outcome:
        return sending(lambda: remove(call, int(call.external_id or 0)))

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        if op.external_id is None:
            return None
        return PlannedOp(
            kind=UnassignTicket.name,
            payload={**op.payload, "entry": op.external_id},
            before_image=op.after_image,
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
        return dict(shown) == dict(current)

    def read(self, call: Call) -> dict[str, Any] | None:
        entry = int(call.payload["entry"])
        path = f"/schedule/entries/{entry}"
        return entry_image(reading(lambda: dict(client_of(call).get(path, permit=call.permit))))

    def send(self, call: Call) -> Outcome:
        return sending(lambda: remove(call, int(call.payload["entry"])))

    def find(self, call: Call) -> Found:
        return searching(lambda: self.look(call))

    def look(self, call: Call) -> Found:
        entries = client_of(call).schedule_entries(f"id = {int(call.payload['entry'])}", permits=permits_of(call))
        return IsBefore() if entries else IsAfter()

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


def by_us(call: Call, entry: dict[str, Any]) -> bool:
    writer = str((entry.get("_info") or {}).get("enteredBy") or call.connection.api_member)
    return writer.lower() == str(call.connection.api_member).lower()


def remove(call: Call, entry: int) -> Outcome:
    permits = permits_of(call)
    try:
        client_of(call).delete_schedule_entry(entry, permit=permits())
    except KeyRefused as error:
        if error.status != 404:
            raise
        client_of(call).system_info(permit=permits())
    return Applied(external_id=entry, status=204)


def names_of_times(payload: Payload) -> str:
    """The times as they are stored, UTC; pages show them in the person's zone."""
    start, end = parse_utc(payload["start"]), parse_utc(payload["end"])
    return f"{start:%m/%d %H:%M} to {end:%H:%M} UTC" if start and end else ""
