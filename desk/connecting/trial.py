"""Tries deletion with a time entry of our own: one minute on a charge code, entered, then taken back.

Each call looks at what the journal has come to and takes the next step, so a restart goes on where it stopped.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from approvals.errors import ApprovalError
from approvals.models import Origin
from approvals.parts import Part
from approvals.services import propose, undo
from cwhub.accounts.models import Connection, Run
from cwhub.accounts.scope import ClientScope
from cwhub.connectwise import KeyRefused
from cwhub.journal.models import WriteOp
from cwhub.journal.states import OPEN_BATCHES, OpState
from cwhub.mirror.sync import Puller
from desk.connecting.kinds import TryTime
from desk.connecting.permissions import ALL, TIME
from desk.connecting.progress import Progress
from desk.connecting.trying import has_right
from kit.clock import now, utc_text

REFUSED_FOR_THE_ROLE = (401, 403, 404)
EARLIER = timedelta(minutes=5)  # the minute that is entered is over


@dataclass(frozen=True)
class Trial:
    """What has come of it: `add` and `delete` as levels, empty where nothing was learned."""

    sentence: str
    add: str = ""
    delete: str = ""
    left: int | None = None  # the entry that stays behind
    sent_at: datetime | None = None  # when ConnectWise had something to tell of


def try_deleting(connection: Connection, progress: Progress) -> Trial | None:
    """One step further; None while the journal is at work on it. Raises ConnectWiseError and EgressError."""
    with progress.scope.open():
        op = trial_op(connection, progress.run)
        if op is not None and op.batch.state in OPEN_BATCHES:
            return None
    if op is None:
        return begun(connection, progress)
    if op.state not in (OpState.APPLIED, OpState.UNDONE):
        with progress.scope.open():
            return not_entered(op)
    return taken_back(progress.scope, op)


def trial_op(connection: Connection, run: Run) -> WriteOp | None:
    rows = WriteOp.objects.filter(connection=connection, kind=TryTime.name, payload__run=run.uid)
    return rows.select_related("batch").order_by("-pk").first()


def begun(connection: Connection, progress: Progress) -> Trial | None:
    """Asks for the entry; a Trial where it cannot even be asked for."""
    if not has_right(connection, TIME, "add"):
        return Trial("Deleting time was not tried: the role may not add any.")
    code = charge_code(connection)
    if code is None:
        return Trial("Deleting time was not tried: no charge code takes time that this role can see.")
    payload = {
        "connection": connection.uid,
        "charge_code": code["id"],
        "charge_name": str(code.get("name") or code["id"])[:100],
        "starts_at": utc_text(now() - EARLIER),
        "run": progress.run.uid,
    }
    try:
        with progress.scope.open():
            ask_for(connection, progress.scope, payload)
    except ApprovalError as error:
        return Trial(f"Deleting time was not tried: {error}")
    return None


def charge_code(connection: Connection) -> dict[str, Any] | None:
    """The first that takes time: the MSP's own, so no client, no ticket and no invoice is touched."""
    puller = Puller.of(connection, purpose="interactive")
    try:
        codes = puller.all("/time/chargeCodes")
    except KeyRefused:
        return None
    return next((code for code in codes if code.get("timeEntryFlag") is not False), None)


def ask_for(connection: Connection, scope: ClientScope, payload: dict[str, Any]) -> None:
    kind = TryTime()
    propose(
        scope=scope,
        connection=connection,
        ticket=None,
        parts=[Part(kind.name, payload)],
        summary=kind.summary(payload, {}),
        diff=kind.diff(payload, None),
        effects=[],
        evidence=[],
        by=scope.actor,
        category=None,
        sensitive=False,
        origin=Origin.PERSON,
    )


def not_entered(op: WriteOp) -> Trial:
    reason = op.reason or op.batch.reason or "it is not known why"
    refused = "None" if last_status(op) in REFUSED_FOR_THE_ROLE else ""
    return Trial(f"ConnectWise did not take a time entry of ours: {reason}", add=refused)


def taken_back(scope: ClientScope, op: WriteOp) -> Trial | None:
    where = op.payload["charge_name"]
    with scope.open():
        undone = op.undone_by.select_related("batch").order_by("-pk").first()
        if undone is None:
            undo(scope=scope, op_uid=op.uid, by=scope.actor)
            return None
        if undone.batch.state in OPEN_BATCHES:
            return None
        delete = "None" if last_status(undone) in REFUSED_FOR_THE_ROLE else ""
    if undone.state == OpState.APPLIED:
        sentence = f"One minute was entered on {where} and deleted again (time entry {op.external_id})."
        return Trial(sentence, add=ALL, delete=ALL, sent_at=op.sent_at)
    stays = f"Time entry {op.external_id}, one minute on {where}, stays: delete it in ConnectWise."
    sentence = f"ConnectWise did not delete a time entry of ours: {undone.reason or undone.batch.reason} {stays}"
    return Trial(sentence, add=ALL, delete=delete, left=op.external_id, sent_at=op.sent_at)


def last_status(op: WriteOp) -> int | None:
    last = op.tries.filter(act="send").order_by("-pk").first()
    return last.http_status if last else None
