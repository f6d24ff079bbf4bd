"""The ConnectWise card in its states, as plain values for the template."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from cwhub.accounts.models import Account, Client, Connection, Run
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Board, BoardType, Ticket
from cwhub.webhooks.models import InboxItem
from desk.connecting.progress import DONE, FAILED, RUNNING, Step, steps_of
from desk.connecting.services import connection_of, run_of
from desk.connecting.steps import TITLES
from desk.settings.forms import ConnectForm
from desk.settings.times import ago, clock, day
from kit.clock import now, parse_utc

WEEK = timedelta(days=7)
SILENCE = timedelta(minutes=2)  # a callback is here within seconds


@dataclass(frozen=True)
class Way:
    """One way by which news comes, or a person comes in."""

    name: str
    tone: str  # "", "warn", "bad" or "off", as the dots are called
    health: str
    last: str
    note: str


@dataclass
class Card:
    """`state` picks the part of the template: form, connecting, connected or refused."""

    state: str
    connection: Connection | None = None
    steps: list[dict[str, Any]] = field(default_factory=list)
    at_step: int = 0
    busy: bool = False
    failed: Step | None = None
    facts: list[tuple[str, str, str]] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    since: str = ""
    form: ConnectForm | None = None


def card_of(scope: ClientScope, form: ConnectForm | None = None) -> Card:
    """The card as it stands. With a form it asks for keys, whatever the state."""
    connection = connection_of(scope)
    if connection is None:
        return Card("form", form=form or ConnectForm())
    run = run_of(connection)
    zone = Account.objects.get(pk=scope.account_id).zone
    card = Card(state_of(connection), connection, form=form)
    show_steps(card, run, zone)
    if card.state in ("connected", "refused"):
        card.facts, card.ways = facts(connection), ways(connection, zone)
        card.since = day(connection.connected_at, zone)
    if form is None and card.state == "refused" and not card.busy:
        card.form = keys_form(connection)
    return card


def state_of(connection: Connection) -> str:
    if connection.state in (Connection.State.CONNECTING, Connection.State.CHOOSING):
        return "connecting"
    return str(connection.state)


def keys_form(connection: Connection) -> ConnectForm:
    """New keys for the same ConnectWise: everything is filled in but the private key."""
    known = {"screen_url": connection.screen_url, "company_id": connection.company_id, "api_url": connection.api_url}
    return ConnectForm(initial={**known, "client_id": connection.app_client_id, "public_key": connection.public_key})


def show_steps(card: Card, run: Run | None, zone: ZoneInfo) -> None:
    steps = list(steps_of(run, TITLES).values())
    card.steps = [shown(step, zone) for step in steps]
    card.busy = run is not None and run.state in (Run.State.WAITING, Run.State.RUNNING)
    card.at_step = min(sum(step.state == DONE for step in steps) + 1, len(steps))
    card.failed = next((step for step in steps if step.state == FAILED), None) if not card.busy else None


def shown(step: Step, zone: ZoneInfo) -> dict[str, Any]:
    icons = {DONE: ("check", ""), RUNNING: ("spin", "here"), FAILED: ("alert", "bad")}
    icon, tone = icons.get(step.state, ("circle", "todo"))
    when = clock(parse_utc(step.at), zone) if step.state in (DONE, FAILED) else ""
    if step.state == RUNNING and step.total:
        when = f"{step.done:,} of {step.total:,}"
    return {"step": step, "icon": icon, "tone": tone, "when": when, "kinds": (step.kinds or {}).items()}


def facts(connection: Connection) -> list[tuple[str, str, str]]:
    """Four short statements: what, how much, and what is to say about it."""
    return [clients_fact(connection), boards_fact(connection), poll_fact(connection), panel_fact(connection)]


def clients_fact(connection: Connection) -> tuple[str, str, str]:
    rows = Client.objects.filter(connection=connection, gone_at=None)
    active = rows.filter(takes_part=True)
    since = max(now() - WEEK, connection.connected_at or now())
    new = active.filter(client_since__gt=since).count()
    word = "company" if new == 1 else "companies"
    note = f"{new} {word} became {'a client' if new == 1 else 'clients'} this week, with the defaults" if new else ""
    return "Clients", f"{active.count():,} active of {rows.count():,} companies", note or "No new client this week"


def boards_fact(connection: Connection) -> tuple[str, str, str]:
    boards = Board.objects.filter(connection=connection, gone_at=None)
    chosen = boards.filter(takes_part=True).order_by("name")
    refs = list(chosen.values_list("external_id", flat=True))
    left_out = BoardType.objects.filter(connection=connection, board_ref__in=refs, takes_part=False, gone_at=None)
    count = left_out.count()
    types = f"{count} type{'' if count == 1 else 's'} left out" if count else "no type left out"
    names = ", ".join(chosen.values_list("name", flat=True)) or "No board"
    return "Takes part", names, f"{len(refs)} of {boards.count()} boards; {types}"


def poll_fact(connection: Connection) -> tuple[str, str, str]:
    at = connection.last_poll_at
    return "Mirror", f"Last asked {ago(at)} ago" if at else "Asked within a minute", every_seconds()


def every_seconds() -> str:
    return f"Every {settings.POLL_SECONDS} s beside callbacks"


def panel_fact(connection: Connection) -> tuple[str, str, str]:
    at = connection.panel_seen_at
    return ("Panel", f"Seen {ago(at)} ago", "In a ticket") if at else ("Panel", "Not seen yet", "Opens in a ticket")


def ways(connection: Connection, zone: ZoneInfo) -> list[Way]:
    return [callbacks_way(connection, zone), asking_way(connection, zone), panel_way(connection, zone)]


def callbacks_way(connection: Connection, zone: ZoneInfo) -> Way:
    """Silence beside news that asking found is what a callback that does not arrive looks like."""
    last = connection.last_callback_at
    items = InboxItem.objects.filter(connection=connection, received_at__gt=now() - timedelta(days=1))
    count, bad = items.count(), items.filter(state=InboxItem.State.REFUSED).count()
    note = f"{count:,} in 24 h" + (f", {bad:,} refused" if bad else "")
    if are_silent(connection):
        silent = f"Callbacks do not reach {settings.PUBLIC_URL}; asking every {settings.POLL_SECONDS} s instead."
        return Way("Callbacks", "warn", "Silent", told(last, zone), silent)
    if last is None:
        return Way("Callbacks", "off", "None yet", "", f"Registered {clock(connection.callbacks_registered_at, zone)}")
    tone, health = ("warn", "Some are refused") if bad else ("", "Good")
    return Way("Callbacks", tone, health, told(last, zone), note)


def are_silent(connection: Connection) -> bool:
    """ConnectWise has changed a ticket since, as asking found, and no callback has told of it."""
    heard = connection.last_callback_at or connection.callbacks_registered_at
    if heard is None:
        return False
    told_of = Ticket.objects.filter(connection=connection, source_updated_at__gt=heard + SILENCE)
    return told_of.exists()


def asking_way(connection: Connection, zone: ZoneInfo) -> Way:
    last = connection.last_poll_at
    late = last is not None and now() - last > timedelta(seconds=3 * settings.POLL_SECONDS)
    if connection.poll_error:
        return Way("Asking", "warn", "Nothing was read", told(last, zone), connection.poll_error)
    health = "Late" if late else "Good"
    return Way("Asking", "warn" if late else "", health, told(last, zone), every_seconds())


def panel_way(connection: Connection, zone: ZoneInfo) -> Way:
    seen = connection.panel_seen_at
    note = "" if seen else "Nobody has opened it in a ticket"
    return Way("Panel in the ticket", "" if seen else "off", "Good" if seen else "Not seen", told(seen, zone), note)


def told(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{clock(moment, zone)}, {ago(moment)} ago" if moment else ""
