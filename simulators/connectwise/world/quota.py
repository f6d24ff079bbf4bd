"""Chances that keep their share: random in detail, exact in sum."""

from __future__ import annotations

import random
from collections.abc import Sequence


class Quota:
    """Draws yes or no; of n draws with one key, n times the chance come out yes, give or take one."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._sums: dict[str, float] = {}
        self._marks: dict[str, float] = {}

    def draw(self, key: str, chance: float) -> bool:
        total = self._sums.get(key, 0.0) + chance
        self._sums[key] = total
        mark = self._marks.setdefault(key, self.rng.random())
        if total <= mark:
            return False
        self._marks[key] = int(mark) + 1 + self.rng.random()
        return True


class Deck:
    """Cards by weight, shuffled anew when all are gone."""

    def __init__(self, rng: random.Random, cards: Sequence[tuple[str, int]]) -> None:
        self.rng = rng
        self._all = [name for name, weight in cards for _ in range(weight)]
        self._left: list[str] = []

    def draw(self) -> str:
        if not self._left:
            self._left = self.rng.sample(self._all, len(self._all))
        return self._left.pop()
