"""The connection's times are checked together: a lease outlives a request, and settling covers what lands late."""

import pytest
from django.db import IntegrityError

from cwhub.journal.shown_rows import pace_of
from tests.builders import make_account, make_connection

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "wrong",
    [
        {"lease_seconds": 0.5},
        {"settle_seconds": 0.7},
        {"deadline_seconds": 0},
        {"search_gap_seconds": 0},
        {"doubt_minutes": 0},
        {"side_by_side": 0},
        {"side_by_side": 33},
        {"requests_per_minute": 0},
    ],
    ids=lambda wrong: "-".join(wrong),
)
def test_times_that_cannot_work_together_are_refused(wrong: dict[str, float]) -> None:
    account = make_account()
    with pytest.raises(IntegrityError):
        make_connection(account, **wrong)


def test_the_worker_goes_by_the_connections_times() -> None:
    pace = pace_of(make_connection(make_account(), doubt_minutes=3, side_by_side=5))
    assert (pace.deadline, pace.lease, pace.settle, pace.gap) == (0.5, 2, 1, 0.1)
    assert (pace.doubt, pace.side_by_side) == (180, 5)
