"""A ticket's text, cleaned: the words that matter, whether there is anything to read, and what to ask.

Pure. `known` names what the caller already has from the record, so that nobody asks for it again.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from triage.automatic import is_automatic, is_only_thanks
from triage.mailbody import own_words
from triage.pleasantries import without_pleasantries
from triage.questions import FAULT, Question, questions_for
from triage.words import bag, fold, telling, tokens

MOST_NOTES = 20

# Stems that name no fault: a text made of them alone says only that somebody wants help.
VAGUE = bag("""
    help helpdesk issu issue problem broken brok broke work happ happen do doing again back urgent asap fix
    call computer pc ticket it support question day today time screenshot attach attachment see below image
    picture photo screen shot noth nothing someth something anyth anything everyth everything error stuff
    thing th wrong stop weird act acting doe isnt doesnt wont yes no ok how detail high
    """)
PLACEHOLDER = re.compile(r"\[?\b(?:cid:[^\s\]]+|image\d*\.(?:png|jpe?g|gif))\]?|\[(?:image|inline image)[^\]]*\]", re.I)
PICTURED = re.compile(
    r"\bcid:|image\d*\.|screen ?shots?|see attached|\.(?:png|jpe?g)\b|\[image|\bpicture attached", re.I
)
PREFIX = re.compile(r"^(?:(?:re|fw|fwd|aw|wg)\s*:\s*|\[external\]\s*|ticket\s*#\d+\s*[:/-]?\s*)+", re.I)


@dataclass(frozen=True)
class Reading:
    """What was read: `text` without noise, `words` stemmed; `nothing` says why there is nothing to go by."""

    text: str
    words: tuple[str, ...]
    nothing: str | None = None  # empty | vague | screenshot | automatic | thanks
    questions: tuple[Question, ...] = field(default=())

    @property
    def material(self) -> str:
        """The text to learn from and to compare by: none where there is nothing to go by."""
        return "" if self.nothing else self.text


def read(
    summary: str, description: str = "", later: Sequence[str] = (), *, known: Collection[str] = frozenset()
) -> Reading:
    """Summary, first description and later customer notes as one clean text."""
    bodies = [own_words(text) for text in (description, *later[:MOST_NOTES])]
    parts = [without_pleasantries(part) for part in (_subject(summary), *bodies)]
    text = PLACEHOLDER.sub("", "\n".join(_distinct(parts))).strip()
    words = tuple(telling(text))
    pictured = bool(PICTURED.search(f"{summary[:500]} {description[:5_000]}"))
    if is_automatic(_subject(summary), bodies[0]):
        return Reading(text, words, "automatic")
    if not pictured and not FAULT.search(text) and is_only_thanks(f"{summary} {description[:500]}", len(words)):
        return Reading(text, words, "thanks")
    nothing = _why_nothing(text, words, pictured=pictured)
    return Reading(text, words, nothing, questions_for(text, vague=nothing is not None, pictured=pictured, known=known))


def _subject(summary: str) -> str:
    return PREFIX.sub("", " ".join(summary[:500].split()))


def _distinct(parts: list[str]) -> list[str]:
    """A summary that opens the description is the same sentence cut short: keep the longer one."""
    folded = [" ".join(fold(part).split()).rstrip(".… ") for part in parts]
    return [
        part
        for number, (part, bare) in enumerate(zip(parts, folded, strict=True))
        if bare and not any(bare in other for other in folded[number + 1 :])
    ]


def _why_nothing(text: str, words: tuple[str, ...], *, pictured: bool) -> str | None:
    if any(word not in VAGUE for word in words):
        return None
    if pictured:
        return "screenshot"
    return "vague" if tokens(text) else "empty"
