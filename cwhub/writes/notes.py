"""`ticket.note` writes one note, `ticket.note_removal` takes an internal one of ours away again."""

from datetime import timedelta
from typing import Any

from cwhub.connectwise import KeyRefused
from cwhub.connectwise.client import Permits
from cwhub.journal.errors import InvalidPayload
from cwhub.journal.kinds import Call, Payload, PlannedOp
from cwhub.journal.marker import markers_in
from cwhub.journal.models import WriteOp
from cwhub.journal.outcomes import (
    Applied,
    Found,
    FoundNone,
    FoundOne,
    FoundSeveral,
    IsAfter,
    IsBefore,
    Outcome,
    Rejected,
    Undecidable,
)
from cwhub.writes.asking import AsksConnectWise, client_of, number_of, permits_of, reading, searching, sending
from cwhub.writes.members import member_of
from cwhub.writes.standing import by_us, changed_at, since_sent
from cwhub.writes.values import plain
from cwhub.writes.wording import TABS, note_rows

# Exactly one content flag is set (the ticket's tabs: Discussion, Internal, Resolution).
FLAGS = {
    "internal": {"internalAnalysisFlag": True, "detailDescriptionFlag": False, "resolutionFlag": False},
    "discussion": {"internalAnalysisFlag": False, "detailDescriptionFlag": True, "resolutionFlag": False},
    "resolution": {"internalAnalysisFlag": False, "detailDescriptionFlag": False, "resolutionFlag": True},
}
EDITED = "Somebody has edited this note in ConnectWise since it was posted; it is left as it stands."


class WriteNote(AsksConnectWise):
    """Payload: {"ticket", "company", "tab": internal|discussion|resolution, "text", "notify": bool, "to": [addresses]}.

    An internal note ends with our marker. One that a customer sees carries none and is found by its whole text.
    """

    name = "ticket.note"

    def validate(self, payload: Payload) -> None:
        if payload.get("tab") not in FLAGS:
            raise InvalidPayload("A note goes to the internal, discussion or resolution tab.")
        if not str(payload.get("text") or "").strip():
            raise InvalidPayload("A note needs a text.")
        if not payload.get("ticket") or not payload.get("company"):
            raise InvalidPayload("A note names its ticket and the ticket's company.")

    def canonical(self, payload: Payload) -> dict[str, Any]:
        return {"ticket": payload["ticket"], "tab": payload["tab"], "text": plain(payload["text"])}

    def summary(self, payload: Payload, names: dict[str, Any]) -> str:
        return f"Post the {TABS[payload['tab']].lower()}"

    def diff(self, payload: Payload, before: dict[str, Any] | None) -> list[dict[str, Any]]:
        return note_rows(payload)

    def audience_of(self, payload: Payload) -> str:
        return "customer" if is_for_customer(payload) else "internal"

    def risk_of(self, payload: Payload) -> str:
        return "medium" if is_for_customer(payload) else "low"

    def undo_window_of(self, payload: Payload) -> timedelta | None:
        return None if is_for_customer(payload) else timedelta(hours=24)

    def same(self, shown: Payload, current: Payload) -> bool:
        return dict(shown) == dict(current)

    def read(self, call: Call) -> dict[str, Any] | None:
        """The ticket's company: the note must not go to a ticket that has moved to another client."""
        if call.before_image is None:
            return None
        client = client_of(call)
        record = reading(lambda: client.ticket(number_of(call.payload), permit=call.permit))
        return {"company": (record.get("company") or {}).get("id")}

    def send(self, call: Call) -> Outcome:
        return sending(lambda: self.post(call))

    def post(self, call: Call) -> Outcome:
        note: dict[str, Any] = {
            "text": text_of(call.payload, call.marker),
            **FLAGS[call.payload["tab"]],
            "processNotifications": bool(call.payload.get("notify")),
        }
        member = member_of(call.by, call.connection)
        if member:
            note["member"] = {"id": member.member_id}
        made = client_of(call).create_note(number_of(call.payload), note, permit=call.permit)
        return Applied(external_id=int(made["id"]), after={"text": made.get("text")}, status=201)

    def find(self, call: Call) -> Found:
        return searching(lambda: self.look(call))

    def look(self, call: Call) -> Found:
        notes = client_of(call).notes(number_of(call.payload), permits=permits_of(call))
        if is_for_customer(call.payload):
            return self.by_text(call, notes)
        ours = [note for note in notes if call.marker in str(note.get("text"))]
        if len(ours) == 1:
            return self.as_it_stands(call, ours[0])
        return self.without_mark(call, notes) if not ours else found([int(note["id"]) for note in ours])

    def as_it_stands(self, call: Call, note: dict[str, Any]) -> FoundOne:
        edited = "" if plain(text_of(call.payload, call.marker)) == plain(str(note.get("text"))) else EDITED
        return FoundOne(int(note["id"]), edited=edited, edited_at=changed_at(note), after={"text": note.get("text")})

    def without_mark(self, call: Call, notes: list[dict[str, Any]]) -> Found:
        """None carries our mark. That is no proof that ours is not there: somebody may have written over it."""
        if any(int(note["id"]) == call.external_id for note in notes):
            return Undecidable(EDITED)
        free = [note for note in notes if int(note["id"]) not in call.taken_ids]
        if any(self.looks_like(call, note) for note in free):
            return Undecidable("A note with this text is there, but its mark is missing.")
        if call.external_id is None and any(self.could_be_edited(call, note) for note in free):
            return Undecidable("A note of our API member is there which carries no mark: it may be this one, edited.")
        return FoundNone()

    def by_text(self, call: Call, notes: list[dict[str, Any]]) -> Found:
        free = [note for note in notes if int(note["id"]) not in call.taken_ids]
        ours = [int(note["id"]) for note in free if self.looks_like(call, note)]
        if len(ours) > 1:
            return Undecidable("Several notes with this text are there; none of them carries our mark.")
        return found(ours) if ours else self.without_mark(call, notes)

    def looks_like(self, call: Call, note: dict[str, Any]) -> bool:
        """The whole text, written after we sent, by our API member where ConnectWise says who."""
        said = plain(call.payload["text"]) == plain(str(note.get("text")))
        return said and since_sent(call, note) and by_us(call, note)

    def could_be_edited(self, call: Call, note: dict[str, Any]) -> bool:
        """On the same tab, without a mark of any write: ours with another text, as far as can be told."""
        same_tab = all(bool(note.get(flag)) == value for flag, value in FLAGS[call.payload["tab"]].items())
        unmarked = not markers_in(str(note.get("text") or ""))
        return same_tab and unmarked and since_sent(call, note) and by_us(call, note)

    def take_back(self, call: Call) -> Outcome:
        return sending(lambda: self.remove_unedited(call))

    def remove_unedited(self, call: Call) -> Outcome:
        """What somebody has written over is his as well: a person decides."""
        permits = permits_of(call)
        notes = client_of(call).notes(number_of(call.payload), permits=permits)
        standing = [note for note in notes if int(note["id"]) == call.external_id]
        if standing and plain(text_of(call.payload, call.marker)) != plain(str(standing[0].get("text"))):
            return Rejected(reason=EDITED)
        return remove(call, int(call.external_id or 0), permits)

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        if op.external_id is None or is_for_customer(op.payload):
            return None
        payload = {name: op.payload[name] for name in ("ticket", "company")} | {"note": op.external_id}
        return PlannedOp(
            kind=RemoveNote.name,
            payload={**payload, "text": op.payload["text"], "marker": op.marker},
            before_image={"text": (op.after_image or {}).get("text") or text_of(op.payload, op.marker)},
            client_id=op.client_id,
            undoes=op.pk,
            ticket=op.ticket,
        )


class RemoveNote(AsksConnectWise):
    """Payload: {"ticket", "company", "note", "text", "marker"}. Removes nothing that does not carry our marker."""

    name = "ticket.note_removal"

    def validate(self, payload: Payload) -> None:
        if not payload.get("note") or not payload.get("marker"):
            raise InvalidPayload("Only a note of ours can be removed.")

    def canonical(self, payload: Payload) -> dict[str, Any]:
        return {"ticket": payload["ticket"], "note": payload["note"]}

    def summary(self, payload: Payload, names: dict[str, Any]) -> str:
        return "Remove our internal note"

    def diff(self, payload: Payload, before: dict[str, Any] | None) -> list[dict[str, Any]]:
        lines = [{"op": "-", "text": line} for line in str(payload.get("text") or "").strip().splitlines()]
        return [{"field": TABS["internal"], "lines": lines, "audience": "internal", "to": ""}]

    def undo_window_of(self, payload: Payload) -> timedelta | None:
        return None

    def same(self, shown: Payload, current: Payload) -> bool:
        return plain(str(shown.get("text"))) == plain(str(current.get("text")))

    def read(self, call: Call) -> dict[str, Any] | None:
        """The note's text; a note that somebody has edited since is no longer ours to remove.

        None where it is gone: there is nothing to compare, and its removal will be told that.
        """
        notes = reading(lambda: {"notes": self.standing(call)})["notes"]
        return {"text": notes[0].get("text")} if notes else None

    def standing(self, call: Call) -> list[dict[str, Any]]:
        notes = client_of(call).notes(number_of(call.payload), permits=permits_of(call))
        return [note for note in notes if int(note["id"]) == int(call.payload["note"])]

    def send(self, call: Call) -> Outcome:
        return sending(lambda: remove(call, int(call.payload["note"]), permits_of(call)))

    def find(self, call: Call) -> Found:
        return searching(lambda: IsBefore() if self.standing(call) else IsAfter())

    def take_back(self, call: Call) -> Outcome:
        return Rejected(reason="A removed note cannot be put back; it would be a new one.")

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        return None


def is_for_customer(payload: Payload) -> bool:
    return payload["tab"] != "internal"


def text_of(payload: Payload, marker: str) -> str:
    text = str(payload["text"]).strip()
    return text if is_for_customer(payload) else f"{text}\n\n{marker}"


def found(ids: list[int]) -> Found:
    if not ids:
        return FoundNone()
    return FoundOne(ids[0]) if len(ids) == 1 else FoundSeveral(tuple(sorted(ids)))


def remove(call: Call, note: int, permits: Permits) -> Outcome:
    """Gone is gone: a 404 for the note means that it is already removed, as long as our key answers."""
    try:
        client_of(call).delete_note(number_of(call.payload), note, permit=permits())
    except KeyRefused as error:
        if error.status != 404:
            raise
        client_of(call).system_info(permit=permits())
    return Applied(external_id=note, status=204)
