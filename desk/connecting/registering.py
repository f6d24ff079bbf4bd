"""Registers the callbacks as one change of the admin who connected, and waits until the journal has written it."""

from django.conf import settings

from approvals.models import Origin, Proposal
from approvals.services import Part, propose
from cwhub.accounts.models import Connection, Run
from cwhub.accounts.scope import ClientScope
from cwhub.journal.models import WriteBatch
from cwhub.journal.states import OPEN_BATCHES, BatchState
from cwhub.mirror.sync import Puller
from cwhub.webhooks.doors import open_door
from cwhub.webhooks.kinds import RegisterCallback
from cwhub.webhooks.registration import WANTED, Missing, missing
from desk.connecting.permissions import CALLBACKS
from desk.connecting.progress import DONE, RUNNING, Progress
from desk.connecting.trying import has_right


def callbacks(connection: Connection, progress: Progress, key: str) -> bool:
    """Each that is missing, once. Without them news comes by asking alone, so nothing stops here."""
    if not has_right(connection, CALLBACKS, "inquire") or not has_right(connection, CALLBACKS, "add"):
        sentence = f"The role may not register any; asking every {settings.POLL_SECONDS} s instead."
        progress.set(key, state=DONE, look=True, sentence=sentence)
        return True
    with progress.scope.open():
        open_door(connection)
        if being_written(connection):
            return False
    puller = Puller.of(connection, purpose="interactive")
    absent = missing(connection, puller.client.callbacks(permits=puller.permit))
    if not absent:
        progress.set(key, state=DONE, look=False, sentence=f"{', '.join(WANTED).capitalize()}.")
        return True
    with progress.scope.open():
        refused = refused_in(connection, progress.run)
    if refused:
        sentence = f"{refused} Asking every {settings.POLL_SECONDS} s instead; “Check again” tries anew."
        progress.set(key, state=DONE, look=True, sentence=sentence)
        return True
    with progress.scope.open():
        register(connection, progress.scope, [callback_part(connection, one) for one in absent])
    progress.set(key, state=RUNNING, sentence=f"{len(absent)} to register.")
    return False


def being_written(connection: Connection) -> bool:
    batches = WriteBatch.objects.filter(connection=connection, state__in=OPEN_BATCHES)
    return batches.filter(ops__kind=RegisterCallback.name).exists()


def refused_in(connection: Connection, run: Run) -> str:
    """What ConnectWise has refused in this run is not asked for again until a person says so. Empty: nothing."""
    batches = WriteBatch.objects.filter(connection=connection, ops__kind=RegisterCallback.name)
    last = batches.filter(created_at__gte=run.started_at).exclude(state=BatchState.COMMITTED).order_by("-pk").first()
    if last is None:
        return ""
    reason = last.ops.exclude(reason="").values_list("reason", flat=True).first() or last.reason
    return f"ConnectWise did not register the callbacks: {reason}".strip()


def callback_part(connection: Connection, one: Missing) -> Part:
    return Part(RegisterCallback.name, {"type": one.kind, "connection": connection.uid, "existing": one.existing})


def register(connection: Connection, scope: ClientScope, parts: list[Part], *, again: bool = False) -> Proposal:
    """In an open scope; its actor is the person whose change it is."""
    return propose(
        scope=scope,
        connection=connection,
        ticket=None,
        parts=parts,
        summary=f"Register {len(parts)} callbacks in ConnectWise{' again' if again else ''}",
        diff=[{"field": "Callbacks", "before": None, "after": str(part.payload["type"]), "note": ""} for part in parts],
        effects=[],
        evidence=[],
        by=scope.actor,
        category=None,
        sensitive=False,
        origin=Origin.PERSON,
    )
