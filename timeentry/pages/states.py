"""A row's state as people read it: the journal's where the row went out, else whether it is ready. Pure."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cwhub.journal.states import OPEN_BATCHES, OpState
from timeentry.queries import RECORDED, REFUSED, WAITING, Row, Status


@dataclass(frozen=True)
class Shown:
    """`ready`: "ready" goes with the next post, "review" when somebody ticks it, "no" cannot."""

    state: str
    word: str
    under: str = ""
    icon: str = "circle"
    spinning: bool = False
    busy: bool = False
    locked: bool = False
    ready: str = "no"


POSTED = Shown("posted", "Posted", icon="check", locked=True)
SENDING = Shown("sending", "Sending", spinning=True, busy=True, locked=True)
WAITS = Shown("waiting", "Waits", busy=True, locked=True)
CHECKING = Shown("checking", "Checking", icon="clock", busy=True, locked=True)
TAKING = Shown("taking", "Taking back", spinning=True, busy=True, locked=True)
NEEDS = Shown("needs", "Needs you", icon="user", locked=True)
REFUSED_ROW = Shown("refused", "Refused", icon="alert")
TAKEN = Shown("taken", "Taken back", icon="undo")
BY_WORD = {
    "posting": SENDING,
    "checking": CHECKING,
    "posted": POSTED,
    "kept": Shown("posted", "Kept", icon="user", locked=True),
    "taking back": TAKING,
    "needs a person": NEEDS,
    "failed": REFUSED_ROW,
    "taken back": TAKEN,
    "undone": TAKEN,
}


def changed(shown: Shown, **changes: object) -> Shown:
    return Shown(**{**shown.__dict__, **changes})


def of_row(row: Row, total: int, zone: ZoneInfo, own: Shown) -> Shown:
    """`own` is how the row stands by itself: what nothing holds any more can go out again."""
    status = row.status
    if status is None or status.state in (REFUSED, RECORDED):
        return own
    if status.state == WAITING:
        return changed(WAITS, under="for approval")
    if status.state == OpState.PLANNED and status.word == "posting":
        return changed(WAITS, under=f"{status.n + 1} of {total}")
    shown = changed(BY_WORD.get(status.word, own), under=under_of(status, zone))
    if not row.is_free:
        on_its_way = row.batch_state in OPEN_BATCHES
        return changed(shown, busy=on_its_way and shown.state != "posted", locked=True)
    if status.state == OpState.ABANDONED and status.word != "failed":
        return changed(own, under="not sent") if own.ready == "ready" else own
    return shown if status.word == "failed" else changed(shown, ready=own.ready)


def under_of(status: Status, zone: ZoneInfo) -> str:
    if status.state == OpState.IN_DOUBT and status.next_look:
        local = status.next_look.astimezone(zone)
        return f"at {local.hour % 12 or 12}:{local:%M:%S}"
    if status.state in (OpState.DELETED, OpState.UNDONE):
        return "deleted"
    return f"#{status.external_id}" if status.external_id else ""


def by_itself(*, reviewed: bool, wrong: int, missing: list[str], recorded: bool) -> Shown:
    if recorded:
        return Shown("review", "Recorded", under="left out", icon="stack")
    if missing or wrong:
        under = f"no {missing[0]}" if missing and not wrong else "1 to fix" if wrong == 1 else f"{wrong} to fix"
        return Shown("review", "Review", under=under, icon="edit")
    if not reviewed:
        return Shown("review", "Review", under="left out", ready="review")
    return Shown("ready", "Ready", ready="ready")
