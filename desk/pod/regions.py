"""The panel as regions, each rendered alone, and the cursor that tells which of them a reader has not seen."""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from cwhub.accounts.models import Connection, Membership
from cwhub.accounts.scope import ClientScope
from cwhub.journal.models import WriteBatch
from cwhub.journal.states import OPEN_BATCHES
from cwhub.mirror.models import Ticket
from desk.pod.decision import Decision, Seen, decision_of, level_of
from desk.pod.presence import others_present, said
from desk.ticket import times
from desk.ticket.facts import Facts, facts_of, source_url
from desk.ticket.ran import ran_rows, writes_of
from desk.ticket.suggestion import FIRST_STEPS, Told, reply_draft
from kit.clock import now
from triage.queries import current_analysis, ticks

ORDER = ("ticket", "suggestion", "decision", "drafts", "ran")


@dataclass
class Panel:
    """Everything one look at a ticket shows."""

    scope: ClientScope
    membership: Membership
    connection: Connection
    ticket: Ticket

    def __post_init__(self) -> None:
        self.now, self.zone = now(), self.connection.account.zone
        self.analysis = current_analysis(self.scope, self.ticket)
        self.facts: Facts = facts_of(self.scope, self.connection, self.ticket, zone=self.zone, now=self.now)
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
            link=lambda other: source_url(self.connection, other),
            tick_url=lambda key: reverse("pod_tick", args=[number, key]),
        )

    def seen(self) -> Seen:
        return Seen(self.scope, self.membership, self.ticket, self.analysis, self.facts.status, self.zone, self.now)

    def decision(self) -> Decision:
        return decision_of(self.seen())

    def context(self, decision: Decision | None = None) -> dict[str, Any]:
        told = self.told()
        steps = told.steps() if told else []
        return {
            "facts": self.facts,
            "ticket": self.ticket,
            "analysis": self.analysis,
            "told": told,
            "level": self.level,
            "first_steps": steps[:FIRST_STEPS],
            "more_steps": steps[FIRST_STEPS:],
            "next_step": next((step for step in steps if not step["done"]), None),
            "decision": decision or self.decision(),
            "reply": reply_draft(self.analysis, self.facts.contact_name) if self.analysis else "",
            "working": self.working(),
            "ran": ran_rows(self.scope, self.writes, zone=self.zone, now=self.now, undo="pod_undo"),
            "analysed_at": times.when(self.analysis.created_at, self.zone, self.now) if self.analysis else "",
            "read_at": times.when(self.ticket.seen_at, self.zone, self.now),
        }

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
        parts = {name: render_to_string(f"desk/pod/{name}.html", context).strip() for name in ORDER}
        return {"bar": self.bar(), **parts}

    def bar(self) -> str:
        """The head alone: the banners beneath it belong to the page that is open."""
        names = others_present(self.scope, self.ticket, self.membership)
        context = {"level": self.level, "watchers": [{"name": name} for name in names], "watchers_said": said(names)}
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
