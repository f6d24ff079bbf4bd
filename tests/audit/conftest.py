from pathlib import Path
from typing import Any

import pytest

from tests.audit.cast import Trail, make_trail


@pytest.fixture(autouse=True)
def heads(settings: Any, tmp_path: Path) -> Path:
    """Where the heads of these tests are written."""
    settings.AUDIT_HEADS = tmp_path / "heads"
    return tmp_path / "heads"


@pytest.fixture
def trail(transactional_db: None) -> Trail:
    """An account with two clients and six sealed entries."""
    trail = make_trail()
    trail.write(6)
    trail.seal()
    return trail
