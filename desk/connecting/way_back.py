"""The way back: whether a callback arrives within a minute of a change, and whether the panel may be framed.

The change is our own time entry, where the admin has allowed it; else the next one that anybody makes.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from cwhub.accounts.models import Connection
from cwhub.mirror.models import Ticket
from cwhub.webhooks.models import InboxItem
from desk.connecting.framing import framing_of
from desk.connecting.kept import found, keep
from desk.connecting.permissions import CALLBACKS, TIME
from desk.connecting.progress import DONE, RUNNING, Progress
from desk.connecting.trial import Trial, try_deleting
from desk.connecting.trying import has_right
from kit.clock import now, parse_utc

ARRIVED, SILENT, WAITING = "arrived", "silent", "waiting"


def silent_words() -> str:
    return f"Callbacks do not reach this address; asking every {settings.POLL_SECONDS} s instead."


def way_back(connection: Connection, progress: Progress, key: str) -> bool:
    """A step of connecting: tries deletion if that was allowed, then waits for what ConnectWise tells of it."""
    trial = None
    if progress.run.detail.get("try_time"):
        trial = kept_trial(connection, progress)
        if trial is None:
            progress.set(key, state=RUNNING, sentence="Entering one minute of time, and deleting it again.")
            return False
        if not may_conclude(connection, progress, trial):
            progress.set(key, state=RUNNING, sentence=f"{trial.sentence} Waiting for the callback that tells of it.")
            return False
    conclude(connection, progress, key, trial)
    return True


def kept_trial(connection: Connection, progress: Progress) -> Trial | None:
    """The trial once it is over, its findings kept with the permissions."""
    trial = try_deleting(connection, progress)
    if trial is None:
        return None
    rights = found(connection, "permissions")
    cells = {verb: level for verb, level in (("add", trial.add), ("delete", trial.delete)) if level}
    rows = rights.get("found") or {}
    learned = {**rows, TIME: {**rows.get(TIME, {}), **cells}}
    told = {"sentence": trial.sentence, "left": trial.left, "at": now().isoformat()}
    keep(progress.scope, connection, permissions={**rights, "found": learned}, trial=told)
    return trial


def may_conclude(connection: Connection, progress: Progress, trial: Trial) -> bool:
    if trial.sent_at is None or not has_right(connection, CALLBACKS, "inquire"):
        return True
    with progress.scope.open():
        arrived = arrival(connection, trial.sent_at) is not None
    return arrived or now() >= trial.sent_at + timedelta(seconds=settings.CALLBACK_WAIT_SECONDS)


def arrival(connection: Connection, since: datetime) -> InboxItem | None:
    """The first callback since then that was believed."""
    rows = InboxItem.objects.filter(connection=connection, received_at__gte=since, handled_at__isnull=False)
    return rows.exclude(state=InboxItem.State.REFUSED).order_by("received_at").first()


def conclude(connection: Connection, progress: Progress, key: str, trial: Trial | None) -> None:
    with progress.scope.open():
        back = verdict(connection, trial)
    keep(progress.scope, connection, back=back)
    frame = framing_of(connection)
    words = [trial.sentence if trial else "", back["sentence"], frame.sentence]
    state = DONE
    odd = back["state"] == SILENT or not frame.may or bool(trial and trial.left)
    progress.set(key, state=state, look=odd, sentence=" ".join(word for word in words if word))


def verdict(connection: Connection, trial: Trial | None) -> dict[str, Any]:
    if not has_right(connection, CALLBACKS, "inquire"):
        sentence = f"Callbacks may not be registered; asking every {settings.POLL_SECONDS} s instead."
        return told(WAITING, sentence)
    if trial is None or trial.sent_at is None:
        return told(WAITING, "The next change in ConnectWise tells whether callbacks arrive.")
    came = arrival(connection, trial.sent_at)
    if came is not None:
        seconds = max(0.0, (came.received_at - trial.sent_at).total_seconds())
        return told(ARRIVED, f"Its callback was here {seconds:.1f} s later, signature valid.")
    refused = InboxItem.objects.filter(connection=connection, received_at__gte=trial.sent_at).exclude(reason="")
    why = refused.values_list("reason", flat=True).first()
    return told(SILENT, f"{silent_words()} {f'One came and was refused: {why}' if why else ''}".strip())


def told(state: str, sentence: str) -> dict[str, Any]:
    return {"state": state, "sentence": sentence, "at": now().isoformat()}


def are_silent(connection: Connection) -> bool:
    """ConnectWise has changed something more than a minute ago, and no callback has told of it since."""
    heard = connection.last_callback_at
    back = found(connection, "back")
    at = parse_utc(back.get("at"))
    if back.get("state") == SILENT and at is not None and (heard is None or heard < at):
        return True
    since = heard or connection.callbacks_registered_at
    if since is None:
        return False
    minute = timedelta(seconds=settings.CALLBACK_WAIT_SECONDS)
    newer = Ticket.objects.filter(connection=connection, source_updated_at__gt=since + minute)
    return newer.filter(source_updated_at__lt=now() - minute).exists()
