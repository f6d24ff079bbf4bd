from collections.abc import Iterator

import pytest

from simulators.connectwise.app import SimulatorApp
from tests.desk.outside import connectwise


@pytest.fixture
def sim() -> Iterator[SimulatorApp]:
    with connectwise() as app:
        yield app
