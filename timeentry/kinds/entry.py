"""`time.entry` posts one time entry, `time.entry_removal` takes one of ours away again.

ConnectWise has no key for equal entries (FACTS 9): ours is the marker in the internal notes, which no invoice prints.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cwhub.accounts.models import Connection
from cwhub.connectwise import Client, KeyRefused
from cwhub.egress.limiter import Permit
from cwhub.journal.errors import InvalidPayload
from cwhub.journal.kinds import Call, Payload, PlannedOp
from cwhub.journal.marker import markers_in
from cwhub.journal.models import WriteOp
from cwhub.journal.outcomes import Applied, Found, IsAfter, IsBefore, Outcome, Rejected, Undecidable
from cwhub.writes.asking import AsksConnectWise, client_of, permits_of, reading, searching, sending
from cwhub.writes.notes import found
from kit.clock import parse_utc, utc_text
from timeentry.kinds.shape import body_of, check_shape, image_of, same_work, work_of

UNDO_WINDOW = timedelta(hours=24)
CLOCKS_APART = timedelta(hours=24)  # `dateEntered` is only a coarse filter (durable-writes 5.1)
EARLIER = timedelta(minutes=10)


class PostEntry(AsksConnectWise):
    """Payload: {"member", "charge_to", "charge_id", "start", "end" | "hours", "deduct", "work_type", "work_role",
    "agreement", "billable", "notes", "internal_notes", "tabs", "ai_assisted"}; see `shape.py`."""

    name = "time.entry"
    once = True
    independent = True

    def validate(self, payload: Payload) -> None:
        check_shape(payload)

    def canonical(self, payload: Payload) -> dict[str, Any]:
        return work_of(payload)

    def summary(self, payload: Payload, names: dict[str, Any]) -> str:
        return "Post a time entry"

    def diff(self, payload: Payload, before: dict[str, Any] | None) -> list[dict[str, Any]]:
        rows = (
            ("Charge to", f"{payload['charge_to']} {payload['charge_id']}"),
            ("Start", payload["start"]),
            ("End", payload.get("end") or f"{payload.get('hours')} h"),
            ("Notes", payload.get("notes") or ""),
        )
        return [{"field": field, "before": None, "after": after, "note": ""} for field, after in rows]

    def undo_window_of(self, payload: Payload) -> timedelta | None:
        return UNDO_WINDOW

    def same(self, shown: Payload, current: Payload) -> bool:
        return dict(shown) == dict(current)

    def read(self, call: Call) -> dict[str, Any] | None:
        return None

    def send(self, call: Call) -> Outcome:
        """Reads nothing of ours: entries of one batch go side by side, in threads."""
        return sending(lambda: self.post(call))

    def post(self, call: Call) -> Outcome:
        made = client_of(call).create_time_entry(body_of(call.payload, call.marker), permit=call.permit)
        return Applied(external_id=int(made["id"]), after=image_of(made), status=201)

    def find(self, call: Call) -> Found:
        return searching(lambda: self.look(call))

    def look(self, call: Call) -> Found:
        permits = permits_of(call)
        entries = client_of(call).time_entries(where(call), permits=permits)
        if call.external_id and all(int(entry["id"]) != call.external_id for entry in entries):
            entries += client_of(call).time_entries(f"id={int(call.external_id)}", permits=permits)  # moved by somebody
        ours = [int(entry["id"]) for entry in entries if call.marker in str(entry.get("internalNotes"))]
        free = [entry for entry in entries if int(entry["id"]) not in call.taken_ids]
        if not ours and any(self.could_be(call, entry) for entry in free):
            return Undecidable("An entry for the same work is there, but its mark is missing.")
        return found(ours)

    def could_be(self, call: Call, entry: dict[str, Any]) -> bool:
        return int(entry["id"]) == call.external_id or self.looks_like(call, entry)

    def looks_like(self, call: Call, entry: dict[str, Any]) -> bool:
        """Every field that makes it the same work, entered after we sent, by our API member; notes may be edited."""
        info = entry.get("_info") or {}
        entered = parse_utc(entry.get("dateEntered") or info.get("dateEntered"))
        late_enough = not (entered and call.sent_at) or entered >= call.sent_at - EARLIER
        writer = str(entry.get("enteredBy") or info.get("enteredBy") or call.connection.api_member).lower()
        return late_enough and writer == str(call.connection.api_member).lower() and same_work(call.payload, entry)

    def marked_since(
        self, connection: Connection, since: datetime, take: Callable[[], Permit]
    ) -> list[tuple[int, str]]:
        """Every entry with a mark that was entered since: after a restore, some are of batches that are lost."""
        entered = f"dateEntered>[{utc_text(since - EARLIER)}]"
        entries = Client.of(connection).time_entries(entered, permits=take)
        pairs = ((int(entry["id"]), markers_in(str(entry.get("internalNotes") or ""))) for entry in entries)
        return [(number, marker) for number, markers in pairs for marker in markers]

    def take_back(self, call: Call) -> Outcome:
        return sending(lambda: remove(call, int(call.external_id or 0)))

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        if op.external_id is None:
            return None
        return PlannedOp(
            kind=RemoveEntry.name,
            payload={"entry": op.external_id, "marker": op.marker, "work": dict(op.payload)},
            before_image=op.after_image,
            client_id=op.client_id,
            undoes=op.pk,
            ticket=op.ticket,
        )


class RemoveEntry(AsksConnectWise):
    """Payload: {"entry", "marker", "work"}. Removes only an entry that still is as we wrote it."""

    name = "time.entry_removal"
    independent = True

    def validate(self, payload: Payload) -> None:
        if not payload.get("entry") or not payload.get("marker"):
            raise InvalidPayload("Only an entry of ours can be removed.")

    def canonical(self, payload: Payload) -> dict[str, Any]:
        return {"entry": payload["entry"]}

    def summary(self, payload: Payload, names: dict[str, Any]) -> str:
        return f"Remove time entry {payload['entry']}"

    def diff(self, payload: Payload, before: dict[str, Any] | None) -> list[dict[str, Any]]:
        return [{"field": "Time entry", "before": f"#{payload['entry']}", "after": None, "note": ""}]

    def undo_window_of(self, payload: Payload) -> timedelta | None:
        return None

    def same(self, shown: Payload, current: Payload) -> bool:
        return dict(shown) == dict(current)

    def read(self, call: Call) -> dict[str, Any] | None:
        """What stands there now: an entry that somebody has edited, approved or billed is not ours to remove."""
        rows = reading(lambda: {"rows": self.rows(call)})["rows"]
        return image_of(rows[0]) if rows else {}

    def rows(self, call: Call) -> list[dict[str, Any]]:
        return client_of(call).time_entries(f"id={int(call.payload['entry'])}", permits=permits_of(call))

    def send(self, call: Call) -> Outcome:
        return sending(lambda: remove(call, int(call.payload["entry"])))

    def find(self, call: Call) -> Found:
        return searching(lambda: IsBefore() if self.rows(call) else IsAfter())

    def take_back(self, call: Call) -> Outcome:
        return Rejected(reason="A removed entry cannot be put back; it would be a new one.")

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        return None


def where(call: Call) -> str:
    """Indexed fields only; the marker is matched in our own code (durable-writes 5.3)."""
    payload = call.payload
    start = parse_utc(payload["start"])
    assert start is not None
    around = (utc_text(start - timedelta(hours=1)), utc_text(start + timedelta(hours=1)))
    conditions = [
        f"member/id={int(payload['member'])}",
        f"chargeToId={int(payload['charge_id'])}",
        f"timeStart>[{around[0]}]",
        f"timeStart<[{around[1]}]",
    ]
    if call.sent_at:
        conditions.append(f"dateEntered>[{utc_text(call.sent_at - CLOCKS_APART)}]")
    return " and ".join(conditions)


def remove(call: Call, entry: int) -> Outcome:
    """Gone is gone: a 404 means that it is already removed, as long as our key answers."""
    permits = permits_of(call)
    try:
        client_of(call).delete_time_entry(entry, permit=permits())
    except KeyRefused as error:
        if error.status != 404:
            raise
        client_of(call).system_info(permit=permits())
    return Applied(external_id=entry, status=204)
