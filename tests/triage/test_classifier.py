"""Board, type, subtype and priority from history; from names alone where there is none."""

import subprocess
import sys
import time
from dataclasses import replace

import pytest

from tests.triage.corpus import (
    CHAINS,
    DISKS,
    DOORS,
    FRONT,
    LETTERS,
    LOOP,
    MACHINES,
    PAPER,
    SOON,
    TAXONOMY,
    USUAL,
    examples,
)
from triage.chains import Taxonomy
from triage.classifier import Model, predict, with_neighbours
from triage.confidence import Word
from triage.stored import from_bytes, to_bytes
from triage.training import train


@pytest.fixture(scope="module")
def model() -> Model:
    return train(examples(), TAXONOMY)


def test_a_ticket_is_named_down_to_its_subtype(model: Model) -> None:
    told = predict(model, "cant login outlook keeps asking password since yesterday", TAXONOMY)
    assert (told.board.id, told.type.id, told.subtype.id) == (FRONT, LETTERS, LOOP)
    assert told.type.word is Word.LIKELY


def test_a_misspelt_word_is_still_heard(model: Model) -> None:
    assert predict(model, "outlok keps askng for pasword", TAXONOMY).type.id == LETTERS


def test_words_never_seen_are_unknown_not_guessed(model: Model) -> None:
    told = predict(model, "zxqv wjkq", TAXONOMY, board=FRONT)
    assert told.type.id is None
    assert told.type.word is Word.UNKNOWN


def test_only_what_the_board_allows_is_proposed(model: Model) -> None:
    without_mail = Taxonomy([c for c in CHAINS if c.type != LETTERS])
    told = predict(model, "outlook keeps asking for my password", without_mail, board=FRONT)
    assert told.type.id in (PAPER, DOORS)


def test_the_board_where_the_ticket_stands_counts_unless_another_is_likely(model: Model) -> None:
    assert predict(model, "low disk space alert", TAXONOMY, board=FRONT).type.id == DISKS
    assert predict(model, "hello", TAXONOMY, board=MACHINES).board.word is Word.UNKNOWN


def test_priority_stays_usual_unless_history_is_sure(model: Model) -> None:
    assert predict(model, "printer jams", TAXONOMY).priority.id == USUAL
    assert model.usual_priority == USUAL
    assert predict(model, "low disk space alert", TAXONOMY).priority.id in (USUAL, SOON)


def test_what_was_never_closed_teaches_nothing() -> None:
    assert train([replace(e, closed=False) for e in examples()], TAXONOMY).vocabulary is None


def test_under_a_hundred_tickets_the_names_speak_and_nothing_is_likely() -> None:
    young = train(examples(60), TAXONOMY)
    told = predict(young, "my copier does not print", TAXONOMY, board=FRONT)
    assert told.type.id == PAPER
    assert told.learned_from == 0
    assert all(guess.word is not Word.LIKELY for guess in told.guesses())


def test_with_no_history_at_all_a_board_without_types_is_survived() -> None:
    from triage.chains import Chain

    told = predict(train([], TAXONOMY), "anything", Taxonomy([Chain(7)]), board=7)
    assert told.type.id is None
    assert told.priority.id is None


def test_a_model_survives_its_bytes(model: Model) -> None:
    again = from_bytes(to_bytes(model))
    for text in ("scan to mail refused", "account locked", "c: 3% free"):
        assert predict(again, text, TAXONOMY) == predict(model, text, TAXONOMY)
    assert again.measured == model.measured


def test_a_model_without_history_survives_its_bytes_too() -> None:
    young = train(examples(60), TAXONOMY)
    assert from_bytes(to_bytes(young)) == young


def test_bytes_hold_no_pickle() -> None:
    import io

    import numpy as np

    stream = io.BytesIO()
    np.savez(stream, about=np.array([{"format": 1}], dtype=object))
    with pytest.raises(ValueError, match="pickle"):
        from_bytes(stream.getvalue())


def test_the_same_history_teaches_the_same_model(model: Model) -> None:
    assert to_bytes(train(list(reversed(examples())), TAXONOMY)) == to_bytes(model)


def test_a_prediction_takes_a_few_milliseconds(model: Model) -> None:
    began = time.perf_counter()
    for _ in range(20):
        predict(model, "the printer in reception jams on every page " * 5, TAXONOMY)
    assert (time.perf_counter() - began) / 20 < 0.1


def test_predicting_loads_no_scikit_learn() -> None:
    rooms = "triage.classifier, triage.steps, triage.neighbours, triage.stored"
    code = f"import sys, {rooms}; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_likely_is_taken_back_when_similar_tickets_disagree(model: Model) -> None:
    told = predict(model, "outlook keeps asking for my password", TAXONOMY)
    held = with_neighbours(told, [(0.8, {"type": PAPER}), (0.7, {"type": PAPER}), (0.2, {"type": LETTERS})])
    assert (held.type.id, held.type.agrees, held.type.word) == (LETTERS, False, Word.UNSURE)
    kept = with_neighbours(told, [(0.8, {"type": LETTERS})])
    assert (kept.type.agrees, kept.type.word) == (True, Word.LIKELY)


def test_likely_is_taken_back_when_nothing_similar_was_ever_resolved(model: Model) -> None:
    told = with_neighbours(predict(model, "outlook keeps asking for my password", TAXONOMY), [])
    assert (told.type.agrees, told.type.word) == (None, Word.UNSURE)
