"""The cells of a row, in reading order: two lines of eight. What is shown, what is edited, what is wrong."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from timeentry.rules.findings import Finding, Refusal
from timeentry.rules.linted import FIELDS as LINTED
from timeentry.words.writing import hours_text, moment_text

HEADS = (
    ("charge", "Charge to", ""),
    ("type", "Work type", ""),
    ("agreement", "Agreement", ""),
    ("start", "Start", "r"),
    ("end", "End", "r"),
    ("deduct", "Deduct", "r"),
    ("billing", "Billing", ""),
    ("notes", "Notes (invoice)", ""),
    ("number", "Number, company", "l2"),
    ("role", "Work role", "l2"),
    ("coverage", "Coverage", "l2"),
    ("source", "From", "l2"),
    ("actual", "Actual", "r l2"),
    ("billed", "Billed", "r l2"),
    ("tab", "Goes to", "l2"),
    ("internal", "Internal notes", "l2"),
)
WORKED_OUT = frozenset({"number", "coverage", "source", "billed"})
LISTS = {
    "charge": "charges",
    "type": "types",
    "role": "roles",
    "agreement": "agreements",
    "billing": "billings",
    "tab": "tabs-list",
}
# Where the check's words for a field stand in the grid.
FIELDS = {"charge_to": "charge", "work_type": "type", "work_role": "role", "hours": "actual", "member": "charge"}
FIELDS |= {"internal_notes": "internal", "billable": "billing"}
WARNED = {"odd": "start", "future": "start", "long": "end"}
WARNED |= {rule: FIELDS.get(name, name) for rule, name in LINTED.items()}
AT_THE_RIGHT = frozenset({"end", "deduct", "billing", "notes", "billed", "tab", "internal"})
BILLED_AS = {"Billable": "Billable", "DoNotBill": "Do Not Bill", "NoCharge": "No Charge"}


@dataclass(frozen=True)
class Offer:
    """A fix on one key: its words, and the act that it sends, as JSON."""

    words: str
    act: str


@dataclass(frozen=True)
class Tip:
    sentence: str
    fix: Offer | None = None


@dataclass(frozen=True)
class Cell:
    f: str
    text: str
    css: str = ""
    raw: str | None = None
    tip: Tip | None = None
    error: bool = False
    hint: str = ""

    @property
    def left(self) -> bool:
        return self.f not in AT_THE_RIGHT


@dataclass(frozen=True)
class Told:
    """Everything that stands in one row, by field."""

    typed: Mapping[str, str]
    finding: Finding
    names: Mapping[str, str]  # shown where nobody typed anything: what ConnectWise will have
    source: str
    zone: ZoneInfo
    drafted: frozenset[str] = frozenset()
    unread: Mapping[str, str] = field(default_factory=dict)  # field: why it cannot be read
    conflicts: Mapping[str, str] = field(default_factory=dict)  # field: what this person typed
    choices: Mapping[str, Mapping[int, str]] = field(default_factory=dict)  # field: names by number


def heads() -> list[dict[str, Any]]:
    """What holds for a whole column stands with its head, and not in each of its cells."""
    return [{"name": name, "css": css, "ro": f in WORKED_OUT, "list": LISTS.get(f, "")} for f, name, css in HEADS]


def blanks() -> list[Cell]:
    return [
        Cell(f, "New: number or charge code" if f == "charge" else "", f"{css} miss".strip()) for f, _, css in HEADS
    ]


def cells_of(told: Told) -> list[Cell]:
    tips = errors_of(told)
    soft = warnings_of(told)
    return [cell(told, name, css, tips, soft) for name, _, css in HEADS]


def cell(told: Told, name: str, css: str, tips: Mapping[str, Tip], soft: Mapping[str, Tip]) -> Cell:
    text, typed = shown(told, name), told.typed.get(name, "")
    missing = not text and name not in WORKED_OUT
    wrong = name in tips and not (missing and name not in told.unread and name not in told.conflicts)
    classes = [css, "miss" if missing else "", "err" if wrong else "wrn" if name in soft and not wrong else ""]
    classes += ["ai" if name in told.drafted else "", extra(told, name)]
    return Cell(
        f=name,
        text="empty" if missing and name in ("start", "end", "notes", "charge") else text,
        css=" ".join(one for one in classes if one),
        raw=typed if name not in WORKED_OUT and typed != text and not missing else None,
        tip=tips.get(name) or soft.get(name),
        error=wrong,
    )


def extra(told: Told, name: str) -> str:
    cover = told.finding.cover
    if name == "coverage" and cover:
        return "cok" if cover.kind == "covered" else ""
    return {"billing": "bill", "billed": "strong"}.get(name, "")


def shown(told: Told, name: str) -> str:
    """What people read in the cell."""
    finding, typed = told.finding, told.typed.get(name, "")
    if name in told.unread:
        return typed
    lasts = finding.actual is not None and finding.actual > 0
    own = {
        "charge": told.names.get("charge", ""),
        "number": told.names.get("number", ""),
        "coverage": finding.cover.word if finding.cover else "",
        "source": told.source,
        "billed": hours_text(finding.billed) if finding.billed is not None and lasts else "",
        "actual": hours_text(finding.actual) if finding.actual is not None and lasts else "",
        "agreement": finding.agreement or ("none" if finding.charge else ""),
        "billing": BILLED_AS.get(finding.cover.billable, "") if finding.cover else "",
        "tab": told.names.get("tab", ""),
    }
    return own.get(name) or typed or told.names.get(name, "")


# --- what is wrong, and what looks odd ------------------------------------------------------------------------------
def errors_of(told: Told) -> dict[str, Tip]:
    """The first for each cell: what two people wrote, then what cannot be read, then what ConnectWise would refuse."""
    found = {name: both(told, name, typed) for name, typed in told.conflicts.items()}
    found = {name: Tip(sentence) for name, sentence in told.unread.items()} | found
    for refusal in told.finding.errors:
        name = FIELDS.get(refusal.field, refusal.field)
        found.setdefault(name, Tip(refusal.sentence, offer_of(refusal, told)))
    if told.finding.recorded:
        again = Offer("Post it again on purpose", act("again"))
        found.setdefault("charge", Tip(told.finding.recorded.sentence, again))
    return found


def both(told: Told, name: str, typed: str) -> Tip:
    stands = told.typed.get(name, "") or "nothing"
    offer = Offer(f"Use {typed}" if typed else "Empty it", act("save", {name: typed}))
    return Tip(f"Changed meanwhile: {stands} stands here, you typed {typed or 'nothing'}.", offer)


def offer_of(refusal: Refusal, told: Told) -> Offer | None:
    fix = refusal.fix
    if fix is None:
        return None
    if fix.act == "leave_out":
        return Offer(fix.words, act("remove"))
    if fix.act == "split":
        return Offer(fix.words, act("split"))
    return Offer(fix.words, act("fix", values(fix.changes, told)))


def values(changes: Mapping[str, Any], told: Told) -> dict[str, str]:
    """As one would type them."""
    return {FIELDS.get(name, name): typed_again(FIELDS.get(name, name), value, told) for name, value in changes.items()}


def typed_again(name: str, value: Any, told: Told) -> str:
    if isinstance(value, datetime):
        return moment_text(value, told.zone)
    if name in told.choices and isinstance(value, int):
        return told.choices[name].get(value, "")
    if isinstance(value, Decimal):
        return hours_text(value)
    return "" if value is None else str(value)


def act(name: str, fields: Mapping[str, str] | None = None) -> str:
    return json.dumps({"act": name} | ({"fields": dict(fields)} if fields is not None else {}))


def warnings_of(told: Told) -> dict[str, Tip]:
    found: dict[str, Tip] = {}
    for warned in told.finding.warnings:
        if warned.kind in WARNED:
            found.setdefault(WARNED[warned.kind], Tip(warned.sentence))
    cover = told.finding.cover
    if cover and cover.kind in ("outside", "part"):
        found["coverage"] = Tip(cover.sentence)
    return found
