"""What a day asks for: the member's capacity on days on which his calendar is open, and no more than it is open."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from agreements.rules.workdays import MONDAY_TO_FRIDAY, DayOff, WorkCalendar
from cwhub.accounts.models import Role
from cwhub.mirror.models import Calendar, CompanySettings, Holiday, HolidayList
from cwhub.mirror.models.calendars import WEEKDAYS
from tests.approvals.cast import Cast, make_cast
from tests.pages.browsing import browser_of
from tests.pages.world import mirrored
from tests.timeentry.mirrored import DAY, at, logged, make_member

MONDAY, SATURDAY = date(2026, 11, 16), date(2026, 11, 21)
NINE_TO_FIVE = dict.fromkeys(range(5), (time(9), time(17)))
EIGHT = Decimal(8)


def calendar(hours: Any = NINE_TO_FIVE, **off: DayOff) -> WorkCalendar:
    return WorkCalendar(hours, {MONDAY: tuple(off.values())})


@pytest.mark.parametrize(
    ("shown", "day", "wanted"),
    [
        (calendar(), MONDAY, "8"),
        (calendar(), SATURDAY, "0"),
        (calendar({5: (time(10), time(14))}), SATURDAY, "4"),
        (calendar({0: (time(6), time(22))}), MONDAY, "8"),
        (calendar({0: (time.min, time.max)}), MONDAY, "8"),
        (calendar(off=DayOff("All day")), MONDAY, "0"),
        (calendar(off=DayOff("Half", (time(12), time(17)))), MONDAY, "3"),
        (calendar(off=DayOff("Before hours", (time(6), time(9)))), MONDAY, "8"),
        (calendar(one=DayOff("A", (time(9), time(13))), two=DayOff("B", (time(13), time.max))), MONDAY, "0"),
        (MONDAY_TO_FRIDAY, MONDAY, "8"),
        (MONDAY_TO_FRIDAY, SATURDAY, "0"),
    ],
)
def test_a_target_is_the_capacity_but_no_more_than_is_open(shown: WorkCalendar, day: date, wanted: str) -> None:
    assert shown.target(day, EIGHT) == Decimal(wanted)


# --- on the pages -----------------------------------------------------------------------------------------------------
@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def ada(cast: Cast) -> Client:
    make_member(cast, role=Role.TECHNICIAN, record={"calendar": {"id": 1}})
    return browser_of(cast)


def open_on(*weekdays: str, until: time = time(17)) -> dict[str, time]:
    return {f"{one}_opens": time(8) for one in weekdays} | {f"{one}_closes": until for one in weekdays}


def standing(cast: Cast, *, number: int = 1, default: int | None = None, **changes: Any) -> None:
    """A calendar from Monday to Friday with Wednesday off, and Thursday from noon on."""
    fields = {"name": "Standard", "holiday_list_ref": 1, **open_on(*WEEKDAYS[:5]), **changes}
    half: dict[str, Any] = {"all_day": False, "starts_at": time(12), "ends_at": time(17)}
    with cast.everything.open():
        Calendar.objects.create(**mirrored(cast, external_id=number, **fields))
        HolidayList.objects.create(**mirrored(cast, external_id=1, name="US"))
        Holiday.objects.create(**mirrored(cast, external_id=1, list_ref=1, name="Founder's Day", day=DAY))
        thursday = {"list_ref": 1, "name": "Eve", "day": date(2026, 11, 19), **half}
        Holiday.objects.create(**mirrored(cast, external_id=2, **thursday))
        if default:
            CompanySettings.objects.create(**mirrored(cast, external_id=1, default_calendar_ref=default))


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return str(answer.content.decode())


def week(browser: Client) -> str:
    return text_of(browser, f"/time/week?day={DAY}")


def wednesday(text: str) -> str:
    return text[text.index("Wed 11/18") : text.index("Thu 11/19")]


def test_a_holiday_asks_for_nothing_and_is_not_late(cast: Cast, ada: Client) -> None:
    standing(cast)
    logged(cast, at(8, day=MONDAY), at(16, day=MONDAY))
    logged(cast, at(8, day=date(2026, 11, 17)), at(16, day=date(2026, 11, 17)))
    text = week(ada)
    assert "Founder&#x27;s Day" in text
    assert "of 28.00 h" in text, "five days but one, and four hours of Thursday"
    assert "0.00 of 4.00 h" in text
    assert "late" not in wednesday(text)


def test_without_the_list_the_same_day_is_late(cast: Cast, ada: Client) -> None:
    standing(cast, holiday_list_ref=None)
    text = week(ada)
    assert "of 40.00 h" in text
    assert "Founder" not in text
    assert "8.00 h late" in wednesday(text)


def test_who_has_no_calendar_of_his_own_works_by_the_companys(cast: Cast) -> None:
    make_member(cast, role=Role.TECHNICIAN)
    standing(cast, number=7, default=7, **open_on("saturday", until=time(12)))
    assert "of 32.00 h" in week(browser_of(cast)), "28 and four hours of Saturday"


def test_a_calendar_that_is_gone_or_empty_says_nothing(cast: Cast, ada: Client) -> None:
    with cast.everything.open():
        Calendar.objects.create(**mirrored(cast, external_id=1, name="Nothing is set"))
    assert "of 40.00 h" in week(ada)


def test_the_day_says_what_it_asks_for_too(cast: Cast, ada: Client) -> None:
    standing(cast)
    assert "Founder&#x27;s Day" in (off := text_of(ada, f"/time?day={DAY}"))
    assert "of 8.00 h" not in off
    assert "of 8.00 h" in text_of(ada, f"/time?day={MONDAY}")


def test_the_team_is_measured_by_each_members_calendar(cast: Cast, ada: Client) -> None:
    standing(cast)
    text = text_of(browser_of(cast, Role.MANAGER), f"/time/team?day={DAY}")
    assert "of 28.00 h" in text
    assert "Wed 11/18: 0.00 h, Founder&#x27;s Day" in text
