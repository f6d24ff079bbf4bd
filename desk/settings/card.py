"""One ConnectWise card in its states, as plain values for the template."""

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from cwhub.accounts.models import Connection, Run
from desk.connecting.progress import DONE, FAILED, RUNNING, Step, steps_of
from desk.connecting.services import run_of
from desk.connecting.steps import TITLES
from desk.connecting.trying import Checked, checked
from desk.settings.facts import facts
from desk.settings.forms import ConnectForm
from desk.settings.mirrored import Reading, readings, still_read
from desk.settings.times import clock, day
from desk.settings.ways import CallbackLight, Way, lights, ways
from kit.clock import parse_utc

NEW = "new"  # stands where a uid would


@dataclass
class Card:
    """`state` picks the part of the template: form, connecting, connected or refused."""

    state: str
    connection: Connection | None = None
    dom_id: str = "connectwise"
    steps: list[dict[str, Any]] = field(default_factory=list)
    at_step: int = 0
    busy: bool = False
    failed: Step | None = None
    facts: list[tuple[str, str, str, str]] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    lights: list[CallbackLight] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    rights: list[Checked] = field(default_factory=list)
    tried: bool = False  # whether deletion and the way back were tried with an entry of our own
    since: str = ""
    form: ConnectForm | None = None

    @property
    def uid(self) -> str:
        return self.connection.uid if self.connection else NEW

    @property
    def prefix(self) -> str:
        """Before each id inside of it, so that none stands twice on a page with several."""
        return "" if self.dom_id == "connectwise" else f"{self.uid}-"

    @property
    def name(self) -> str:
        if self.connection is not None:
            return self.connection.name
        return "Another ConnectWise" if self.prefix else "ConnectWise PSA"

    @property
    def lacking(self) -> list[Checked]:
        return [row for row in self.rights if row.lacking]

    @property
    def as_needed(self) -> list[Checked]:
        return [row for row in self.rights if not row.lacking]


def empty_card(form: ConnectForm | None, *, first: bool) -> Card:
    dom_id = "connectwise" if first else f"connectwise-{NEW}"
    return own_ids(Card("form", dom_id=dom_id, form=form or ConnectForm()))


def card_of(connection: Connection, zone: ZoneInfo, *, form: ConnectForm | None, first: bool) -> Card:
    """The card as it stands. With a form it asks for keys, whatever the state."""
    run = run_of(connection)
    dom_id = "connectwise" if first else f"connectwise-{connection.uid}"
    card = Card(state_of(connection), connection, dom_id, form=form)
    show_steps(card, run, zone)
    card.rights = checked(connection) if connection.checks.get("permissions") else []
    card.tried = bool(connection.checks.get("trial"))
    card.readings = readings(connection) if card.state == "connecting" else still_read(connection)
    if card.state in ("connected", "refused"):
        card.facts, card.ways, card.lights = facts(connection), ways(connection, zone), lights(connection, zone)
        card.since = day(connection.connected_at, zone)
    if form is None and card.state == "refused" and not card.busy:
        card.form = keys_form(connection)
    return own_ids(card)


def own_ids(card: Card) -> Card:
    if card.form is not None and card.prefix:
        card.form.auto_id = f"id_{card.uid}_%s"
    return card


def state_of(connection: Connection) -> str:
    if connection.state in (Connection.State.CONNECTING, Connection.State.CHOOSING):
        return "connecting"
    return str(connection.state)


def keys_form(connection: Connection) -> ConnectForm:
    """New keys for the same ConnectWise: everything is filled in but the private key."""
    known = {"screen_url": connection.screen_url, "company_id": connection.company_id, "api_url": connection.api_url}
    keys = {"client_id": connection.app_client_id, "public_key": connection.public_key}
    return ConnectForm(initial={**known, **keys, "try_time": False})


def show_steps(card: Card, run: Run | None, zone: ZoneInfo) -> None:
    steps = list(steps_of(run, TITLES).values())
    card.steps = [shown(step, zone) for step in steps]
    card.busy = run is not None and run.state in (Run.State.WAITING, Run.State.RUNNING)
    card.at_step = min(sum(step.state == DONE for step in steps) + 1, len(steps))
    card.failed = next((step for step in steps if step.state == FAILED), None) if not card.busy else None


def shown(step: Step, zone: ZoneInfo) -> dict[str, Any]:
    icons = {DONE: ("check", ""), RUNNING: ("spin", "here"), FAILED: ("alert", "bad")}
    icon, tone = icons.get(step.state, ("circle", "todo"))
    if step.state == DONE and step.look:
        icon, tone = "alert", "look"
    when = clock(parse_utc(step.at), zone) if step.state in (DONE, FAILED) else ""
    if step.state == RUNNING and step.total:
        when = f"{step.done:,} of {step.total:,}"
    return {"step": step, "icon": icon, "tone": tone, "when": when, "kinds": (step.kinds or {}).items()}
