from collections.abc import Iterator

import pytest

from tests.journal.cast import Desk, close_clock, open_desk
from tests.journal.world import World


@pytest.fixture
def desk(db: None) -> Iterator[Desk]:
    """One account at work, on a database clock that is put right again afterwards."""
    yield open_desk(World())
    close_clock()


@pytest.fixture
def world(desk: Desk) -> World:
    return desk.world
