"""How sure a number is allowed to sound.

Scores become probabilities by one temperature, found on later days than were learned from. The gate above
which a level may say *likely* is the smallest fixed step whose lower bound of precision reaches the target,
the chance of error shared among the steps; none reached means the level never says it.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

STEPS = [0.60 + 0.02 * i for i in range(20)]  # 0.60 .. 0.98
TARGET = 0.75  # against labels that people filed, of which one in ten is wrong itself
ERROR = 0.05
WORD_STEPS = [0.60 + 0.05 * i for i in range(8)]  # for a word, not for a write: fewer steps, less error to share
NEVER = 1.01
UNKNOWN_BELOW = 0.30


class Word(StrEnum):
    LIKELY = "likely"
    UNSURE = "unsure"
    UNKNOWN = "unknown"


def word_for(confidence: float, gate: float) -> Word:
    if confidence >= gate:
        return Word.LIKELY
    return Word.UNSURE if confidence >= UNKNOWN_BELOW else Word.UNKNOWN


def probabilities(scores: Any, temperature: float) -> Any:
    """Softmax of scores at a temperature, along the last axis; -inf is out of the question."""
    import numpy as np

    scaled = np.asarray(scores, dtype=np.float64) / temperature
    shifted = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


def fit_temperature(cases: Sequence[tuple[Any, int]]) -> float:
    """The temperature under which the held-out cases (scores, right position) are least surprising."""
    import numpy as np

    if not cases:
        return 0.5
    padded = np.full((len(cases), max(len(scores) for scores, _ in cases)), -np.inf)
    for row, (scores, _) in enumerate(cases):
        padded[row, : len(scores)] = scores
    right = np.array([place for _, place in cases])
    choices = np.geomspace(0.05, 3.0, 40)
    chances = [probabilities(padded, t)[np.arange(len(cases)), right] for t in choices]
    losses = [-np.log(np.maximum(chance, 1e-9)).sum() for chance in chances]
    return float(choices[int(np.argmin(losses))])


def earned_gate(
    judged: Sequence[tuple[float, bool]], *, target: float = TARGET, steps: Sequence[float] = STEPS
) -> float:
    """The smallest step whose precision is at least the target, with 95 % certainty."""
    for step in steps:
        above = [right for confidence, right in judged if confidence >= step]
        if above and lower_bound(sum(above), len(above), ERROR / len(steps)) >= target:
            return step
    return NEVER


def lower_bound(right: int, total: int, error: float = ERROR) -> float:
    """Clopper and Pearson's one-sided lower bound of a share."""
    from scipy.stats import beta

    return 0.0 if right == 0 else float(beta.ppf(error, right, total - right + 1))
