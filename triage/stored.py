"""A learned model as bytes: arrays and a list of words, never code.

Written as npz, read back with pickles refused, so that a row somebody else wrote can at worst be nonsense.
"""

import io
import json
from typing import Any

from triage.classifier import Measured, Model
from triage.linear import Linear
from triage.vocabulary import Vocabulary

FORMAT = 1


def to_arrays(model: Model) -> dict[str, Any]:
    """Every part of the model as a numpy array; words and settings as one JSON text in bytes."""
    import numpy as np

    arrays: dict[str, Any] = {}
    heads = []
    for number, ((level, above), linear) in enumerate(sorted(model.levels.items())):
        heads.append({"level": level, "above": above, "temperature": linear.temperature, "gate": linear.gate})
        arrays[f"{number}.classes"] = np.array(linear.classes, dtype=np.int64)
        arrays[f"{number}.offsets"] = linear.offsets
        for part in ("data", "indices", "indptr"):
            arrays[f"{number}.{part}"] = getattr(linear.weights, part)
    terms = list(model.vocabulary.terms) if model.vocabulary else None
    if model.vocabulary:
        arrays["rarity"] = model.vocabulary.rarity
    about = {
        "format": FORMAT, "terms": terms, "levels": heads, "learned_from": model.learned_from,
        "usual_priority": model.usual_priority,
        "measured": {level: [m.cases, m.right, m.gated, m.gated_right] for level, m in model.measured.items()},
    }  # fmt: skip
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
    return arrays


def from_arrays(arrays: dict[str, Any]) -> Model:
    about = json.loads(bytes(arrays["about"]))
    if about["format"] != FORMAT:
        raise ValueError(f"This model has format {about['format']}; this version reads {FORMAT}.")
    vocabulary = None
    if about["terms"] is not None:
        vocabulary = Vocabulary({term: i for i, term in enumerate(about["terms"])}, arrays["rarity"])
    levels = {
        (head["level"], tuple(head["above"])): _linear(arrays, number, head, len(vocabulary or ()))
        for number, head in enumerate(about["levels"])
    }
    measured = {level: Measured(*counts) for level, counts in about["measured"].items()}
    return Model(vocabulary, levels, about["learned_from"], about["usual_priority"], measured)


def _linear(arrays: dict[str, Any], number: int, head: dict[str, Any], terms: int) -> Linear:
    from scipy.sparse import csr_matrix

    classes = tuple(int(c) for c in arrays[f"{number}.classes"])
    parts = tuple(arrays[f"{number}.{part}"] for part in ("data", "indices", "indptr"))
    weights = csr_matrix(parts, shape=(terms, len(classes)))
    weights.check_format(full_check=True)
    return Linear(classes, weights, arrays[f"{number}.offsets"], head["temperature"], head["gate"])


def to_bytes(model: Model) -> bytes:
    import numpy as np

    stream = io.BytesIO()
    np.savez_compressed(stream, **to_arrays(model))
    return stream.getvalue()


def from_bytes(stored: bytes) -> Model:
    import numpy as np

    with np.load(io.BytesIO(stored), allow_pickle=False) as arrays:
        return from_arrays(dict(arrays))
