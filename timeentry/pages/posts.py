"""What happens to the whole: a post that runs, one that ended, and the ways out of one that cannot end by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from cwhub.accounts.models import Connection
from cwhub.journal.states import BatchState, OpState
from timeentry.queries import WAITING, Progress, Status, counts, journal_batch
from timeentry.words.writing import moment_text

WAITS_FOR_KEY = "ConnectWise does not take our key now. Nothing is lost; this waits, and goes on once it does."
RUNNING = (BatchState.RUNNING, BatchState.COMPENSATING, BatchState.KEEPING)


@dataclass(frozen=True)
class Way:
    """A button that posts `name`=`value`."""

    name: str
    words: str
    url: str
    value: str


@dataclass(frozen=True)
class Post:
    kind: str  # "running", "waits", "back", "parked", "done", "kept"
    lead: str = ""
    sentence: str = ""
    tone: str = ""
    icon: str = "check"
    doing: str = ""
    counted: str = ""
    written: int = 0
    total: int = 0
    cancel_url: str = ""
    audit_url: str = ""
    ways: tuple[Way, ...] = ()


def current(progresses: Sequence[Progress]) -> Progress | None:
    """Of the posts that carry rows of this day: one that runs, else the last."""
    running = [one for one in progresses if one.state in RUNNING]
    return next(iter((running or list(progresses))[-1:]), None)


def goes_on(progress: Progress) -> bool:
    """Running, or waiting for a person."""
    return progress.state in (*RUNNING, BatchState.PARKED) or any(one.state == WAITING for one in progress.entries)


def shown(progress: Progress, zone: ZoneInfo, rights: bool) -> Post | None:
    entries, total = progress.entries, len(progress.entries)
    running = journal_batch(progress.batch)
    ended = running.ended_at if running else None
    if progress.state in RUNNING:
        return going(progress, total, rights, stopping=bool(running and running.cancel_reason))
    if progress.state == BatchState.ROLLED_BACK:
        return taken_back(entries, total, ended, zone)
    if progress.state == BatchState.PARKED:
        return parked(progress, rights)
    if progress.state == BatchState.COMMITTED:
        if all(one.state == OpState.UNDONE for one in entries):
            return None
        at = f" at {moment_text(ended, zone)}" if ended else ""
        return done(progress, at, rights)
    if progress.state == BatchState.KEPT:
        return Post("kept", "Kept as it stands.", progress.reason, "", "user", audit_url=reverse("audit"))
    if any(one.state == WAITING for one in entries):
        link = reverse("approvals")
        return Post("waits", "Waits for a decision.", "Nothing is sent before.", "acc", "clock", audit_url=link)
    return None


def done(progress: Progress, at: str, rights: bool) -> Post:
    total = len(progress.entries)
    there = sum(one.state == OpState.APPLIED for one in progress.entries)
    way = Way("post", "Take it back", reverse("time_take_back"), progress.batch.uid)
    ways = (way,) if rights and there and progress.batch.uid else ()
    said = f"{there} of {total} are in ConnectWise{at}."
    return Post("done", "Posted.", said, "ok", ways=ways, audit_url=reverse("audit"))


def going(progress: Progress, total: int, rights: bool, *, stopping: bool) -> Post:
    told = counts(progress.entries)
    back = progress.state == BatchState.COMPENSATING
    written = told.get("posted", 0)
    done = told.get("taken back", 0) if back else written
    parts = [f"{done} {'taken back' if back else 'written'}"]
    parts += [f"{told['checking']} checking"] if told.get("checking") else []
    parts += [f"{told['failed']} refused"] if told.get("failed") else []
    sentence = f"All {total} or none. It goes on without this page."
    if back or stopping:
        sentence = "What was posted is taken back."
    if progress.batch.connection.state == Connection.State.REFUSED:
        sentence = f"{WAITS_FOR_KEY} {sentence}"
    stop = "" if back or stopping or not rights else reverse("time_post_cancel", args=[progress.batch.uid])
    return Post(
        "running",
        sentence=sentence,
        doing=f"{'Taking back' if back else 'Stopping' if stopping else 'Posting'} {total}",
        counted=", ".join(parts),
        written=done,
        total=total,
        cancel_url=stop,
    )


def taken_back(entries: Sequence[Status], total: int, ended: datetime | None, zone: ZoneInfo) -> Post:
    told = counts(entries)
    deleted = sum(one.state == OpState.DELETED for one in entries)
    refused = told.get("failed", 0)
    parts = [f"{refused} refused"] if refused else []
    parts += [f"{deleted} written and deleted again"] if deleted else []
    left = total - refused - deleted
    parts += [f"{left} not sent"] if left else []
    looked = f", looked at {moment_text(ended, zone)}" if ended else ""
    sentence = f"{', '.join(parts)}. Nothing of it is in ConnectWise{looked}."
    return Post("back", f"The post of {total} was taken back.", sentence, "warn", "undo", audit_url=reverse("audit"))


def parked(progress: Progress, rights: bool) -> Post:
    told = counts(progress.entries)
    stands = sum(bool(one.external_id) and one.state != OpState.DELETED for one in progress.entries)
    sentence = f"{stands} of {len(progress.entries)} stand in ConnectWise, {told.get('needs a person', 0)} need you."
    if progress.reason:
        sentence = f"{sentence} {progress.reason}"
    url = reverse("time_post_resolve", args=[progress.batch.uid])
    ways = (Way("way", "Keep what is there", url, "keep"), Way("way", "Take back what is left", url, "take_back"))
    return Post(
        "parked",
        "This post needs you.",
        sentence,
        "bad",
        "user",
        ways=ways if rights else (),
        audit_url=reverse("audit"),
    )
