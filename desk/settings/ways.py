"""How news comes, and how people come in: each way with its light."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from cwhub.accounts.models import Connection
from cwhub.webhooks import health
from cwhub.webhooks.models import InboxItem
from desk.connecting.framing import framing_of
from desk.connecting.kept import found
from desk.connecting.permissions import CALLBACKS
from desk.connecting.trying import has_right
from desk.connecting.way_back import ARRIVED, are_silent, silent_words
from desk.settings.facts import every_seconds
from desk.settings.times import ago, clock
from kit.clock import now


@dataclass(frozen=True)
class Way:
    """One way by which news comes, or a person comes in."""

    name: str
    tone: str  # "", "warn", "bad" or "off", as the dots are called
    health: str
    last: str
    note: str


@dataclass(frozen=True)
class CallbackLight:
    """One callback: what ConnectWise says of it, when it last came, what asking found in its place."""

    name: str
    tone: str
    health: str
    last: str
    gap: str


def ways(connection: Connection, zone: ZoneInfo) -> list[Way]:
    return [callbacks_way(connection, zone), asking_way(connection, zone), panel_way(connection, zone)]


def callbacks_way(connection: Connection, zone: ZoneInfo) -> Way:
    """Silence beside news that asking found is what a callback that does not arrive looks like."""
    last = connection.last_callback_at
    items = InboxItem.objects.filter(connection=connection, received_at__gt=now() - timedelta(days=1))
    count, bad = items.count(), items.filter(state=InboxItem.State.REFUSED).count()
    note = f"{count:,} in 24 h" + (f", {bad:,} refused" if bad else "")
    if not has_right(connection, CALLBACKS, "add"):
        instead = f"The role may not register any; asking every {settings.POLL_SECONDS} s instead"
        return Way("Callbacks", "warn", "Not registered", told(last, zone), instead)
    if are_silent(connection):
        return Way("Callbacks", "warn", "Silent", told(last, zone), f"{silent_words()} Address: {settings.PUBLIC_URL}")
    if last is None:
        registered = clock(connection.callbacks_registered_at, zone)
        return Way("Callbacks", "off", "None yet", "", f"Registered {registered}; the next change tells")
    back = found(connection, "back")
    if back.get("state") == ARRIVED:
        note = f"{note}. Tried {clock_of(back, zone)}: {back['sentence']}"
    tone, health = ("warn", "Some are refused") if bad else ("", "Good")
    return Way("Callbacks", tone, health, told(last, zone), note)


def clock_of(kept: dict[str, str], zone: ZoneInfo) -> str:
    return clock(datetime.fromisoformat(kept["at"]), zone)


def asking_way(connection: Connection, zone: ZoneInfo) -> Way:
    last = connection.last_poll_at
    late = last is not None and now() - last > timedelta(seconds=3 * settings.POLL_SECONDS)
    if connection.poll_error:
        return Way("Asking", "warn", "Nothing was read", told(last, zone), connection.poll_error)
    health = "Late" if late else "Good"
    return Way("Asking", "warn" if late else "", health, told(last, zone), every_seconds())


def panel_way(connection: Connection, zone: ZoneInfo) -> Way:
    seen, frame = connection.panel_seen_at, framing_of(connection)
    if not frame.may:
        return Way("Panel in the ticket", "warn", "Cannot be shown", told(seen, zone), frame.sentence)
    note = frame.sentence if seen else f"Nobody has opened it in a ticket. {frame.sentence}"
    return Way("Panel in the ticket", "" if seen else "off", "Good" if seen else "Not seen", told(seen, zone), note)


def told(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{clock(moment, zone)}, {ago(moment)} ago" if moment else ""


# --- each callback ----------------------------------------------------------------------------------------------------
def lights(connection: Connection, zone: ZoneInfo) -> list[CallbackLight]:
    """One for each callback that is wanted, in a fixed order."""
    return [light(row, zone) for row in health.lights(connection)]


def light(row: health.Light, zone: ZoneInfo) -> CallbackLight:
    gap = "none"
    if row.gap_at is not None:
        gap = f"{clock(row.gap_at, zone)}: {row.gap_count:,} change{'' if row.gap_count == 1 else 's'}"
    return CallbackLight(row.kind.capitalize(), row.tone, row.word, told(row.delivered_at, zone), gap)
