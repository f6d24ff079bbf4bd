"""The office of the time entries, with the simulator on a port of its own for processes that are not this one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connected import Desk
from tests.serving import on_a_port
from tests.timeentry.conftest import office, simulator

__all__ = ["office", "served", "simulator"]


@pytest.fixture
def served(office: Desk, tmp_path: Path) -> Iterator[Desk]:
    with on_a_port(office, tmp_path):
        yield office
