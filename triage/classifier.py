"""Board, type, subtype, item and priority of a ticket, learned from the account's own history.

Pure: examples in, a `Model` out; a model and a text in, a `Prediction` out. scikit-learn is imported while
learning only, so whoever merely predicts never loads it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from triage.chains import Taxonomy
from triage.confidence import Word, word_for
from triage.linear import Linear
from triage.namerules import rank_names
from triage.vocabulary import Vocabulary, rows

Key = tuple[str, tuple[int, ...]]  # level and the ids above it
LEVELS = ("board", "type", "subtype", "item", "priority")


@dataclass(frozen=True)
class Example:
    """One old ticket: its cleaned text and how people filed it."""

    text: str
    board_id: int
    type_id: int | None
    subtype_id: int | None
    item_id: int | None
    priority_id: int
    entered_at: datetime
    closed: bool = True


@dataclass(frozen=True)
class Guess:
    """One level's answer; `id` is None when nothing can be said. The number is for the audit, the word for people."""

    level: str
    id: int | None
    confidence: float
    word: Word
    runner_up: int | None = None
    agrees: bool | None = None  # with similar resolved tickets; None when there are none


@dataclass(frozen=True)
class Prediction:
    board: Guess
    type: Guess
    subtype: Guess
    item: Guess
    priority: Guess
    learned_from: int  # examples; 0 when the names alone spoke

    def guesses(self) -> list[Guess]:
        return [self.board, self.type, self.subtype, self.item, self.priority]


@dataclass(frozen=True)
class Measured:
    """How one level did on the held-out later days."""

    cases: int
    right: int
    gated: int  # cases at or above the gate
    gated_right: int


@dataclass(frozen=True)
class Model:
    """All that was learned. `vocabulary` is None when the history was too short: then names speak."""

    vocabulary: Vocabulary | None
    levels: dict[Key, Linear] = field(default_factory=dict)
    learned_from: int = 0
    usual_priority: int | None = None
    measured: dict[str, Measured] = field(default_factory=dict)


def predict(model: Model, text: str, taxonomy: Taxonomy, *, board: int | None = None) -> Prediction:
    """Name each level among what the taxonomy allows; `board` is where the ticket stands now.

    The levels below the board follow the predicted board only when that is likely, else the ticket's own.
    """
    if model.vocabulary is None:
        return _from_names(model, text, taxonomy, board)
    row = rows(model.vocabulary, [text])
    on_board = _guess(model, "board", (), row, taxonomy.boards)
    place = on_board.id if board is None or on_board.word is Word.LIKELY else board
    below = _chain(model, row, taxonomy, place)
    return Prediction(on_board, *below, _priority(model, row), model.learned_from)


def _chain(model: Model, row: Any, taxonomy: Taxonomy, board: int | None) -> tuple[Guess, Guess, Guess]:
    if board is None:
        return _nothing("type"), _nothing("subtype"), _nothing("item")
    type_ = _guess(model, "type", (board,), row, taxonomy.types(board))
    if type_.id is None:
        return type_, _nothing("subtype"), _nothing("item")
    subtype = _guess(model, "subtype", (board, type_.id), row, taxonomy.subtypes(board, type_.id), given=type_)
    if subtype.id is None:
        return type_, subtype, _nothing("item")
    allowed = taxonomy.items(board, type_.id, subtype.id)
    return type_, subtype, _guess(model, "item", (board, type_.id, subtype.id), row, allowed, given=subtype)


def _guess(
    model: Model, level: str, above: tuple[int, ...], row: Any, allowed: Sequence[int], given: Guess | None = None
) -> Guess:
    """The best allowed class; never surer than the level above it."""
    linear = model.levels.get((level, above))
    if linear is None or not allowed or row.nnz == 0:
        return _nothing(level)
    ranked = linear.ranked(row, allowed)
    if not ranked:
        return _nothing(level)
    (best, confidence), *others = ranked
    word = word_for(confidence, linear.gate)
    if given is not None:
        confidence *= given.confidence
        word = word_for(confidence, linear.gate) if given.word is Word.LIKELY else min(word, Word.UNSURE, key=_rank)
    return Guess(level, best, confidence, word, others[0][0] if others else None)


def _priority(model: Model, row: Any) -> Guess:
    """The usual one, unless another is likely: nearly everybody leaves it at the default."""
    usual = model.usual_priority
    linear = model.levels.get(("priority", ()))
    if linear is None or row.nnz == 0:
        return Guess("priority", usual, 0.5 if usual else 0.0, Word.UNSURE if usual else Word.UNKNOWN)
    ranked = linear.ranked(row, linear.classes)
    best, confidence = ranked[0]
    if best == usual or confidence >= linear.gate:
        runner_up = ranked[1][0] if len(ranked) > 1 else None
        return Guess("priority", best, confidence, word_for(confidence, linear.gate), runner_up)
    return Guess("priority", usual, dict(ranked).get(usual or 0, 0.0), Word.UNSURE, best)


def _nothing(level: str) -> Guess:
    return Guess(level, None, 0.0, Word.UNKNOWN)


def _rank(word: Word) -> int:
    return [Word.UNKNOWN, Word.UNSURE, Word.LIKELY].index(word)


def _from_names(model: Model, text: str, taxonomy: Taxonomy, board: int | None) -> Prediction:
    place = board if board is not None else (taxonomy.boards[0] if len(taxonomy.boards) == 1 else None)
    on_board = Guess("board", place, 0.5, Word.UNSURE) if place is not None else _nothing("board")
    type_ = subtype = None
    if place is not None:
        type_ = _named("type", text, taxonomy, taxonomy.types(place))
    if place is not None and type_ is not None and type_.id is not None:
        subtype = _named("subtype", text, taxonomy, taxonomy.subtypes(place, type_.id))
    usual = model.usual_priority
    priority = Guess("priority", usual, 0.5, Word.UNSURE) if usual is not None else _nothing("priority")
    return Prediction(
        on_board, type_ or _nothing("type"), subtype or _nothing("subtype"), _nothing("item"), priority, 0
    )


def _named(level: str, text: str, taxonomy: Taxonomy, allowed: Sequence[int]) -> Guess:
    ranked = rank_names(text, [(id_, taxonomy.name(level, id_)) for id_ in allowed])
    if not ranked:
        return _nothing(level)
    total = sum(weight for _, weight in ranked)
    return Guess(
        level, ranked[0][0], min(0.6, ranked[0][1] / total), Word.UNSURE, ranked[1][0] if len(ranked) > 1 else None
    )


def with_neighbours(prediction: Prediction, labels: Sequence[tuple[float, dict[str, int | None]]]) -> Prediction:
    """The second key: similar resolved tickets must exist and agree, else *likely* is taken back.

    `labels` holds each neighbour's similarity and how it was filed, by level.
    """
    board, type_, subtype, item, priority = (_checked(guess, labels) for guess in prediction.guesses())
    return Prediction(board, type_, subtype, item, priority, prediction.learned_from)


def _checked(guess: Guess, labels: Sequence[tuple[float, dict[str, int | None]]]) -> Guess:
    votes: dict[int, float] = defaultdict(float)
    for similarity, filed in labels:
        id_ = filed.get(guess.level)
        if id_ is not None:
            votes[id_] += similarity
    if guess.id is None:
        return guess
    agrees = votes.get(guess.id, 0.0) >= 0.5 * sum(votes.values()) if votes else None
    word = Word.UNSURE if guess.word is Word.LIKELY and not agrees else guess.word
    return replace(guess, agrees=agrees, word=word)
