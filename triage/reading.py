"""A ticket's text, cleaned: the words that matter, whether there is anything to read, and what to ask.

Pure. `known` names what the caller already has from the record, so that nobody asks for it again.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from triage.mailbody import own_words
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
AUTOMATIC = re.compile(
    r"^(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|undeliverable|"
    r"delivery (?:status notification|has failed)|mail delivery (?:failed|subsystem)|returned mail)",
    re.I,
)
THANKED = re.compile(r"\b(?:thank(?:s| you)|thx)\b", re.I)
WORKS = bag("works working fixed perfect great awesome solved resolved")
PREFIX = re.compile(r"^(?:(?:re|fw|fwd|aw|wg)\s*:\s*|\[external\]\s*|ticket\s*#\d+\s*[:/-]?\s*)+", re.I)


@dataclass(frozen=True)
class Reading:
    """What was read: `text` without noise, `words` stemmed; `nothing` says why there is nothing to go by."""

    text: str
    words: tuple[str, ...]
    nothing: str | None = None  # empty | vague | screenshot | automatic | thanks
    questions: tuple[Question, ...] = field(default=())


def read(
    summary: str, description: str = "", later: Sequence[str] = (), *, known: Collection[str] = frozenset()
) -> Reading:
    """Summary, first description and later customer notes as one clean text."""
    parts = [_subject(summary), own_words(description), *(own_words(note) for note in later[:MOST_NOTES])]
    whole = "\n".join(_distinct(parts))
    text = PLACEHOLDER.sub("", whole).strip()
    words = tuple(telling(text))
    pictured = bool(PICTURED.search(f"{summary[:500]} {description[:5_000]}"))
    nothing = _why_nothing(_subject(summary), text, words, pictured=pictured)
    if nothing in ("automatic", "thanks"):
        return Reading(text, words, nothing)
    return Reading(text, words, nothing, questions_for(text, vague=nothing is not None, known=known))


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


def _why_nothing(subject: str, text: str, words: tuple[str, ...], *, pictured: bool) -> str | None:
    if AUTOMATIC.match(subject):
        return "automatic"
    if THANKED.search(text) and not FAULT.search(text) and len(words) <= 8 and (not words or WORKS & set(tokens(text))):
        return "thanks"
    if any(word not in VAGUE for word in words):
        return None
    if pictured:
        return "screenshot"
    return "vague" if tokens(text) else "empty"
