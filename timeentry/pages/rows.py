"""One row of the grid, and of the list beside it. Made from a draft, its check and how it stands in its batch."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from timeentry.days import Row as DayRow
from timeentry.models import Draft, HoursFrom
from timeentry.pages import states
from timeentry.pages.cells import Cell, Offer, Tip, Told, act, cells_of, errors_of, warnings_of
from timeentry.pages.lane import Span
from timeentry.rules.coverage import Cover
from timeentry.rules.findings import Finding, Refusal
from timeentry.services.typed import Reader
from timeentry.services.written import texts
from timeentry.words.writing import hours_text, moment_text

GENERAL = re.compile(r"^\w+ object is invalid[.:]?\s+")  # what ConnectWise puts before every refusal (FACTS 9)
NEEDED = {"charge_to": "ticket", "start": "start", "end": "end", "notes": "notes"}


@dataclass(frozen=True)
class Why:
    lead: str
    sentence: str
    fixes: tuple[Offer, ...] = ()
    soft: bool = False


@dataclass(frozen=True)
class Row:
    uid: str
    version: int
    shown: states.Shown
    cells: list[Cell]
    name: str
    at: str = ""
    client: str = ""
    hours: str = ""
    url: str = ""
    why: Why | None = None
    errors: list[Tip] = field(default_factory=list)
    warnings: list[Tip] = field(default_factory=list)
    span: Span | None = None
    begins: datetime | None = None
    in_post: bool = False
    cover: Cover | None = None

    @property
    def state(self) -> str:
        return self.shown.state

    @property
    def word(self) -> str:
        return self.shown.word

    @property
    def under(self) -> str:
        return self.shown.under

    @property
    def icon(self) -> str:
        return self.shown.icon

    @property
    def spinning(self) -> bool:
        return self.shown.spinning

    @property
    def busy(self) -> bool:
        return self.shown.busy

    @property
    def locked(self) -> bool:
        return self.shown.locked

    @property
    def ready(self) -> str:
        return self.shown.ready

    @property
    def pickable(self) -> bool:
        """A box stands there; one that cannot be ticked yet is dimmed."""
        return self.shown.state in ("ready", "taken") or (self.shown.state == "review" and not self.locked)

    @property
    def picked(self) -> bool:
        return self.shown.ready == "ready"

    @property
    def needs_a_look(self) -> bool:
        return self.shown.state in ("review", "refused", "needs", "checking")


def row_of_draft(
    at: DayRow,
    finding: Finding,
    reader: Reader,
    *,
    names: Mapping[str, str],
    total: int,
    writable: bool,
    url: str,
    conflicts: Mapping[str, str] | None = None,
    in_post: bool = False,
) -> Row:
    draft = at.draft
    unread = {name: reader.why(draft, name) for name in draft.unread}
    told = Told(
        typed=texts(draft, reader),
        finding=finding,
        names=names,
        source=source_of(draft),
        drafted=drafted_cells(draft),
        unread=unread,
        conflicts=conflicts or {},
        zone=reader.zone,
        choices={"type": reader.types, "role": reader.roles},
    )
    own = states.by_itself(
        reviewed=draft.reviewed,
        wrong=len({one.field for one in wrong(finding, draft)} | set(unread)),
        missing=missing(finding, draft),
        recorded=finding.recorded is not None,
    )
    shown = states.of_row(at, total, reader.zone, own)
    if not writable:
        shown = states.changed(shown, locked=True, ready="no")
    quiet = shown.locked
    return Row(
        uid=draft.uid,
        version=draft.version,
        shown=shown,
        cells=[without_tip(cell) for cell in cells_of(told)] if quiet else cells_of(told),
        name=names.get("charge") or told.typed.get("charge") or "New entry",
        at=times(draft, reader.zone),
        client=names.get("client", ""),
        hours=hours_text(finding.actual) if finding.actual is not None and finding.actual > 0 else "",
        url="" if quiet else url,
        why=why(at, shown),
        errors=[] if quiet else list(errors_of(told).values()),
        warnings=[] if quiet else list(warnings_of(told).values()),
        span=span_of(draft, shown.state, names.get("charge", "")),
        begins=draft.starts_at,
        in_post=in_post,
        cover=finding.cover,
    )


def without_tip(cell: Cell) -> Cell:
    css = " ".join(name for name in cell.css.split() if name != "err")
    keep = cell.tip if cell.f == "coverage" else None
    return Cell(cell.f, cell.text, css if keep else css.replace("wrn", "").strip(), cell.raw, keep)


def wrong(finding: Finding, draft: Draft) -> list[Refusal]:
    return [one for one in finding.errors if one.field not in NEEDED or not is_empty(draft, one.field)]


def missing(finding: Finding, draft: Draft) -> list[str]:
    return [NEEDED[one.field] for one in finding.errors if one.field in NEEDED and is_empty(draft, one.field)]


def is_empty(draft: Draft, field: str) -> bool:
    """Nothing stands there, not even something that cannot be read."""
    held = {"charge_to": draft.charge_ref, "start": draft.starts_at, "end": draft.ends_at, "notes": draft.notes}
    grid = {"charge_to": "charge"}.get(field, field)
    return not held[field] and grid not in draft.unread


def source_of(draft: Draft) -> str:
    if draft.hours_from != HoursFrom.TYPED or not draft.evidence:
        return str(HoursFrom(draft.hours_from).label)
    return "typed"


def drafted_cells(draft: Draft) -> frozenset[str]:
    """What was drafted for the person, and nobody has looked at."""
    if not draft.evidence_key or draft.reviewed:
        return frozenset({"notes", "internal"}) if draft.ai_assisted else frozenset()
    return frozenset({name for name, text in (("notes", draft.notes), ("internal", draft.internal_notes)) if text})


def times(draft: Draft, zone: ZoneInfo) -> str:
    if not draft.starts_at:
        return "no time yet"
    end = f"\N{EN DASH}{moment_text(draft.ends_at, zone)}" if draft.ends_at else ""
    return f"{moment_text(draft.starts_at, zone)}{end}"


def span_of(draft: Draft, state: str, name: str) -> Span | None:
    if draft.starts_at is None:
        return None
    end: datetime | None = draft.ends_at
    if end is None and draft.hours:
        end = draft.starts_at + timedelta(seconds=float(draft.hours * 3600))
    return Span(draft.starts_at, end, state, name) if end and end > draft.starts_at else None


def why(at: DayRow, shown: states.Shown) -> Why | None:
    status = at.status
    if status is None or not status.error:
        return None
    said = GENERAL.sub("", status.error)
    if shown.state == "refused" and at.is_free:
        fixes = (Offer("Try it again", act("retry")), Offer("Take it off the day", act("remove")))
        return Why("ConnectWise refused this entry:", said, fixes)
    if shown.state in ("refused", "needs"):
        return Why("ConnectWise says:", said)
    if status.word == "posted":
        return Why("Not as it was posted:", said, soft=True)
    return None
