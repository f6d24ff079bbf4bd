"""Times and hours as people type them, and how they are written back."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.zones import zone_named
from timeentry.words import days
from timeentry.words.moments import read_ending, read_moment
from timeentry.words.reading import DAY, Unreadable, read_clock, read_end, read_hours
from timeentry.words.writing import Form, clock_text, day_text, hours_text

CHICAGO = ZoneInfo("America/Chicago")
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)
CLOCKS = [
    ("915", "9:15 AM"),
    ("9.15", "9:15 AM"),
    ("9,15", "9:15 AM"),
    ("9:15", "9:15 AM"),
    ("9h15", "9:15 AM"),
    ("9.3", "9:30 AM"),
    ("2pm", "2:00 PM"),
    ("2 PM", "2:00 PM"),
    ("2:30p", "2:30 PM"),
    ("11 a.m.", "11:00 AM"),
    ("0:15", "12:15 AM"),
    ("12am", "12:00 AM"),
    ("12", "12:00 PM"),
    ("noon", "12:00 PM"),
    ("midnight", "12:00 AM"),
    ("1", "1:00 PM"),
    ("6:45", "6:45 PM"),
    ("630", "6:30 PM"),
    ("7", "7:00 AM"),
    ("01", "1:00 AM"),
    ("0630", "6:30 AM"),
    ("1430", "2:30 PM"),
    ("14.30", "2:30 PM"),
]
HOURS = [
    ("0:15", "0.25"),
    ("0,25", "0.25"),
    (".25", "0.25"),
    ("15m", "0.25"),
    ("15 min", "0.25"),
    ("1h30", "1.50"),
    ("1h 30m", "1.50"),
    ("1.5h", "1.50"),
    ("2", "2.00"),
    ("24", "24.00"),
    ("0:20", "0.33"),
]


@pytest.mark.parametrize(("typed", "shown"), CLOCKS)
def test_a_time_is_read_loosely_and_written_in_one_form(typed: str, shown: str) -> None:
    assert clock_text(read_clock(typed)) == shown


@pytest.mark.parametrize("typed", ["", "abc", "25", "960", "9:60", "13pm", "0pm", "9:", "123456", "-1", "9 15 7"])
def test_what_is_no_time_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(Unreadable, match="no time of day"):
        read_clock(typed)


@pytest.mark.parametrize(("typed", "shown"), HOURS)
def test_hours_are_read_loosely_and_written_in_one_form(typed: str, shown: str) -> None:
    assert hours_text(read_hours(typed)) == shown


@pytest.mark.parametrize("typed", ["", "x", "1:75", "25", "915", "-1", "1.2.3"])
def test_what_is_no_number_of_hours_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        read_hours(typed)


def test_an_end_before_its_start_is_twelve_hours_later_where_nobody_said_the_half() -> None:
    evening = read_clock("6")
    assert read_end("7", evening) == 19 * 60
    assert read_end("7am", evening) == 7 * 60
    assert read_end("07", evening) == 7 * 60
    assert read_end("1230", read_clock("11")) == 12 * 60 + 30
    assert read_end("9", 9 * 60) == 9 * 60
    assert read_end("24", evening) == DAY


@given(st.integers(0, DAY - 1), st.booleans())
def test_what_is_written_is_read_as_the_same(minutes: int, twelve_hours: bool) -> None:
    assert read_clock(clock_text(minutes, Form(twelve_hours=twelve_hours))) == minutes or not twelve_hours


@given(st.decimals(0, 24, places=2))
def test_hours_that_are_written_are_read_as_the_same(hours: Decimal) -> None:
    assert read_hours(hours_text(hours)) == hours
    assert read_hours(hours_text(hours, Form(decimal=","))) == hours


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_time_or_refused_with_a_sentence(text: str) -> None:
    sentences: list[str] = []
    for read in (read_clock, read_hours):
        try:
            assert 0 <= read(text) <= DAY
        except Unreadable as error:
            sentences.append(str(error))
    assert all(one.endswith(".") for one in sentences)


def test_days_and_decimals_follow_the_account() -> None:
    assert (day_text(AUTUMN), day_text(AUTUMN, Form(day_first=True))) == ("11/1/2026", "1/11/2026")
    assert hours_text(Decimal("0.255"), Form(decimal=",")) == "0,26"
    assert clock_text(DAY, Form(twelve_hours=False)) == "24:00"


# --- a day of one's own -----------------------------------------------------------------------------------------------
def test_a_day_has_23_or_25_hours_when_the_clocks_change() -> None:
    lengths = [(end - start) / timedelta(hours=1) for start, end in (days.bounds(d, CHICAGO) for d in (SPRING, AUTUMN))]
    assert lengths == [23, 25]


def test_a_time_that_the_clocks_skip_does_not_exist() -> None:
    with pytest.raises(Unreadable, match="no 2:30 AM on that day"):
        days.moment_on(SPRING, 150, CHICAGO)
    assert days.moment_on(SPRING, 180, CHICAGO) == datetime(2026, 3, 8, 8, tzinfo=UTC)


def test_of_a_time_that_comes_twice_the_first_is_meant() -> None:
    assert days.is_twice(AUTUMN, 90, CHICAGO)
    assert not days.is_twice(AUTUMN, 180, CHICAGO)
    assert days.moment_on(AUTUMN, 90, CHICAGO) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


@given(
    st.integers(0, 365 * 24 * 60),
    st.integers(1, 72 * 60),
    st.sampled_from([CHICAGO, ZoneInfo("UTC"), ZoneInfo("Europe/London"), ZoneInfo("Asia/Kolkata")]),
)
def test_what_goes_over_midnight_is_split_without_loss(at: int, minutes: int, zone: ZoneInfo) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=at)
    end = start + timedelta(minutes=minutes)
    pieces = list(days.split(start, end, zone))
    assert (pieces[0][0], pieces[-1][1]) == (start, end)
    assert all(one[1] == other[0] for one, other in pairwise(pieces))
    assert not any(days.goes_over_midnight(*piece, zone) for piece in pieces)


def test_an_end_at_midnight_is_still_that_day() -> None:
    start = days.moment_on(AUTUMN, 23 * 60, CHICAGO)
    end = days.moment_on(AUTUMN, DAY, CHICAGO)
    assert not days.goes_over_midnight(start, end, CHICAGO)
    assert days.goes_over_midnight(start, end + timedelta(minutes=1), CHICAGO)


def test_a_moment_is_read_with_its_offset_or_by_the_own_clock() -> None:
    nine = datetime(2026, 11, 18, 15, tzinfo=UTC)
    for text in (
        "2026-11-18T15:00:00Z",
        "2026-11-18T09:00:00-06:00",
        "2026-11-18T09:00",
        "2026-11-18 9",
        "2026-11-18 9.00",
    ):
        assert read_moment(text, CHICAGO) == nine
    assert read_ending("930", nine, CHICAGO) == nine + timedelta(minutes=30)
    assert read_ending("2026-11-18T10:00", nine, CHICAGO) == nine + timedelta(hours=1)
    with pytest.raises(Unreadable):
        read_moment("tomorrow", CHICAGO)


def test_zones_are_known_by_connectwise_s_names() -> None:
    assert zone_named("US Eastern", CHICAGO) == ZoneInfo("America/New_York")
    assert zone_named("Europe/London", CHICAGO) == ZoneInfo("Europe/London")
    assert zone_named("Our own zone", CHICAGO) == CHICAGO
    assert zone_named("", CHICAGO) == CHICAGO
