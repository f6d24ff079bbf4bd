"""`connection.time_trial` writes one minute on a charge code, `connection.time_trial_removal` takes it away again.

Whether our role may delete time cannot be told without deleting some, and nobody else's is touched for that. The entry
is on the MSP's own charge code, so on no client, no ticket and no invoice. Both go down the one stair, the first only
when the admin has said yes.
"""

from datetime import datetime, timedelta
from typing import Any

from cwhub.connectwise import KeyRefused
from cwhub.connectwise.wire import moment
from cwhub.journal.errors import InvalidPayload
from cwhub.journal.kinds import Call, Payload, PlannedOp
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
)
from cwhub.writes.asking import AsksConnectWise, client_of, permits_of, searching, sending
from kit.clock import parse_utc, utc_text

MINUTE = timedelta(minutes=1)
SAYS = "Tries whether time can be deleted. Removed again at once."


class TryTime(AsksConnectWise):
    """Payload: {"connection": uid, "charge_code": id, "charge_name", "starts_at": ISO, "run": uid}."""

    name = "connection.time_trial"

    def validate(self, payload: Payload) -> None:
        if not payload.get("connection") or not payload.get("charge_code") or not payload.get("starts_at"):
            raise InvalidPayload("A trial names its connection, a charge code and when it starts.")

    def canonical(self, payload: Payload) -> dict[str, Any]:
        return dict(payload)

    def summary(self, payload: Payload, names: dict[str, Any]) -> str:
        return f"Enter one minute on {payload['charge_name']}, to be deleted at once"

    def diff(self, payload: Payload, before: dict[str, Any] | None) -> list[dict[str, Any]]:
        return [{"field": "Time entry", "before": None, "after": f"0.02 h on {payload['charge_name']}", "note": SAYS}]

    def undo_window_of(self, payload: Payload) -> timedelta | None:
        return timedelta(days=30)

    def same(self, shown: Payload, current: Payload) -> bool:
        return dict(shown) == dict(current)

    def read(self, call: Call) -> dict[str, Any] | None:
        return None

    def send(self, call: Call) -> Outcome:
        return sending(lambda: self.enter(call))

    def enter(self, call: Call) -> Outcome:
        starts = starts_at(call)
        entry = {
            "chargeToType": "ChargeCode",
            "chargeToId": int(call.payload["charge_code"]),
            "timeStart": utc_text(starts),
            "timeEnd": utc_text(starts + MINUTE),
            "billableOption": "DoNotBill",
            "internalNotes": f"{SAYS}\n\n{call.marker}",
        }
        made = client_of(call).create_time_entry(entry, permit=call.permit)
        return Applied(external_id=int(made["id"]), after={"id": made["id"]}, status=201)

    def find(self, call: Call) -> Found:
        return searching(lambda: self.look(call))

    def look(self, call: Call) -> Found:
        since = moment(utc_text(starts_at(call) - MINUTE))
        where = f'chargeToType="ChargeCode" and chargeToId={int(call.payload["charge_code"])} and timeStart>{since}'
        rows = client_of(call).time_entries(where, permits=permits_of(call))
        ours = sorted(int(row["id"]) for row in rows if call.marker in str(row.get("internalNotes")))
        if not ours:
            return FoundNone()
        return FoundOne(ours[0]) if len(ours) == 1 else FoundSeveral(tuple(ours))

    def take_back(self, call: Call) -> Outcome:
        return sending(lambda: remove(call, int(call.external_id or 0)))

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        if op.external_id is None:
            return None
        payload = {"connection": op.payload["connection"], "entry": op.external_id, "marker": op.marker}
        return PlannedOp(kind=RemoveTrial.name, payload=payload, external_id=op.external_id, undoes=op.pk)


class RemoveTrial(AsksConnectWise):
    """Payload: {"connection": uid, "entry": id, "marker"}. Removes the entry that we have just made, and no other."""

    name = "connection.time_trial_removal"

    def validate(self, payload: Payload) -> None:
        if not payload.get("entry") or not payload.get("marker"):
            raise InvalidPayload("Only an entry of ours can be removed.")

    def canonical(self, payload: Payload) -> dict[str, Any]:
        return {"connection": payload["connection"], "entry": payload["entry"]}

    def summary(self, payload: Payload, names: dict[str, Any]) -> str:
        return "Delete the minute that was entered to try it"

    def diff(self, payload: Payload, before: dict[str, Any] | None) -> list[dict[str, Any]]:
        return [{"field": f"Time entry {payload['entry']}", "before": "0.02 h", "after": None, "note": ""}]

    def undo_window_of(self, payload: Payload) -> timedelta | None:
        return None

    def same(self, shown: Payload, current: Payload) -> bool:
        return dict(shown) == dict(current)

    def read(self, call: Call) -> dict[str, Any] | None:
        return None

    def send(self, call: Call) -> Outcome:
        return sending(lambda: remove(call, int(call.payload["entry"])))

    def find(self, call: Call) -> Found:
        return searching(lambda: self.look(call))

    def look(self, call: Call) -> Found:
        rows = client_of(call).time_entries(f"id={int(call.payload['entry'])}", permits=permits_of(call))
        return IsBefore() if rows else IsAfter()

    def take_back(self, call: Call) -> Outcome:
        return Rejected(reason="A removed entry is not put back.")

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        return None


def starts_at(call: Call) -> datetime:
    starts = parse_utc(str(call.payload["starts_at"]))
    assert starts is not None
    return starts


def remove(call: Call, entry: int) -> Outcome:
    """A 404 is the role's refusal if the entry is still to be seen, else it is gone already."""
    permits = permits_of(call)
    try:
        client_of(call).delete_time_entry(entry, permit=permits())
    except KeyRefused as error:
        if error.status != 404 or client_of(call).time_entries(f"id={entry}", permits=permits):
            raise
    return Applied(external_id=entry, status=204)
