"""A ticket as regions, each rendered alone, and the cursor that tells which of them a reader has not seen.

The panel and the ticket page show the same things in another shape: a *place* names the templates and the addresses.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from cwhub.accounts.models import Connection, Membership
from cwhub.accounts.scope import ClientScope
from cwhub.audit.looks import LOOKED
from cwhub.audit.models import AuditEntry
from cwhub.journal.models import WriteBatch
from cwhub.journal.states import OPEN_BATCHES
from cwhub.mirror.models import Ticket
from desk.ticket import times
from desk.ticket.decision import Decision, Seen, decision_of, level_of
from desk.ticket.facts import Facts, facts_of, source_url
from desk.ticket.presence import others_present, said
from desk.ticket.ran import ran_rows, undone_rows, writes_of
from desk.ticket.suggestion import FIRST_STEPS, Told, reply_draft
from kit.clock import now
from triage.queries import current_analysis, ticks


@dataclass(frozen=True)
class Place:
    """Where a ticket is shown: which regions, from which folder, under which addresses."""

    folder: str
    regions: tuple[str, ...]
    prefix: str  # of the names of its addresses
    query: str = ""  # behind them, where a number alone names no ticket

    @property
    def is_page(self) -> bool:
        return self.prefix == "ticket"

    def url(self, act: str, *args: Any) -> str:
        return reverse(f"{self.prefix}_{act}", args=args) + self.query


POD = Place("desk/pod", ("ticket", "suggestion", "decision", "drafts", "ran"), "pod")
ACTS = ("approve", "editing", "edit", "rejecting", "reject", "cancel", "undo", "tick")
MOST_AUDIT = 30
PAGE = Place("desk/ticket", ("state", "suggestion", "decision", "drafts", "similar", "facts", "ran", "audit"), "ticket")


@dataclass
class Panel:
    """Everything one look at a ticket shows."""

    place: Place

    scope: ClientScope
    membership: Membership
    connection: Connection
    ticket: Ticket

    def __post_init__(self) -> None:
        self.now, self.zone = now(), self.connection.account.zone
        self.analysis = current_analysis(self.scope, self.ticket)
        self.facts: Facts = facts_of(self.scope, self.connection, self.ticket, zone=self.zone, now=self.now)
        self.watchers = others_present(self.scope, self.ticket, self.membership)
        self.writes = writes_of(self.scope, self.connection, self.ticket.number)

    @property
    def level(self) -> int | None:
        return level_of(self.analysis) if self.analysis else None

    def told(self) -> Told | None:
        if self.analysis is None:
            return None
        number = self.ticket.number
        return Told(
            analysis=self.analysis,
            ticks=ticks(self.scope, self.connection, number),
            zone=self.zone,
            now=self.now,
            link=self.link,
            tick_url=lambda key: self.place.url("tick", number, key),
        )

    def link(self, number: int) -> str:
        """Where a ticket opens: in ConnectWise from the panel, here from a page."""
        return source_url(self.connection, number) if not self.place.is_page else reverse("ticket", args=[number])

    def seen(self) -> Seen:
        return Seen(
            self.scope,
            self.membership,
            self.ticket,
            self.analysis,
            self.facts.status,
            self.facts.resources,
            self.zone,
            self.now,
        )

    def decision(self) -> Decision:
        return decision_of(self.seen())

    def context(self, decision: Decision | None = None) -> dict[str, Any]:
        told = self.told()
        steps = told.steps() if told else []
        return {
            "place": self.place,
            "names": {act: f"{self.place.prefix}_{act}" for act in ACTS},
            "watchers": self.watchers,
            "watchers_said": said(self.watchers),
            "facts": self.facts,
            "ticket": self.ticket,
            "analysis": self.analysis,
            "told": told,
            "level": self.level,
            "wide": self.place.is_page,
            "first_steps": steps[: None if self.place.is_page else FIRST_STEPS],
            "more_steps": [] if self.place.is_page else steps[FIRST_STEPS:],
            "next_step": next((step for step in steps if not step["done"]), None),
            "decision": decision or self.decision(),
            "reply": reply_draft(self.analysis, self.facts.contact_name) if self.analysis else "",
            "working": self.working(),
            "ran": ran_rows(self.scope, self.writes, zone=self.zone, now=self.now, undo=f"{self.place.prefix}_undo"),
            "undone": undone_rows(self.connection, self.ticket, zone=self.zone, now=self.now),
            "audit": self.audit() if self.place.is_page else [],
            "analysed_at": times.when(self.analysis.created_at, self.zone, self.now) if self.analysis else "",
            "entered_at": times.when(self.ticket.entered_at, self.zone, self.now) if self.ticket.entered_at else "",
            "read_at": times.when(self.ticket.seen_at, self.zone, self.now),
        }

    def audit(self) -> list[dict[str, str]]:
        rows = AuditEntry.objects.within(self.scope).filter(ticket=self.ticket.number).exclude(act=LOOKED)
        rows = rows.order_by("-at", "-pk")
        return [
            {"at": times.when(row.at, self.zone, self.now), "who": row.actor_name, "sentence": row.sentence}
            for row in rows[:MOST_AUDIT]
        ]

    def working(self) -> list[dict[str, str]]:
        """The named steps of an analysis that is not there yet."""
        if self.analysis is not None or self.ticket.closed:
            return []
        notes = self.ticket.notes_read_at is not None
        return [
            {"text": "Read the ticket" + (" and its notes" if notes else ""), "state": "done"},
            {"text": "Contact, device and agreement known", "state": "done" if notes else "now"},
            {"text": "Comparing with resolved tickets", "state": "now" if notes else "todo"},
            {"text": "Writing steps with their sources", "state": "todo"},
        ]

    # --- as HTML -----------------------------------------------------------------------------------------------------
    def html(self, decision: Decision | None = None) -> dict[str, str]:
        """Each region's inside; and the bar above them all."""
        context = self.context(decision)
        parts = {
            name: render_to_string(f"{self.place.folder}/{name}.html", context).strip() for name in self.place.regions
        }
        return {"bar": self.bar(), **parts} if not self.place.is_page else parts

    def bar(self) -> str:
        """The head alone: the banners beneath it belong to the page that is open."""
        watchers = [{"name": name} for name in self.watchers]
        context = {"level": self.level, "watchers": watchers, "watchers_said": said(self.watchers)}
        head, end, _ = render_to_string("ui/pod_bar.html", context).partition("</header>")
        return head + end

    def ended_writes(self) -> list[WriteBatch]:
        """Batches of this ticket that have ended, oldest first."""
        rows = WriteBatch.objects.within(self.scope).filter(connection=self.connection)
        rows = rows.filter(ops__ticket=self.ticket.number).exclude(state__in=OPEN_BATCHES)
        return list(rows.distinct().order_by("ended_at", "pk"))


@dataclass(frozen=True)
class Cursor:
    """What a reader has seen: the print of each region, and how many writes had ended."""

    prints: dict[str, str]
    ended: int

    @classmethod
    def of(cls, parts: dict[str, str], ended: int) -> "Cursor":
        return cls({name: hashlib.sha256(text.encode()).hexdigest()[:12] for name, text in parts.items()}, ended)

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        try:
            told = json.loads(base64.urlsafe_b64decode(text.encode()))
            return cls({str(key): str(value) for key, value in told["p"].items()}, int(told["e"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(json.dumps({"p": self.prints, "e": self.ended}).encode()).decode()
