"""Learning from history: split by date, fit each level, calibrate on the later days, then learn from all."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from triage.chains import Taxonomy
from triage.classifier import LEVELS, Example, Key, Measured, Model
from triage.confidence import WORD_STEPS, earned_gate, fit_temperature, probabilities
from triage.linear import Linear, fit
from triage.vocabulary import learn_vocabulary, rows

FEWEST = 100
HELD_OUT = 0.2  # the latest fifth


def train(examples: Sequence[Example], taxonomy: Taxonomy) -> Model:
    """What the closed tickets teach; under a hundred of them teach nothing but the usual priority."""
    usable = sorted((e for e in examples if e.closed and e.text.strip()), key=lambda e: e.entered_at)
    usual = Counter(e.priority_id for e in usable).most_common(1)
    usual_priority = usual[0][0] if usual else None
    if len(usable) < FEWEST:
        return Model(None, usual_priority=usual_priority)
    vocabulary = learn_vocabulary([e.text for e in usable])
    matrix = rows(vocabulary, [e.text for e in usable])
    cut = int(len(usable) * (1 - HELD_OUT))
    early = _fit_all(matrix[:cut], usable[:cut], taxonomy)
    judged = _judge(early, matrix[cut:], usable[cut:], taxonomy)
    final = _fit_all(matrix, usable, taxonomy)
    settings = {level: _settings(judged.get(level, [])) for level in LEVELS}
    levels = {
        key: replace(linear, temperature=settings[key[0]][0], gate=settings[key[0]][1]) for key, linear in final.items()
    }
    measured = {level: _measured(cases, settings[level][1]) for level, cases in judged.items()}
    return Model(vocabulary, levels, len(usable), usual_priority, measured)


def labels_of(example: Example, taxonomy: Taxonomy) -> list[tuple[Key, int]]:
    """How the ticket was filed, as far down as the taxonomy still allows it."""
    e = example
    found: list[tuple[Key, int]] = [(("priority", ()), e.priority_id)]
    if e.board_id not in taxonomy.boards:
        return found
    found.append((("board", ()), e.board_id))
    if e.type_id is None or e.type_id not in taxonomy.types(e.board_id):
        return found
    found.append((("type", (e.board_id,)), e.type_id))
    if e.subtype_id is None or e.subtype_id not in taxonomy.subtypes(e.board_id, e.type_id):
        return found
    found.append((("subtype", (e.board_id, e.type_id)), e.subtype_id))
    if e.item_id is not None and e.item_id in taxonomy.items(e.board_id, e.type_id, e.subtype_id):
        found.append((("item", (e.board_id, e.type_id, e.subtype_id)), e.item_id))
    return found


def _fit_all(matrix: Any, examples: Sequence[Example], taxonomy: Taxonomy) -> dict[Key, Linear]:
    grouped: dict[Key, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for number, example in enumerate(examples):
        for key, label in labels_of(example, taxonomy):
            grouped[key][0].append(number)
            grouped[key][1].append(label)
    fitted = {key: fit(matrix[numbers], labels) for key, (numbers, labels) in sorted(grouped.items())}
    return {key: linear for key, linear in fitted.items() if linear is not None}


Case = tuple[Any, int]  # scores, position of the right class


def _judge(
    levels: dict[Key, Linear], matrix: Any, examples: Sequence[Example], taxonomy: Taxonomy
) -> dict[str, list[Case]]:
    """Scores on later days, by level; a class never seen before is a case nobody could win, and is kept out."""
    judged: dict[str, list[Case]] = defaultdict(list)
    for number, example in enumerate(examples):
        for key, label in labels_of(example, taxonomy):
            linear = levels.get(key)
            if linear is None or label not in linear.classes:
                continue
            classes, scores = linear.scores(matrix[number], linear.classes)
            judged[key[0]].append((scores, classes.index(label)))
    return judged


def _settings(cases: Sequence[Case]) -> tuple[float, float]:
    """Temperature and gate."""
    temperature = fit_temperature(cases)
    return temperature, earned_gate(_confidences(cases, temperature), steps=WORD_STEPS)


def _confidences(cases: Sequence[Case], temperature: float) -> list[tuple[float, bool]]:
    chances = [(probabilities(scores, temperature), right) for scores, right in cases]
    return [(float(chance.max()), int(chance.argmax()) == right) for chance, right in chances]


def _measured(cases: Sequence[Case], gate: float) -> Measured:
    judged = _confidences(cases, fit_temperature(cases))
    above = [right for confidence, right in judged if confidence >= gate]
    return Measured(len(judged), sum(right for _, right in judged), len(above), sum(above))
