"""Every fault, crash and interleaving within the bounds, on the steps, answers and executor that production runs."""

from collections.abc import Callable, Iterator
from itertools import product

import pytest

from tests.journal.explorer.search import Violation, explore
from tests.journal.explorer.state import Setting
from tests.journal.mutants import MUTANTS, applied

Tell = Callable[[str], None]

# `stops`: a cancel, or a revoked approval, at any time. `persons`: the ways out of a parked batch.
ALONE = [
    Setting("nun", faults=2, crashes=2),
    Setting("un", faults=1, crashes=1, stops=1),
    Setting("nn", faults=1, crashes=1, stops=1, limiter=True),
    Setting("un", faults=2, crashes=1, persons=1),
    Setting("nn", faults=2, crashes=0, stops=1, persons=2),
]
TWO_WORKERS = [Setting(plan, faults=1, crashes=1, workers=2) for plan in ("nn", "un")]
SIDE_BY_SIDE = [
    Setting("nnn", faults=1, crashes=1, ordered=False, side_by_side=3),
    Setting("nnn", faults=1, stops=1, ordered=False, side_by_side=2),
    Setting("nn", faults=1, crashes=1, stops=1, ordered=False, side_by_side=2),
    Setting("uu", faults=1, crashes=1, ordered=False, side_by_side=2),
]
# A refused key, and nothing else: the batch waits for it, and then does what it would have done.
ONLY_KEY = [
    Setting("nu", faults=2, crashes=1, only_key=True),
    Setting("nn", faults=1, crashes=1, ordered=False, side_by_side=2, only_key=True),
]
LONG = [
    *(Setting("".join(plan), faults=2, crashes=2) for plan in product("un", repeat=3)),
    *(Setting("".join(plan), faults=2, crashes=1, stops=1, persons=1) for plan in product("un", repeat=2)),
    *(Setting("".join(plan), faults=2, crashes=1, workers=2) for plan in product("un", repeat=2)),
    *(Setting("".join(plan), faults=1, crashes=1, stops=1, workers=2) for plan in product("un", repeat=2)),
    Setting("nnn", faults=2, stops=1, ordered=False, side_by_side=2),
    Setting("nn", faults=1, crashes=1, workers=2, ordered=False, side_by_side=2),
    Setting("un", faults=1, crashes=1, stops=1, ordered=False, side_by_side=2),
    Setting("uuu", faults=1, crashes=1, ordered=False, side_by_side=2),
]
# Small ones, the quickest first: a mutant has to break a property in one of them.
FOR_MUTANTS = [
    Setting("n", faults=1, crashes=1),
    Setting("u", faults=1, crashes=1),
    Setting("nn", faults=1),
    Setting("n", faults=2, crashes=1),
    Setting("nn", faults=1, crashes=1, stops=1),
    Setting("nn", faults=1, crashes=1, ordered=False, side_by_side=2),
    Setting("n", faults=1, crashes=1, workers=2),
    Setting("n", faults=2, crashes=1, only_key=True),
]


def name_of(setting: Setting) -> str:
    default = Setting("")._asdict()
    return " ".join([setting.plan, *(f"{key}={value}" for key, value in setting._asdict().items()
                                     if key != "plan" and value != default[key])])  # fmt: skip


@pytest.mark.parametrize("setting", [*ALONE, *TWO_WORKERS, *SIDE_BY_SIDE], ids=name_of)
def test_every_life_keeps_the_promise(setting: Setting, tell: Tell) -> None:
    count = explore(setting)
    tell(f"{name_of(setting)}: {count}")
    assert count.ends.get("committed")
    assert count.ends.get("rolled_back") or count.ends.get("kept")


@pytest.mark.parametrize("setting", ONLY_KEY, ids=name_of)
def test_a_refused_key_alone_never_keeps_a_batch_from_its_end(setting: Setting, tell: Tell) -> None:
    count = explore(setting)
    tell(f"{name_of(setting)}: {count}")
    assert set(count.ends) == {"committed"}


@pytest.mark.slow
@pytest.mark.parametrize("setting", LONG, ids=name_of)
def test_every_long_life_keeps_the_promise(setting: Setting, tell: Tell) -> None:
    count = explore(setting)
    tell(f"{name_of(setting)}: {count}")
    assert count.ends.get("committed")


@pytest.mark.parametrize("name", MUTANTS)
def test_a_journal_that_is_wrong_is_caught(name: str, tell: Tell) -> None:
    with applied(name):
        broken = next(what_breaks(), None)
    assert broken, "this mutant survives"
    tell(f"{name}: {broken}")


def what_breaks() -> Iterator[str]:
    for setting in FOR_MUTANTS:
        try:
            explore(setting)
        except Violation as violation:
            yield f"{str(violation).splitlines()[0]} ({name_of(setting)})"
