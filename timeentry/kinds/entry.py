"""`time.entry` posts one time entry, `time.entry_removal` takes one of ours away again.

ConnectWise has no key for equal entries (FACTS 9): ours is the marker in the internal notes, which no invoice prints.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from cwhub.accounts.models import Connection
from cwhub.connectwise import Client, KeyRefused
from cwhub.connectwise.client import Permits
from cwhub.egress.limiter import Permit
from cwhub.journal.errors import InvalidPayload
from cwhub.journal.kinds import Call, Payload, PlannedOp
from cwhub.journal.marker import markers_in
from cwhub.journal.models import WriteOp
from cwhub.journal.outcomes import Applied, Found, FoundOne, IsAfter, IsBefore, Outcome, Rejected, Undecidable
from cwhub.writes.asking import AsksConnectWise, client_of, permits_of, reading, searching, sending
from cwhub.writes.notes import found
from kit.clock import parse_utc, utc_text
from timeentry.kinds.ahead import look_ahead
from timeentry.kinds.edits import edited_fields, image_we_wrote, sentence_of
from timeentry.kinds.shape import body_of, check_shape, image_of, same_notes, same_work, work_of

UNDO_WINDOW = timedelta(hours=24)
CLOCKS_APART = timedelta(hours=24)  # `dateEntered` is only a coarse filter (durable-writes 5.1)
EARLIER = timedelta(minutes=10)
BY_HAND = "It was not taken back. Keep it, or delete it in ConnectWise and take back again."


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

    def look_ahead(self, calls: Sequence[Call], take: Callable[[], Permit]) -> None:
        look_ahead(calls, take)

    def send(self, call: Call) -> Outcome:
        """Reads nothing of ours: entries of one batch go side by side, in threads."""
        return sending(lambda: self.post(call))

    def post(self, call: Call) -> Outcome:
        made = client_of(call).create_time_entry(body_of(call.payload, call.marker), permit=call.permit)
        return Applied(external_id=int(made["id"]), after=image_of(made), status=201)

    def find(self, call: Call) -> Found:
        return searching(lambda: self.look(call))

    def look(self, call: Call) -> Found:
        """By who it is for and when it was entered: its ticket, its day and its hours may have been changed since."""
        entries = self.entries_of(call)
        ours = [entry for entry in entries if call.marker in str(entry.get("internalNotes"))]
        free = [entry for entry in entries if int(entry["id"]) not in call.taken_ids]
        if not ours and any(self.could_be(call, entry) for entry in free):
            return Undecidable("An entry for the same work is there, but its mark is missing.")
        return self.as_it_stands(call, ours[0]) if len(ours) == 1 else found([int(entry["id"]) for entry in ours])

    def entries_of(self, call: Call) -> list[dict[str, Any]]:
        client, permits = client_of(call), permits_of(call)
        entries = client.time_entries(where(call), permits=permits)
        if any(is_meant(call, entry) for entry in entries):
            return entries
        if call.external_id:
            return entries + client.time_entries(f"id={int(call.external_id)}", permits=permits)
        return client.time_entries(entered_since(call), permits=permits)  # it may be another member's by now

    def as_it_stands(self, call: Call, entry: dict[str, Any]) -> FoundOne:
        image, info = image_of(entry), entry.get("_info") or {}
        return FoundOne(
            int(entry["id"]), edited=edited(call, entry), edited_at=parse_utc(info.get("lastUpdated")), after=image
        )

    def could_be(self, call: Call, entry: dict[str, Any]) -> bool:
        return int(entry["id"]) == call.external_id or self.looks_like(call, entry)

    def looks_like(self, call: Call, entry: dict[str, Any]) -> bool:
        """Entered after we sent, by our API member, and the same work; or other work with our notes and no mark."""
        info = entry.get("_info") or {}
        entered = parse_utc(entry.get("dateEntered") or info.get("dateEntered"))
        late_enough = not (entered and call.sent_at) or entered >= call.sent_at - EARLIER
        writer = str(entry.get("enteredBy") or info.get("enteredBy") or call.connection.api_member).lower()
        by_us = writer == str(call.connection.api_member).lower()
        return late_enough and by_us and (same_work(call.payload, entry) or same_notes(call.payload, entry))

    def marked_since(
        self, connection: Connection, since: datetime, take: Callable[[], Permit]
    ) -> list[tuple[int, str]]:
        """Every entry with a mark that was entered since: after a restore, some are of batches that are lost."""
        entered = f"dateEntered>[{utc_text(since - EARLIER)}]"
        entries = Client.of(connection).time_entries(entered, permits=take)
        pairs = ((int(entry["id"]), markers_in(str(entry.get("internalNotes") or ""))) for entry in entries)
        return [(number, marker) for number, markers in pairs for marker in markers]

    def take_back(self, call: Call) -> Outcome:
        return sending(lambda: self.remove_unedited(call))

    def remove_unedited(self, call: Call) -> Outcome:
        """What somebody has changed since is his as well: a person decides."""
        number, permits = int(call.external_id or 0), permits_of(call)
        standing = client_of(call).time_entries(f"id={number}", permits=permits)
        sentence = edited(call, standing[0]) if standing else ""
        if sentence:
            return Rejected(reason=f"{sentence} {BY_HAND}")
        return remove(call, number, permits)

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        if op.external_id is None:
            return None
        return PlannedOp(
            kind=RemoveEntry.name,
            payload={"entry": op.external_id, "marker": op.marker, "work": dict(op.payload)},
            before_image=op.after_image or image_we_wrote(op.payload, op.marker),
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
        """Images of older days know less."""
        return not edited_fields(shown, current, dict.fromkeys([*shown, "notes"]))

    def read(self, call: Call) -> dict[str, Any] | None:
        """What stands there now: an entry that somebody has edited, approved or billed is not ours to remove.

        None where it is gone: there is nothing to compare, and its removal will be told that.
        """
        rows = reading(lambda: {"rows": self.rows(call)})["rows"]
        return image_of(rows[0]) if rows else None

    def rows(self, call: Call) -> list[dict[str, Any]]:
        return client_of(call).time_entries(f"id={int(call.payload['entry'])}", permits=permits_of(call))

    def send(self, call: Call) -> Outcome:
        return sending(lambda: remove(call, int(call.payload["entry"]), permits_of(call)))

    def find(self, call: Call) -> Found:
        return searching(lambda: IsBefore() if self.rows(call) else IsAfter())

    def take_back(self, call: Call) -> Outcome:
        return Rejected(reason="A removed entry cannot be put back; it would be a new one.")

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        return None


def where(call: Call) -> str:
    """Indexed fields only; the marker is matched in our own code (durable-writes 5.3)."""
    return f"member/id={int(call.payload['member'])} and {entered_since(call)}"


def entered_since(call: Call) -> str:
    assert call.asked_at is not None
    return f"dateEntered>[{utc_text(call.asked_at - CLOCKS_APART)}]"


def is_meant(call: Call, entry: dict[str, Any]) -> bool:
    return int(entry["id"]) == call.external_id or call.marker in str(entry.get("internalNotes"))


def edited(call: Call, entry: dict[str, Any]) -> str:
    """What somebody has changed about it since we wrote it; empty for nothing."""
    written = call.after_image or image_we_wrote(call.payload, call.marker)
    return sentence_of(edited_fields(written, image_of(entry)))


def remove(call: Call, entry: int, permits: Permits) -> Outcome:
    """Gone is gone: a 404 means that it is already removed, as long as our key answers."""
    try:
        client_of(call).delete_time_entry(entry, permit=permits())
    except KeyRefused as error:
        if error.status != 404:
            raise
        client_of(call).system_info(permit=permits())
    return Applied(external_id=entry, status=204)
