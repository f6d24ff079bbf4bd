"""Small pieces of our pages that are too frequent, or too particular, for an include."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

SPRITE = Path(__file__).resolve().parent.parent.parent / "static" / "icons.svg"
TRUST_LEVELS = {1: "Suggest only", 2: "Execute with approval", 3: "Execute and notify", 4: "Full autonomy"}
CONFIDENCE_WORDS = {"high": "Very likely", "likely": "Likely", "unsure": "Unsure", "none": "Not known"}


class StateShown(NamedTuple):
    """A state in words, with a tone and a symbol, so that it never depends on colour alone."""

    text: str
    tone: str = ""
    icon: str = ""
    spinning: bool = False


PROPOSAL_STATES = {
    "held": StateShown("Waits for identity", "warn", "lock"),
    "waiting": StateShown("Waits for a decision", "acc", "clock"),
    "allowed": StateShown("Approved", "ok", "check"),
    "rejected": StateShown("Rejected", "", "x"),
    "stale": StateShown("Ticket changed, not written", "bad", "alert"),
    "superseded": StateShown("Replaced by an edit", "", "edit"),
    "expired": StateShown("Ended without a write", "", "clock"),
    "withdrawn": StateShown("Withdrawn", "", "minus"),
}
WRITE_STATES = {
    "planned": StateShown("Posting", "acc", "", True),
    "sending": StateShown("Posting", "acc", "", True),
    "running": StateShown("Posting", "acc", "", True),
    "in_doubt": StateShown("Checking", "warn", "", True),
    "applied": StateShown("Posted", "ok", "check"),
    "committed": StateShown("Posted", "ok", "check"),
    "rejected": StateShown("Refused by ConnectWise", "bad", "x"),
    "conflict": StateShown("Ticket changed, not written", "bad", "alert"),
    "deleting": StateShown("Taking back", "warn", "", True),
    "compensating": StateShown("Taking back", "warn", "", True),
    "deleted": StateShown("Taken back", "warn", "undo"),
    "abandoned": StateShown("Taken back", "warn", "undo"),
    "rolled_back": StateShown("Taken back", "warn", "undo"),
    "undone": StateShown("Taken back", "warn", "undo"),
    "parked": StateShown("Needs a person", "bad", "user"),
    "undeletable": StateShown("Needs a person", "bad", "user"),
    "keeping": StateShown("Checking", "warn", "", True),
    "kept": StateShown("Kept as it stands", "", "user"),
}


@cache
def icon_names() -> frozenset[str]:
    """Every symbol the sprite draws."""
    return frozenset(re.findall(r'<symbol id="([a-z-]+)"', SPRITE.read_text()))


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """One symbol of the sprite; without a label it is decoration and hidden from screen readers.

    A name that comes from data and is not drawn becomes a plain circle: a page must not fail over it.
    """
    drawn = name if name in icon_names() else "circle"
    classes = f"ic {css}".strip()
    href = f"{static('icons.svg')}#{drawn}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', classes, label, href)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', classes, href)


@register.simple_block_tag
def fold(
    content: SafeString, title: str, *, note: str = "", tag: str = "", css: str = "", opened: bool = False
) -> SafeString:
    """A disclosure; works without script. The title says what is inside, note and tag stand at its right."""
    return format_html(
        '<details class="fold {}"{}><summary>{}<span class="grow">{}</span>{}{}</summary>'
        '<div class="body stack">{}</div></details>',
        css,
        mark_safe(" open") if opened else "",
        icon("right", "chev"),
        title,
        format_html('<span class="mut drop">{}</span>', note) if note else "",
        format_html('<span class="tag ai">{}</span>', tag) if tag else "",
        content,
    )


@register.filter
def proposal_state(state: object) -> StateShown:
    """What people read for a proposal's state; a word we do not know is shown as it is."""
    return PROPOSAL_STATES.get(str(state), StateShown(str(state)))


@register.filter
def write_state(state: object) -> StateShown:
    """What people read for the state of a write, operation or batch."""
    return WRITE_STATES.get(str(state), StateShown(str(state)))


@register.filter
def trust_name(level: object) -> str:
    """The name of a trust level, 1 to 4."""
    return TRUST_LEVELS.get(_whole(level), "")


@register.filter
def trust_bars(level: object) -> list[bool]:
    """Four steps, those reached are true."""
    return [step <= _whole(level) for step in TRUST_LEVELS]


@register.filter
def confidence_word(confidence: object) -> str:
    """How sure an analysis is, in words; anything else stands as it was given."""
    return CONFIDENCE_WORDS.get(str(confidence), str(confidence))


@register.filter
def share(value: object, whole: object) -> str:
    """Percent of the whole as a plain number between 0 and 100, for the width of an SVG shape."""
    try:
        percent = 100 * float(str(value)) / float(str(whole))
    except (ValueError, ZeroDivisionError):
        return "0"
    return f"{min(100.0, max(0.0, percent)):g}"


@register.filter
def initials(name: object) -> str:
    """At most two letters for an avatar, first and last word."""
    words = str(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def priority_mark(rank: object) -> str:
    """The mark's class for a priority's place on its board, 1 the most urgent; 3 when unknown."""
    place = _whole(rank)
    return f"p{place}" if 1 <= place <= 5 else "p3"


def _whole(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return 0
