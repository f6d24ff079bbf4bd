"""The terms an account's tickets are made of, and texts as sparse TF-IDF rows over them.

Terms are words, word pairs and pieces of four letters inside a word: the pieces carry a misspelt word.
A vocabulary is data: a list of terms and their weights.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from triage.words import telling

LARGEST = 40_000  # terms kept, the most widespread first
WORDS_READ = 600


@dataclass(frozen=True)
class Vocabulary:
    terms: dict[str, int]
    rarity: Any  # float32 array, one inverse document frequency per term

    def __len__(self) -> int:
        return len(self.terms)


def learn_vocabulary(texts: Sequence[str], *, at_least: int = 2) -> Vocabulary:
    """The terms that stand in at least so many of the texts."""
    import numpy as np

    spread: Counter[str] = Counter()
    for text in texts:
        spread.update(set(_terms(text)))
    common = [(term, count) for term, count in spread.items() if count >= at_least]
    common.sort(key=lambda pair: (-pair[1], pair[0]))
    common = common[:LARGEST]
    rarity = [math.log((1 + len(texts)) / (1 + count)) + 1 for _, count in common]
    return Vocabulary({term: i for i, (term, _) in enumerate(common)}, np.array(rarity, dtype=np.float32))


def rows(vocabulary: Vocabulary, texts: Sequence[str]) -> Any:
    """One sparse row of length 1 per text; a text without a known term is a row of zeros."""
    import numpy as np
    from scipy.sparse import csr_matrix

    starts: list[int] = [0]
    columns: list[int] = []
    values: list[float] = []
    for text in texts:
        weights = _weights(vocabulary, text)
        columns.extend(weights)
        values.extend(weights.values())
        starts.append(len(columns))
    shape = (len(texts), len(vocabulary))
    return csr_matrix(
        (np.array(values, dtype=np.float32), np.array(columns, dtype=np.int32), np.array(starts, dtype=np.int32)), shape
    )


def _weights(vocabulary: Vocabulary, text: str) -> dict[int, float]:
    counts = Counter(term for term in _terms(text) if term in vocabulary.terms)
    weights: dict[int, float] = {}
    for term in sorted(counts, key=vocabulary.terms.__getitem__):
        column = vocabulary.terms[term]
        weights[column] = (1 + math.log(counts[term])) * float(vocabulary.rarity[column])
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {column: weight / length for column, weight in weights.items()}


def _terms(text: str) -> list[str]:
    words = telling(text)[:WORDS_READ]
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    pieces = [f"~{piece}" for word in words if len(word) > 3 for piece in _pieces(f" {word} ")]
    return [*words, *pairs, *pieces]


def _pieces(word: str) -> list[str]:
    return [word[i : i + 4] for i in range(len(word) - 3)]
