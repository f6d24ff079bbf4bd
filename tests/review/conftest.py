import pytest

from tests.approvals.cast import Cast
from tests.review.entries import make_scene


@pytest.fixture
def scene(db: None) -> Cast:
    return make_scene()
