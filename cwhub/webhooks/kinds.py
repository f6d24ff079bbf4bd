"""`connection.callback`: registers one callback of ours, or takes over one that an earlier try has left.

The address holds a secret, so it is built when it is sent and stands in no payload, diff or log.
"""

from datetime import timedelta
from typing import Any

from cwhub.accounts.models import Connection
from cwhub.journal.errors import InvalidPayload
from cwhub.journal.kinds import Call, Payload, PlannedOp
from cwhub.journal.models import WriteOp
from cwhub.journal.outcomes import Applied, Found, FoundNone, FoundOne, FoundSeveral, Outcome, Unchanged
from cwhub.webhooks.doors import callback_url
from cwhub.writes.asking import AsksConnectWise, client_of, permits_of, searching, sending

OWNER_LEVEL = {"level": "owner", "objectId": 1}  # "level owner -> objectId 1" (Developer Guide)


class RegisterCallback(AsksConnectWise):
    """Payload: {"type": "ticket", "connection": uid, "existing": id or null}."""

    name = "connection.callback"

    def validate(self, payload: Payload) -> None:
        if not payload.get("type") or not payload.get("connection"):
            raise InvalidPayload("A callback names its type and its connection.")

    def canonical(self, payload: Payload) -> dict[str, Any]:
        return {"type": payload["type"], "connection": payload["connection"], "existing": payload.get("existing")}

    def summary(self, payload: Payload, names: dict[str, Any]) -> str:
        return f"Register the {payload['type']} callback"

    def diff(self, payload: Payload, before: dict[str, Any] | None) -> list[dict[str, Any]]:
        word = "taken over" if payload.get("existing") else "registered"
        return [{"field": f"Callback for {payload['type']}", "before": None, "after": word, "note": ""}]

    def undo_window_of(self, payload: Payload) -> timedelta | None:
        return None

    def same(self, shown: Payload, current: Payload) -> bool:
        return dict(shown) == dict(current)

    def read(self, call: Call) -> dict[str, Any] | None:
        return None

    def send(self, call: Call) -> Outcome:
        return sending(lambda: self.take_over(call) if call.payload.get("existing") else self.create(call))

    def create(self, call: Call) -> Outcome:
        wanted = wanted_callback(call.connection, str(call.payload["type"]))
        made = client_of(call).create_callback(wanted, permit=call.permit)
        return Applied(external_id=int(made["id"]), status=201)

    def take_over(self, call: Call) -> Outcome:
        fields = {"url": callback_url(call.connection), "inactiveFlag": False}
        made = client_of(call).update_callback(int(call.payload["existing"]), fields, permit=call.permit)
        if made.get("url") != fields["url"]:
            return Unchanged(status=200)
        return Applied(external_id=int(made["id"]), status=200)

    def find(self, call: Call) -> Found:
        return searching(lambda: self.look(call))

    def look(self, call: Call) -> Found:
        rows = client_of(call).callbacks(permits=permits_of(call))
        ids = [int(row["id"]) for row in rows if is_ours(call.connection, row, str(call.payload["type"]))]
        if not ids:
            return FoundNone()
        return FoundOne(ids[0]) if len(ids) == 1 else FoundSeveral(tuple(sorted(ids)))

    def take_back(self, call: Call) -> Outcome:
        return sending(lambda: self.remove(call))

    def remove(self, call: Call) -> Outcome:
        client_of(call).delete_callback(int(call.external_id or 0), permit=call.permit)
        return Applied(external_id=call.external_id, status=204)

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        return None


def wanted_callback(connection: Connection, kind: str) -> dict[str, Any]:
    return {"url": callback_url(connection), "type": kind, "description": "cwhub", **OWNER_LEVEL}


def is_ours(connection: Connection, row: dict[str, Any], kind: str) -> bool:
    return row.get("url") == callback_url(connection) and str(row.get("type", "")).lower() == kind
