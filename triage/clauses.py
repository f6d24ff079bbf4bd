"""Acts of repair told in a technician's note, each with the exact span that tells it.

"Removed the stored credential, signed in again" tells two. "Done", "lvm" and "see time entry" tell none; a
pasted console and what was tried in vain tell none either. Pure; English.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from triage.phrasing import (
    AFTER_VERB,
    ALIKE,
    CONSOLE,
    HAPPENS,
    HELPERS,
    IN_VAIN,
    KEPT_CAPITAL,
    KNOWN_THINGS,
    LABEL,
    LEAD,
    LOOKING,
    MEANS_NOTHING,
    NO_OBJECT,
    NO_SUBJECT,
    NOUNS_TOO,
    OUTCOME,
    PASSIVE_CAUSE,
    PIECE,
    PLACE,
    PLEASE,
    PREPOSITIONS,
    PROMPT,
    RUNS_ON,
    SECTIONS,
    SENTENCE,
    TRIAL,
    TRIED,
    WORDS,
)
from triage.verbs import GERUND, PARTICLES, PAST, SAYS_ENOUGH, WEAK_ALONE, act, group
from triage.words import STOP, fold, stem

LONGEST = 8_000
MOST_CLAUSES = 20


@dataclass(frozen=True)
class Clause:
    """One act. `text` is ours, in the imperative; `quote` stands word for word in the note."""

    base: str
    text: str
    quote: str
    stems: frozenset[str]
    weak: bool
    vague: bool = False  # says `it`: another wording of the same act reads better

    @property
    def group(self) -> int:
        return group(self.base)


def acts_in(note: str, *, asked: bool = False) -> list[Clause]:
    """The acts a note tells, in order; `asked` reads `please ...` in a mail to the customer as an act too."""
    told: list[Clause] = []
    for start, end in _sentences(note[:LONGEST]):
        if asked and TRIAL.search(note, start, end):
            continue
        here, undone = _acts_of(note, start, end, asked)
        if undone and told and not here:
            told.pop()
        told.extend(here)
    return told[:MOST_CLAUSES]


def _sentences(note: str) -> Iterator[tuple[int, int]]:
    """Spans worth reading: no console, and only what stands under a label that says fix, where there is one."""
    skipping = bool(SECTIONS.search(note))
    for left, right in _lines(note):
        for start, end in _split(note, left, right):
            for label in LABEL.finditer(note, start, end):
                skipping = label.group("fix") is None
                start = start if skipping else label.end()
            sentence = note[start:end].strip()
            if sentence and not skipping and not sentence.endswith("?"):
                yield start, end


def _lines(note: str) -> Iterator[tuple[int, int]]:
    """Lines that a person wrote, read on where they were only cut; what follows a prompt is output."""
    position, pasted = 0, False
    begun: int | None = None  # of a line that runs on
    for line in note.split("\n"):
        pasted = bool(PROMPT.search(line)) or (pasted and bool(line.strip()))
        end = position + len(line)
        if pasted or CONSOLE.search(line):
            begun = None
        else:
            start = position if begun is None else begun
            begun = start if RUNS_ON.search(line) and end < len(note) else None
            if begun is None:
                yield start, end
        position = end + 1


def _split(note: str, left: int, right: int) -> Iterator[tuple[int, int]]:
    position = left
    for stop in SENTENCE.finditer(note, left, right):
        yield position, stop.start()
        position = stop.end()
    yield position, right


def _acts_of(note: str, start: int, end: int, asked: bool) -> tuple[list[Clause], bool]:
    """The acts of one sentence; True when it begins by saying that what came before was in vain."""
    acts: list[tuple[int, int]] = []
    in_vain_first = False
    joined = False
    for left, right, separator in _pieces(note, start, end):
        piece = note[left:right]
        if IN_VAIN.search(piece):
            in_vain_first = in_vain_first or (not acts and left == start)
            acts.clear()
        elif clause_start(note, left, right, asked) is not None:
            acts.append((left, right))
        elif joined and _continues(piece, separator) and " " in note[acts[-1][0] : acts[-1][1]]:
            acts[-1] = (acts[-1][0], right)
        joined = bool(acts) and acts[-1][1] == right
    clauses = [_clause(note, left, right, asked) for left, right in acts]
    return [clause for clause in clauses if clause], in_vain_first


def _pieces(note: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    position, separator = start, ""
    for found in [*PIECE.finditer(note, start, end), None]:
        right = found.start() if found else end
        left = position
        while left < right and note[left].isspace():
            left += 1
        while right > left and note[right - 1] in " \t\r.;,!":
            right -= 1
        if right > left:
            yield left, right, separator
        position = found.end() if found else end
        separator = found.group().strip() if found else ""


def clause_start(note: str, left: int, right: int, asked: bool) -> int | None:
    """Where the act begins inside a piece; None when the piece tells none."""
    piece = note[left:right]
    if TRIED.search(piece) or len(piece) > 240:
        return None
    lead = LEAD.match(piece)
    begin = lead.end() if lead else 0
    please = PLEASE.match(piece[begin:]) if asked else None
    begin += please.end() if please else 0
    words = WORDS.findall(piece[begin:])
    if words and _opens_an_act(words, helped=bool(lead or please)):
        return left + begin
    return left if _passive_at(WORDS.findall(piece)) is not None else None


def _opens_an_act(words: list[str], *, helped: bool) -> bool:
    first = words[0].lower()
    if first in LOOKING:
        return bool(LOOKING[first].search(" ".join(words)))
    if first in PAST and first not in NOUNS_TOO:
        return words[1:2] == [] or words[1].lower() not in NO_OBJECT
    if first in GERUND:
        return len(words) > 1
    if act(first) is None or len(words) < 2 or words[1].lower().endswith("ed"):
        return False
    second = words[1]
    named = second.lower() in AFTER_VERB
    return first not in NOUNS_TOO or named or (helped and len(words) <= 4)


def _passive_at(words: list[str]) -> int | None:
    """Where the participle stands in `spooler restarted`, `dock firmware updated to 1.2`; a cause is none."""
    if len(words) < 2 or words[0].lower() in NO_SUBJECT:
        return None
    for place, word in enumerate(words[1:7], start=1):
        base = PAST.get(word.lower())
        ends = place + 1 == len(words)
        if base is None:
            continue
        if not (ends or words[place + 1].lower() in PREPOSITIONS) or base in HAPPENS or word.lower() in NOUNS_TOO:
            return None
        helper = words[place - 1].lower() in HELPERS
        return None if helper and base in PASSIVE_CAUSE else place
    return None


def _continues(piece: str, separator: str) -> bool:
    return (
        separator.lower() in ("and", "&", "+", "/", ", and") and len(piece.split()) <= 4 and not OUTCOME.search(piece)
    )


def _clause(note: str, left: int, right: int, asked: bool) -> Clause | None:
    begin = clause_start(note, left, right, asked)
    if begin is None:
        return None
    quote = note[begin:right]
    words = quote.split()
    bare = WORDS.findall(quote)
    base = act(bare[0])
    if base is None or not _opens_an_act(bare, helped=True):
        clause = _passive(quote, words)
    else:
        clause = _made(base, words[1:], quote)
    return _placed(clause, note[:begin], words[1:2]) if clause else None


def _placed(clause: Clause, before: str, object_: list[str]) -> Clause:
    """With what stands just before: `Teams: changed the speaker`, or what `it` means in `removed it`."""
    place = PLACE.search(before[-60:])
    if place and not LABEL.search(place.group()):
        name = place.group(1).strip()
        quote = f"{place.group()}{clause.quote}"
        return replace(clause, text=f"{clause.text} ({name})", quote=quote, stems=clause.stems | object_stems("", name))
    if object_ and object_[0].lower().rstrip(".,") in ("it", "them", "this", "that", "those"):
        meant = object_stems("", before[-120:]) & KNOWN_THINGS
        return replace(clause, stems=clause.stems | meant, vague=True)
    return clause


def _passive(quote: str, words: list[str]) -> Clause | None:
    place = _passive_at([re.sub(r"[^\w'-]", "", word) for word in words])
    if place is None:
        return None
    subject = [word for word in words[:place] if word.lower() not in HELPERS]
    if subject and subject[0][1:].islower() and subject[0].lower() not in KEPT_CAPITAL:
        subject[0] = subject[0].lower()
    base = PAST[re.sub(r"[^\w'-]", "", words[place]).lower()]
    return _made(base, [*subject, *words[place + 1 :]], quote) if subject else None


def _made(base: str, rest: list[str], quote: str) -> Clause | None:
    meant = object_stems(base, " ".join(rest))
    if base not in SAYS_ENOUGH and not meant:
        return None
    weak = base in WEAK_ALONE and not meant - {stem("computer")}
    text = " ".join([base.capitalize(), *rest]).rstrip(" .,:;+-")
    return Clause(base, text, quote, meant, weak)


def object_stems(base: str, rest: str) -> frozenset[str]:
    """What the act was done to, so that the same step in other words can be known again."""
    words = re.findall(r"[a-z0-9][a-z0-9-]*", fold(rest))
    direction = {
        f"{word}<" for word in words[:1] if word in PARTICLES and base in ("sign", "log", "turn", "roll", "shut")
    }
    kept = {stem(word) for word in words if word not in STOP and word not in MEANS_NOTHING and not word.isdigit()}
    return frozenset({ALIKE.get(word, word) for word in kept} | direction)
