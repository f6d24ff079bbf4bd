"""What the probes watch beside answers and tables: a mark that is left in the cache or the queue is found."""

import pytest
from django.core.cache import cache

from cwhub.accounts.queue import enqueue
from desk.isolation.stage import Stage
from desk.isolation.watching import left_behind
from tests.isolation.test_mutants import fresh

FOUND = ["the mark of another client"]


def test_a_mark_in_the_cache_is_found_in_keys_and_in_values(usual_stage: Stage) -> None:
    theirs = usual_stage.beside.mark
    for key, value in ((f"rows-of-{theirs}", 1), ("rows", {"name": [f"{theirs} client"]}), ("plain", theirs)):
        with fresh(usual_stage):
            assert left_behind(usual_stage.others) == []
            cache.set(key, value)
            assert left_behind(usual_stage.others) == FOUND, key


@pytest.mark.parametrize("given", ["{}", "the client {}"])
def test_a_mark_in_a_task_that_waits_is_found(usual_stage: Stage, given: str) -> None:
    with fresh(usual_stage):
        enqueue("cwhub.webhooks.tasks.poll", given.format(usual_stage.beside.mark))
        assert left_behind(usual_stage.others) == FOUND
