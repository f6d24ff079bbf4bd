"""Handing in, approving and rejecting a time sheet (FACTS 9). ConnectWise moves its entries along with it."""

from datetime import timedelta
from typing import Any

from cwhub.connectwise import Client
from cwhub.egress.limiter import Permit
from cwhub.journal.errors import InvalidPayload
from cwhub.journal.kinds import Call, Payload, PlannedOp
from cwhub.journal.models import WriteOp
from cwhub.journal.outcomes import Applied, Found, IsAfter, IsBefore, Outcome, Rejected, Undecidable
from cwhub.writes.asking import AsksConnectWise, client_of, permits_of, reading, searching, sending

TIERS = ("Tier1Update", "Tier2Update")


class MovesSheet(AsksConnectWise):
    """Payload: {"sheet", "member"} and what the act needs. The before-image is its status: somebody may be faster."""

    name = ""
    act = ""
    done = ""

    def validate(self, payload: Payload) -> None:
        if not payload.get("sheet"):
            raise InvalidPayload("Say which time sheet.")

    def canonical(self, payload: Payload) -> dict[str, Any]:
        return {name: value for name, value in payload.items() if value is not None}

    def summary(self, payload: Payload, names: dict[str, Any]) -> str:
        return f"{self.act} time sheet {payload['sheet']}"

    def diff(self, payload: Payload, before: dict[str, Any] | None) -> list[dict[str, Any]]:
        return [{"field": "Time sheet", "before": (before or {}).get("status"), "after": self.done, "note": ""}]

    def undo_window_of(self, payload: Payload) -> timedelta | None:
        return None

    def same(self, shown: Payload, current: Payload) -> bool:
        return shown.get("status") == current.get("status")

    def read(self, call: Call) -> dict[str, Any] | None:
        return reading(lambda: {"status": self.status(call)})

    def status(self, call: Call) -> str:
        return str(client_of(call).time_sheet(int(call.payload["sheet"]), permit=permits_of(call)()).get("status"))

    def send(self, call: Call) -> Outcome:
        return sending(lambda: self.moved(call))

    def moved(self, call: Call) -> Outcome:
        self.ask(client_of(call), call.payload, permit=call.permit)
        return Applied(external_id=int(call.payload["sheet"]), after={"status": self.done}, status=200)

    def ask(self, client: Client, payload: Payload, *, permit: Permit) -> None:
        raise NotImplementedError

    def find(self, call: Call) -> Found:
        return searching(lambda: self.look(call))

    def look(self, call: Call) -> Found:
        status = self.status(call)
        if status == (call.before_image or {}).get("status"):
            return IsBefore()
        if self.is_done(status):
            return IsAfter()
        return Undecidable(f"The time sheet is {status} now: somebody else has moved it.")

    def is_done(self, status: str) -> bool:
        return status == self.done

    def take_back(self, call: Call) -> Outcome:
        return Rejected(reason="A time sheet is opened again by who approves it, in ConnectWise.")

    def inverse(self, op: WriteOp) -> PlannedOp | None:
        return None


class SubmitSheet(MovesSheet):
    name = "time.sheet_submit"
    act, done = "Submit", "PendingApproval"

    def ask(self, client: Client, payload: Payload, *, permit: Permit) -> None:
        client.move_time_sheet(int(payload["sheet"]), "submit", permit=permit)

    def is_done(self, status: str) -> bool:
        """Where nobody approves, handing in is enough."""
        return status in ("PendingApproval", "PendingProjectApproval", "ApprovedByTierTwo")


class ApproveSheet(MovesSheet):
    """Payload also has "tier"."""

    name = "time.sheet_approve"
    act, done = "Approve", "ApprovedByTierTwo"

    def validate(self, payload: Payload) -> None:
        super().validate(payload)
        if payload.get("tier") not in TIERS:
            raise InvalidPayload("A sheet is approved at the first or the second tier.")

    def ask(self, client: Client, payload: Payload, *, permit: Permit) -> None:
        body = {"approvalType": payload["tier"]}
        client.move_time_sheet(int(payload["sheet"]), "approve", body=body, permit=permit)

    def is_done(self, status: str) -> bool:
        return status in ("ApprovedByTierOne", "ApprovedByTierTwo", "ReadyToBill")


class RejectSheet(MovesSheet):
    """Payload also has "reason", which ConnectWise has no field for: it is kept with the proposal and told there."""

    name = "time.sheet_reject"
    act, done = "Reject", "Rejected"

    def validate(self, payload: Payload) -> None:
        super().validate(payload)
        if not str(payload.get("reason") or "").strip():
            raise InvalidPayload("Say why, so that the member knows what to change.")

    def ask(self, client: Client, payload: Payload, *, permit: Permit) -> None:
        client.move_time_sheet(int(payload["sheet"]), "reject", permit=permit)

    def is_done(self, status: str) -> bool:
        return status in ("Rejected", "RejectBySecondTier")
