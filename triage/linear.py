"""One level's linear model: classes, weights, temperature, gate. Data only."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from triage.confidence import NEVER, probabilities

STRENGTH = 0.4  # LinearSVC's C: labels are noisy, so the margin is kept soft
FEWEST_OF_A_CLASS = 3


@dataclass(frozen=True)
class Linear:
    """`weights` has a row per term and a column per class; a single class has no columns to weigh."""

    classes: tuple[int, ...]
    weights: Any  # csr matrix, terms x classes
    offsets: Any  # float32 array, one per class
    temperature: float = 0.5
    gate: float = NEVER

    def scores(self, row: Any, allowed: Sequence[int]) -> tuple[tuple[int, ...], Any]:
        """Scores of those classes that are allowed."""
        places = [i for i, class_ in enumerate(self.classes) if class_ in set(allowed)]
        if not places:
            return (), None
        scored = (row @ self.weights).toarray()[0] + self.offsets
        return tuple(self.classes[i] for i in places), scored[places]

    def ranked(self, row: Any, allowed: Sequence[int]) -> list[tuple[int, float]]:
        """Allowed classes with their probability, best first, then by id."""
        classes, scores = self.scores(row, allowed)
        if not classes:
            return []
        chances = probabilities(scores, self.temperature)
        return sorted(zip(classes, map(float, chances), strict=True), key=lambda pair: (-pair[1], pair[0]))


def fit(matrix: Any, labels: Sequence[int]) -> Linear | None:
    """Learn one level; None when there is nothing to choose from."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    frequent = {label for label, count in Counter(labels).items() if count >= FEWEST_OF_A_CLASS}
    kept = [i for i, label in enumerate(labels) if label in frequent]
    if not frequent:
        return None
    if len(frequent) == 1:
        return Linear(tuple(frequent), csr_matrix((matrix.shape[1], 1), dtype=np.float32), np.zeros(1, np.float32))
    model = LinearSVC(C=STRENGTH, random_state=0, tol=1e-2)
    model.fit(matrix[kept], np.array([labels[i] for i in kept]))
    coefficients, offsets = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        coefficients, offsets = np.vstack([-coefficients, coefficients]), np.concatenate([-offsets, offsets])
    coefficients = np.where(np.abs(coefficients) < 1e-4, 0, coefficients)
    classes = tuple(int(c) for c in model.classes_)
    return Linear(classes, csr_matrix(coefficients.T.astype(np.float32)), offsets.astype(np.float32))
