"""A suggestion: the steps that resolved similar tickets, each with its source.

Pure. Every step cites passages that stand word for word in their notes; steps told in different words are one;
a fix after which the ticket came back speaks against. What must not be repeated is dropped, more strictly for
another client's ticket. Too little to go by is said, not filled.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from triage.clauses import Clause, acts_in
from triage.confidence import Word
from triage.discretion import Forbidden, holds_secret, names_a_place
from triage.mailbody import own_words

MOST_STEPS = 6
WEIGHT = {"resolution note": 1.0, "time entry": 0.9, "mail": 0.7, "internal note": 0.7}
OWN_CLIENT = 1.2
WEAK = 0.3
CAME_BACK = 1.0
ALIKE_ENOUGH = 0.55  # below, three in four fixes belonged to another problem
SURELY_ALIKE = 0.65  # above, four in five were right


@dataclass(frozen=True)
class Source:
    """One text of a resolved ticket. `ref` is the caller's own handle; the marker `customer` says who wrote it."""

    kind: str  # resolution note | time entry | mail | internal note
    author: str
    at: datetime
    text: str
    markers: frozenset[str] = frozenset()
    ref: str = ""


@dataclass(frozen=True)
class Resolved:
    ticket: int
    same_client: bool
    minutes: int | None
    came_back: bool
    sources: tuple[Source, ...]
    similarity: float = 1.0


@dataclass(frozen=True)
class Citation:
    ticket: int
    same_client: bool
    source: Source
    quote: str  # word for word in source.text


@dataclass(frozen=True)
class Step:
    text: str
    tickets: tuple[int, ...]  # those it resolved
    against: tuple[int, ...]  # those that came back after it
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Suggestion:
    word: str  # likely | unsure | none
    reason: str
    steps: tuple[Step, ...] = ()
    against: tuple[Step, ...] = ()  # tried before, and the ticket came back
    missing: tuple[str, ...] = ()
    read: int = 0  # similar tickets looked at
    silent: int = 0  # of these, how many tell no step
    usual_minutes: int | None = None


@dataclass
class _Told:
    """A clause in its place in a ticket."""

    clause: Clause
    citation: Citation
    place: float  # 0 first, 1 last
    weight: float
    came_back: bool


@dataclass
class _Cluster:
    told: list[_Told] = field(default_factory=list)

    def tickets(self, *, came_back: bool) -> set[int]:
        return {t.citation.ticket for t in self.told if t.came_back is came_back}

    def support(self) -> float:
        """One voice per ticket, its best one; those that came back count against."""
        best: dict[int, float] = {}
        for told in self.told:
            best[told.citation.ticket] = max(best.get(told.citation.ticket, 0.0), told.weight)
        back = self.tickets(came_back=True)
        return sum(-CAME_BACK * weight if ticket in back else weight for ticket, weight in best.items())

    def place(self) -> float:
        good = [t.place for t in self.told if not t.came_back] or [t.place for t in self.told]
        return sum(good) / len(good)

    def weak(self) -> bool:
        return all(t.clause.weak for t in self.told)


def suggest(similar: Sequence[Resolved], *, forbidden: Collection[str] = (), never: Collection[str] = ()) -> Suggestion:
    """Steps for a new ticket from how similar ones were resolved.

    `forbidden` are names not to be repeated from other clients' tickets; `never` those not to be repeated at all.
    """
    elsewhere, anywhere = Forbidden([*forbidden, *never]), Forbidden(never)
    near = [ticket for ticket in similar if ticket.similarity >= ALIKE_ENOUGH]
    told = [_told_by(ticket, anywhere if ticket.same_client else elsewhere) for ticket in near]
    silent = sum(not each for each in told)
    clusters = _clustered([clause for each in told for clause in each])
    good, bad = _judged(clusters)
    word, reason = _sure(near, good, silent) if near else _nothing_alike(similar)
    return Suggestion(
        word, reason, tuple(_step(c) for c in good), tuple(_step(c) for c in bad),
        _missing(similar, good, silent), len(near), silent, _usual_minutes(near),
    )  # fmt: skip


def _told_by(ticket: Resolved, forbidden: Forbidden) -> list[_Told]:
    found: list[tuple[Clause, Source]] = []
    for source in sorted(ticket.sources, key=lambda s: (s.at, s.kind, s.ref)):
        found += [(clause, source) for clause in _clauses(source) if _may_be_said(clause, ticket, forbidden)]
    last = max(1, len(found) - 1)
    return [
        _Told(clause, Citation(ticket.ticket, ticket.same_client, source, clause.quote), place / last,
              _weight(clause, source, ticket), ticket.came_back)
        for place, (clause, source) in enumerate(found)
    ]  # fmt: skip


def _clauses(source: Source) -> list[Clause]:
    """Acts told by staff; of a mail only what its writer says himself."""
    if "customer" in source.markers:
        return []
    mail = source.kind == "mail"
    acts = acts_in(own_words(source.text) if mail else source.text, asked=mail)
    return [clause for clause in acts if clause.quote in source.text]


def _may_be_said(clause: Clause, ticket: Resolved, forbidden: Forbidden) -> bool:
    rest = clause.quote
    if holds_secret(rest) or forbidden.found_in(rest):
        return False
    return ticket.same_client or not names_a_place(rest)


def _weight(clause: Clause, source: Source, ticket: Resolved) -> float:
    weight = WEIGHT.get(source.kind, 0.5) * _closeness(ticket.similarity)
    return weight * (OWN_CLIENT if ticket.same_client else 1.0) * (WEAK if clause.weak else 1.0)


def _closeness(similarity: float) -> float:
    """From a tenth, where tickets are hardly alike, to one, where they are surely about the same."""
    return min(1.0, max(0.1, (similarity - 0.4) / 0.4))


def _clustered(told: Sequence[_Told]) -> list[_Cluster]:
    """Equal acts together; the order of the tickets does not matter to the outcome."""
    clusters: list[_Cluster] = []
    ordered = sorted(told, key=lambda t: (-t.weight, t.citation.ticket, t.place, t.clause.quote))
    for each in ordered:
        home = next((c for c in clusters if _same_act(c.told[0].clause, each.clause)), None)
        if home is None:
            clusters.append(home := _Cluster())
        home.told.append(each)
    return clusters


def _same_act(one: Clause, other: Clause) -> bool:
    if one.group != other.group:
        return False
    shared = len(one.stems & other.stems)
    smaller = min(len(one.stems), len(other.stems))
    if smaller == 0:
        return len(one.stems | other.stems) <= 1
    larger = max(len(one.stems), len(other.stems))
    return (shared / smaller >= 0.6 and shared / larger >= 0.25) or (shared >= 2 and shared / smaller >= 0.5)


def _judged(clusters: Sequence[_Cluster]) -> tuple[list[_Cluster], list[_Cluster]]:
    """What speaks for itself in the order it was told, and what came back."""
    ranked = sorted(clusters, key=lambda c: (-c.support(), c.place(), c.told[0].clause.text))
    bad = [c for c in ranked if c.support() <= 0][:3]
    good = [c for c in ranked if c.support() > 0 and (not c.weak() or len(c.tickets(came_back=False)) > 1)]
    if not good:
        return [], bad
    top, enough = good[0], 0.34 * good[0].support()
    path = [c for c in good if (c.support() >= enough and _share(c, top)) or _told_beside(c, top)][:MOST_STEPS]
    return sorted(path, key=lambda c: (round(c.place(), 3), -c.support())), bad


def _share(cluster: _Cluster, top: _Cluster) -> bool:
    """Held together in some ticket: another ticket's fix is another way, not another step."""
    return bool(cluster.tickets(came_back=False) & top.tickets(came_back=False))


def _told_beside(cluster: _Cluster, top: _Cluster) -> bool:
    """Told in one note with the best supported step: the note says what comes before and after."""
    notes = {(t.citation.ticket, t.citation.source) for t in top.told if not t.came_back}
    return any((t.citation.ticket, t.citation.source) in notes for t in cluster.told)


def _step(cluster: _Cluster) -> Step:
    good, back = cluster.tickets(came_back=False), cluster.tickets(came_back=True)
    shown = sorted(cluster.told, key=lambda t: (t.came_back, not t.citation.same_client, -t.weight, t.citation.ticket))
    seen: dict[tuple[int, str], Citation] = {(t.citation.ticket, t.citation.quote): t.citation for t in shown}
    text = _best_text(cluster)
    return Step(text, tuple(sorted(good)), tuple(sorted(back)), tuple(seen.values()))


def _best_text(cluster: _Cluster) -> str:
    """The wording nearest to what all of them say; neither the tersest nor the longest."""

    def common(told: _Told) -> tuple[bool, float, int, str]:
        overlap = sum(len(told.clause.stems & other.clause.stems) for other in cluster.told)
        return (
            told.clause.vague,
            -overlap / (1 + len(told.clause.stems)),
            abs(len(told.clause.text) - 45),
            told.clause.text,
        )

    return min(cluster.told, key=common).clause.text


def _nothing_alike(similar: Sequence[Resolved]) -> tuple[str, str]:
    if similar:
        return "none", "The most similar resolved tickets share only some words with this one."
    return "none", "No resolved ticket is similar to this one."


def _sure(similar: Sequence[Resolved], good: Sequence[_Cluster], silent: int) -> tuple[str, str]:
    if not good:
        return "none", f"None of {len(similar)} similar tickets tells a fix that held."
    top = max(good, key=lambda c: c.support())
    held, back = top.tickets(came_back=False), top.tickets(came_back=True)
    speaking = len(similar) - silent
    close = max(t.similarity for t in similar if t.ticket in held)
    if len(held) >= 3 and len(held) >= 0.5 * speaking and len(back) * 3 <= len(held) and close >= SURELY_ALIKE:
        return Word.LIKELY.value, f"{len(held)} of {speaking} similar tickets that tell a fix were resolved this way."
    if len(held) == 1:
        return Word.UNSURE.value, "Only one similar ticket was resolved this way."
    if len(held) < 0.5 * speaking:
        return (
            Word.UNSURE.value,
            f"Similar tickets were resolved in different ways; {len(held)} of {speaking} this way.",
        )
    if back:
        return Word.UNSURE.value, f"{len(held)} were resolved this way, but {len(back)} came back."
    return Word.UNSURE.value, f"{len(held)} tickets were resolved this way, and they are only partly similar."


def _missing(similar: Sequence[Resolved], good: Sequence[_Cluster], silent: int) -> tuple[str, ...]:
    """What would make it more certain."""
    missing = []
    if not similar:
        missing.append("A resolved ticket about the same thing, or a runbook page.")
    elif silent:
        near = sum(ticket.similarity >= ALIKE_ENOUGH for ticket in similar)
        missing.append(f"{silent} of {near} similar tickets do not say how they were resolved.")
    if similar and max(t.similarity for t in similar) < SURELY_ALIKE:
        missing.append("The exact message or the name of the application: the similar tickets share only few words.")
    if good and not any(t.same_client for t in similar):
        missing.append("A fix at this client: all that is similar happened elsewhere.")
    if pointers := _pointers(similar):
        missing.append(f"Notes point to other tickets: {', '.join(f'#{n}' for n in pointers)}.")
    return tuple(missing)


def _pointers(similar: Sequence[Resolved]) -> list[int]:
    """Tickets of the same client that a note only points to."""
    texts = [source.text for ticket in similar if ticket.same_client for source in ticket.sources]
    found = {
        int(n)
        for text in texts
        for n in re.findall(r"(?:same as|see|dup(?:licate)? of) (?:ticket )?#(\d{3,8})", text, re.I)
    }
    return sorted(found)[:3]


def _usual_minutes(similar: Sequence[Resolved]) -> int | None:
    known = sorted(t.minutes for t in similar if t.minutes)
    return known[len(known) // 2] if known else None
