"""A period set-up may be for time, for expenses or for both; where a record does not say, it is for time too."""

from datetime import date
from typing import Any

import pytest

from cwhub.mirror.models import Period, PeriodSetup
from tests.approvals.cast import Cast, make_cast
from tests.pages.world import mirrored
from tests.timeentry.mirrored import ADA, CHICAGO, DAY, at
from timeentry.pages.sheets import sheet_of
from timeentry.services.drafts import MemberDay
from timeentry.services.gathering import Gathering
from timeentry.services.looking import Fresh
from timeentry.week.sheets import periods

pytestmark = pytest.mark.django_db
WEEK = {"starts_on": date(2026, 11, 16), "ends_on": date(2026, 11, 22)}
RECORDS: list[tuple[dict[str, Any], bool]] = [
    ({}, True),
    ({"periodApplyTo": "Both"}, True),
    ({"periodApplyTo": "Expense"}, False),
]


@pytest.mark.parametrize(("record", "counts"), RECORDS)
def test_every_reader_of_periods_agrees_on_which_are_of_time(record: dict[str, Any], counts: bool) -> None:
    cast: Cast = make_cast()
    with cast.everything.open():
        PeriodSetup.objects.create(**mirrored(cast, external_id=1, year=2026, kind="Weekly", record=record))
        Period.objects.create(**mirrored(cast, external_id=1, setup_ref=1, deadline=at(10), **WEEK))
        gathered = Gathering(cast.everything, cast.connection, Fresh()).periods()
        day = MemberDay(cast.connection, ADA, DAY, CHICAGO)
        found = (bool(gathered), sheet_of(day) is not None, bool(periods(cast.connection, DAY, DAY)))
    assert found == (counts, counts, counts)
