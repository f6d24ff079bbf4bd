"""`time.correct` changes what an entry that stands in ConnectWise is billed as, while nothing of it is billed.

No time, member, ticket or hours: a correction never changes what was done, only how it is charged and told (FACTS 9).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cwhub.journal.errors import InvalidPayload
from cwhub.journal.kinds import Call, Payload, PlannedOp
from cwhub.journal.models import WriteOp
from cwhub.journal.outcomes import Applied, Conflict, Found, IsAfter, IsBefore, Outcome, Unchanged, Undecidable
from cwhub.writes.asking import AsksConnectWise, client_of, permits_of, reading, searching, sending
from cwhub.writes.values import all_equal, equal, reference, shown
from cwhub.writes.wording import shown_value

LABELS = {
    "workType": "Work type",
    "workRole": "Work role",
    "agreement": "Agreement",
    "billableOption": "Billable option",
    "notes": "Notes",
}
BILLABLE = ("Billable", "DoNotBill", "NoCharge")
LONGEST_NOTE = 4000
# What must still stand: who approved or invoiced it meanwhile, or changed the work itself, stops the correction.
STANDS = (
    "company", "member", "chargeToType", "chargeToId", "timeStart", "timeEnd", "actualHours", "status", "invoice",
)  # fmt: skip
BILLED = ("Billed", "BilledAgreement", "WrittenOff")
GONE = {"gone": True}
UNDO_WINDOW = timedelta(days=14)


def image_of(record: dict[str, Any], fields: Payload) -> dict[str, Any]:
    """What a correction of these fields was shown, and compares again."""
    return {name: shown(record.get(name)) for name in (*fields, *STANDS) if name in fields or record.get(name)}


class CorrectEntry(AsksConnectWise):
    """Payload: {"entry", "of": the member's id, "about": the entry in words, "fields": {field: value}}; references are
    {"id", "name"}.

    The member is not called `member` here: a correction is decided by who answers for everybody's time, not by whose
    time it is.
    """

    name = "time.correct"
    risk = "medium"
    independent = True

    def validate(self, payload: Payload) -> None:
        fields = payload.get("fields") or {}
        if not fields or not payload.get("entry"):
            raise InvalidPayload("A correction names the time entry and at least one field.")
        unknown = sorted(set(fields) - set(LABELS))
        if unknown:
            raise InvalidPayload(f"These fields of a time entry are not corrected here: {', '.join(unknown)}.")
        if fields.get("billableOption", BILLABLE[0]) not in BILLABLE:
            raise InvalidPayload("An entry is Billable, Do Not Bill or No Charge.")
        if len(str(fields.get("notes") or "")) > LONGEST_NOTE:
            raise InvalidPayload(f"Notes have at most {LONGEST_NOTE:,} characters.")

    def canonical(self, payload: Payload) -> dict[str, Any]:
        return {"entry": payload["entry"], "fields": {name: reference(one) for name, one in payload["fields"].items()}}

    def summary(self, payload: Payload, names: dict[str, Any]) -> str:
        return f"Correct time entry {payload['entry']}"

    def diff(self, payload: Payload, before: dict[str, Any] | None) -> list[dict[str, Any]]:
        known, fields = before or {}, payload["fields"]
        about = f"{payload['about']}: " if payload.get("about") else ""
        return [
            {
                "field": f"{about}{label}",
                "before": shown_value(known.get(name)),
                "after": shown_value(fields[name]),
                "note": "",
            }
            for name, label in LABELS.items()
            if name in fields
        ]

    def undo_window_of(self, payload: Payload) -> timedelta | None:
        return UNDO_WINDOW

    def same(self, shown: Payload, current: Payload) -> bool:
        return all_equal(dict(shown), dict(current))

    def read(self, call: Call) -> dict[str, Any] | None:
        return reading(lambda: self.current(call, permits_of(call)))

    def current(self, call: Call, permits: Callable[[], Any]) -> dict[str, Any]:
        """Where the entry is gone, nothing of what was shown."""
        number = int(call.payload["entry"])
        rows = client_of(call).time_entries(f"id={number}", permits=permits)
        return image_of(rows[0], call.payload["fields"]) if rows else dict(GONE)

    def send(self, call: Call) -> Outcome:
        return sending(lambda: self.patch(call, call.payload["fields"], call.permit))

    def patch(self, call: Call, fields: Payload, permit: Any) -> Outcome:
        number, body = int(call.payload["entry"]), {name: reference(value) for name, value in fields.items()}
        record = client_of(call).patch_time_entry(number, body, permit=permit)
        after = image_of(record, fields)
        if not all(equal(fields[name], after[name]) for name in fields):
            return Unchanged(status=200)
        return Applied(external_id=number, after=after, status=200)

    def find(self, call: Call) -> Found:
        return searching(lambda: self.look(call))

    def look(self, call: Call) -> Found:
        current, fields = self.current(call, permits_of(call)), call.payload["fields"]
        if current != GONE and all(equal(fields[name], current[name]) for name in fields):
            return IsAfter()
        if call.before_image is not None and self.same(call.before_image, current):
            return IsBefore()
        return Undecidable("The time entry shows neither what was there before nor what was to be written.")

    def take_back(self, call: Call) -> Outcome:
        """Puts the before-image back, only if the entry still shows what we wrote and nothing of it is billed."""
        return sending(lambda: self.put_back(call))

    def put_back(self, call: Call) -> Outcome:
        permits, fields = permits_of(call), call.payload["fields"]
        current = self.current(call, permits)
        before = {name: (call.before_image or {}).get(name) for name in fields}
        if current == GONE or is_billed(current):
            return Conflict(current=current)
        if all(equal(before[name], current[name]) for name in fields):
            return Applied(external_id=int(call.payload["entry"]), after=current)
        if not all(equal(fields[name], current[name]) for name in fields):
            return Conflict(current=current)
        return self.patch(call, before, permits())

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        before, after = op.before_image or {}, op.after_image or {}
        if not before or not after:
            return None
        fields = {name: before.get(name) for name in op.payload["fields"]}
        return PlannedOp(
            kind=self.name,
            payload={**op.payload, "fields": fields},
            before_image=after,
            client_id=op.client_id,
            undoes=op.pk,
            ticket=op.ticket,
        )


def is_billed(record: Payload) -> bool:
    return record.get("status") in BILLED or bool(record.get("invoice"))
