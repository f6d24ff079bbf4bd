"""Similar resolved tickets: own client first, others beside them.

Pure and deterministic: the caller keeps the shelf (a sparse matrix in the vocabulary's terms) and says what
day it is. Whoever shows a neighbour of another client shows no name of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.vocabulary import Vocabulary, rows

CLOSE_ENOUGH = 0.33  # below this one pair in seven was about the same thing, above 0.5 five in six
FADING = 0.15  # what a ticket of a year ago loses against one of today
SURELY_ALIKE = 0.5
SURE_OF_TYPE = 0.6
SAME_TYPE = 0.3  # what a ticket gains when it was filed under the type that this one surely has


@dataclass(frozen=True)
class Past:
    """A ticket of the account's history."""

    ticket: int
    client: int
    text: str
    resolved: bool
    entered_on: date
    type: int | None = None  # as it was filed


@dataclass(frozen=True)
class Neighbour:
    ticket: int
    same_client: bool
    similarity: float  # 0 to 1, before recency


@dataclass(frozen=True)
class Shelf:
    """The history in rows: keep it as long as the vocabulary that made it."""

    matrix: Any
    tickets: Any
    clients: Any
    days: Any  # ordinal of the day each was entered
    types: Any  # 0 where none was filed


def shelve(vocabulary: Vocabulary, history: Sequence[Past]) -> Shelf:
    """The resolved part of a history, ready for `nearest`."""
    import numpy as np

    kept = sorted((past for past in history if past.resolved), key=lambda past: past.ticket)
    return Shelf(
        rows(vocabulary, [past.text for past in kept]),
        np.array([past.ticket for past in kept], dtype=np.int64),
        np.array([past.client for past in kept], dtype=np.int64),
        np.array([past.entered_on.toordinal() for past in kept], dtype=np.int64),
        np.array([past.type or 0 for past in kept], dtype=np.int64),
    )


def nearest(
    shelf: Shelf, row: Any, *, today: date, client: int | None = None, ticket: int | None = None,
    likely_types: Mapping[int, float] | None = None, limit: int = 6,
) -> list[Neighbour]:  # fmt: skip
    """Up to `limit` of the same client, then up to `limit` of others, each by similarity and then recency.

    `likely_types` says how probable each type is for this ticket: it reorders, it never makes strangers similar.
    """
    import numpy as np

    if not shelf.tickets.size or row.nnz == 0:
        return []
    similarity = np.asarray((shelf.matrix @ row.T).todense()).ravel()
    age = np.clip((today.toordinal() - shelf.days) / 365.0, 0.0, 1.0)
    weight = similarity * (1 - FADING * age)
    for type_, chance in (likely_types or {}).items():
        weight[shelf.types == type_] += SAME_TYPE * chance
    weight[(similarity < _floor(shelf, likely_types or {})) | (shelf.tickets == (ticket or 0))] = 0
    own = shelf.clients == (client if client is not None else -1)
    found = []
    for group in (own, ~own):
        order = np.lexsort((-shelf.tickets, -np.round(weight, 6) * group))[:limit]
        found += [_neighbour(shelf, similarity, own, place) for place in order if group[place] and weight[place] > 0]
    return found


def _floor(shelf: Shelf, likely_types: Mapping[int, float]) -> Any:
    """How alike a ticket must be; more, when it was filed under another type than this one surely has."""
    import numpy as np

    sure = [type_ for type_, chance in likely_types.items() if chance >= SURE_OF_TYPE]
    strange = ~np.isin(shelf.types, [0, *sure]) if sure else np.zeros(shelf.types.shape, dtype=bool)
    return np.where(strange, SURELY_ALIKE, CLOSE_ENOUGH)


def _neighbour(shelf: Shelf, similarity: Any, own: Any, place: int) -> Neighbour:
    return Neighbour(int(shelf.tickets[place]), bool(own[place]), min(1.0, float(similarity[place])))
