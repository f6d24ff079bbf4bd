"""`ticket.update`: replaces fields of one ticket, if they still are what was shown."""

from datetime import timedelta
from typing import Any

from cwhub.connectwise.client import Client
from cwhub.journal.errors import InvalidPayload
from cwhub.journal.kinds import Call, Payload, PlannedOp
from cwhub.journal.models import WriteOp
from cwhub.journal.outcomes import Applied, Conflict, Found, IsAfter, IsBefore, Outcome, Unchanged, Undecidable
from cwhub.writes.asking import AsksConnectWise, client_of, number_of, permits_of, reading, searching, sending
from cwhub.writes.values import all_equal, equal, reference, shown
from cwhub.writes.wording import field_rows, field_summary

# What may be changed here. `resources` is missing on purpose: that is a schedule entry (`ticket.assign`).
FIELDS = frozenset(
    ["board", "status", "type", "subType", "item", "priority", "summary", "owner", "contact", "customerUpdatedFlag"]
)
LONGEST_SUMMARY = 100
LOW_RISK = frozenset(["board", "type", "subType", "item", "priority", "customerUpdatedFlag"])


class UpdateTicket(AsksConnectWise):
    """Payload: {"ticket", "company", "fields": {field: value}, "notify": false}; references are {"id", "name"}.

    The before-image holds the touched fields and `company`, so that a ticket which moved to another client conflicts.
    """

    name = "ticket.update"

    def validate(self, payload: Payload) -> None:
        fields = payload.get("fields") or {}
        if not fields or not payload.get("ticket") or not payload.get("company"):
            raise InvalidPayload("A change of a ticket names the ticket, its company and at least one field.")
        unknown = sorted(set(fields) - FIELDS)
        if unknown:
            raise InvalidPayload(f"These fields of a ticket cannot be changed here: {', '.join(unknown)}.")
        if len(str(fields.get("summary") or "")) > LONGEST_SUMMARY:
            raise InvalidPayload(f"A summary has at most {LONGEST_SUMMARY} characters.")

    def canonical(self, payload: Payload) -> dict[str, Any]:
        fields = {name: reference(value) for name, value in payload["fields"].items()}
        return {"ticket": payload["ticket"], "fields": fields}

    def summary(self, payload: Payload, names: dict[str, Any]) -> str:
        return field_summary(payload["fields"])

    def diff(self, payload: Payload, before: dict[str, Any] | None) -> list[dict[str, Any]]:
        return field_rows(payload["fields"], before)

    def risk_of(self, payload: Payload) -> str:
        """Filing is low; what changes who is served or whether work goes on is not."""
        return "low" if set(payload["fields"]) <= LOW_RISK else "medium"

    def undo_window_of(self, payload: Payload) -> timedelta | None:
        return timedelta(hours=24)

    def same(self, shown: Payload, current: Payload) -> bool:
        return all_equal(dict(shown), dict(current))

    def read(self, call: Call) -> dict[str, Any] | None:
        client = client_of(call)
        return reading(lambda: self.image(call, client.ticket(number_of(call.payload), permit=call.permit)))

    def image(self, call: Call, record: dict[str, Any]) -> dict[str, Any]:
        """The touched fields, and the company, as the record shows them."""
        names = [*call.payload["fields"], "company"]
        return {name: shown(record.get(name)) for name in names}

    def send(self, call: Call) -> Outcome:
        return sending(lambda: self.patch(call, call.payload["fields"]))

    def patch(self, call: Call, fields: Payload) -> Outcome:
        body = {name: reference(value) for name, value in fields.items()}
        if not call.payload.get("notify"):
            body["processNotifications"] = False  # workflow mails (spec: "Can be set to false to skip notification")
        client: Client = client_of(call)
        record = client.patch_ticket(number_of(call.payload), body, permit=call.permit)
        after = self.image(call, record)
        if not all(equal(fields[name], after[name]) for name in fields):
            return Unchanged(status=200)
        return Applied(external_id=number_of(call.payload), after=after, status=200)

    def find(self, call: Call) -> Found:
        return searching(lambda: self.look(call))

    def look(self, call: Call) -> Found:
        record = client_of(call).ticket(number_of(call.payload), permit=permits_of(call)())
        current = self.image(call, record)
        fields = call.payload["fields"]
        if all(equal(fields[name], current[name]) for name in fields):
            return IsAfter()
        if call.before_image is not None and self.same(call.before_image, current):
            return IsBefore()
        return Undecidable("The ticket shows neither what was there before nor what was to be written.")

    def take_back(self, call: Call) -> Outcome:
        """Puts the before-image back, only if the ticket still shows what we wrote."""
        return sending(lambda: self.put_back(call))

    def put_back(self, call: Call) -> Outcome:
        permits = permits_of(call)
        record = client_of(call).ticket(number_of(call.payload), permit=permits())
        current, fields = self.image(call, record), call.payload["fields"]
        before = {name: (call.before_image or {}).get(name) for name in fields}
        if all(equal(before[name], current[name]) for name in fields):
            return Applied(external_id=number_of(call.payload), after=current)
        if not all(equal(fields[name], current[name]) for name in fields):
            return Conflict(current=current)
        body = {name: reference(value) for name, value in before.items()} | {"processNotifications": False}
        restored = self.image(call, client_of(call).patch_ticket(number_of(call.payload), body, permit=permits()))
        if not all(equal(before[name], restored[name]) for name in fields):
            return Unchanged(status=200)
        return Applied(external_id=number_of(call.payload), after=restored, status=200)

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
