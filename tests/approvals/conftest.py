from collections.abc import Iterator
from typing import Any

import pytest

from tests.approvals.cast import WORLD


@pytest.fixture
def world() -> Iterator[dict[str, Any]]:
    """What the record in ConnectWise says now; a test changes it behind the proposal's back."""
    WORLD.clear()
    yield WORLD
    WORLD.clear()
