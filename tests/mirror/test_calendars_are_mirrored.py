"""Working hours and holidays, as ConnectWise has them: whole, followed, and compared."""

from datetime import date, time

import pytest

from cwhub.mirror import models, sync
from cwhub.mirror.checking import Check
from cwhub.mirror.reading_calendars import clock, holiday
from cwhub.mirror.sync import Puller
from tests.connected import Desk

pytestmark = pytest.mark.usefixtures("without_pauses")


def renew(desk: Desk) -> None:
    list(sync.mirror_setup(Puller.of(desk.connection)))


def differences(desk: Desk) -> list[str]:
    return [str(one) for one in Check.of(desk.connection).differences(notes=False)]


def test_calendars_and_holidays_are_here_after_the_first_reading(desk: Desk) -> None:
    with desk.scope.open():
        calendar = models.Calendar.objects.get()
        assert calendar.name == "Standard"
        assert calendar.hours_of(0) == (time(8), time(17))
        assert calendar.hours_of(6) is None
        listed = models.HolidayList.objects.get()
        assert calendar.holiday_list_ref == listed.external_id
        days = {row.day: row for row in models.Holiday.objects.filter(list_ref=listed.external_id)}
        assert days[date(2026, 11, 26)].all_day
        eve = days[date(2026, 12, 24)]
        assert (eve.all_day, eve.starts_at, eve.ends_at) == (False, time(12), time(17))
        assert models.CompanySettings.objects.get().default_calendar_ref == calendar.external_id
        row = models.SlaPriority.objects.get()
        assert (row.sla_ref, row.priority_ref, row.record["respondHours"]) == (1, 1, 0.5)
    assert differences(desk) == []


def test_what_changes_there_changes_here(desk: Desk) -> None:
    with desk.api() as api:
        hours = [{"op": "replace", "path": "fridayEndTime", "value": "12:00:00"}]
        assert api.patch("/schedule/calendars/1", json=hours).status_code == 200
        assert api.delete("/schedule/holidayLists/1/holidays/1").status_code == 204
        made = api.post("/schedule/holidayLists", json={"name": "Regional"}).json()
        day = {"name": "Founder's day", "date": "2026-12-01T00:00:00Z"}
        assert api.post(f"/schedule/holidayLists/{made['id']}/holidays", json=day).status_code == 201
    assert {one.split()[0] for one in differences(desk)} == {"calendars", "holiday", "holidays"}
    renew(desk)
    assert differences(desk) == []
    with desk.scope.open():
        assert models.Calendar.objects.get().hours_of(4) == (time(8), time(12))
        assert not models.Holiday.objects.filter(day=date(2026, 11, 26), gone_at=None).exists()
        assert models.Holiday.objects.get(list_ref=made["id"]).name == "Founder's day"


def test_a_list_that_goes_takes_its_holidays_along(desk: Desk) -> None:
    with desk.api() as api:
        made = api.post("/schedule/holidayLists", json={"name": "Regional"}).json()
        day = {"name": "Founder's day", "date": "2026-12-01T00:00:00Z"}
        api.post(f"/schedule/holidayLists/{made['id']}/holidays", json=day)
        renew(desk)
        assert api.delete(f"/schedule/holidayLists/{made['id']}").status_code == 204
    renew(desk)
    with desk.scope.open():
        assert not models.Holiday.objects.filter(list_ref=made["id"], gone_at=None).exists()
        assert models.Holiday.objects.filter(list_ref=1, gone_at=None).count() == 2


def test_a_list_that_goes_while_it_is_read_is_no_reason_to_read_no_more(desk: Desk) -> None:
    """A 404 is told of what is gone and of what the role hides alike."""
    path = "/schedule/holidayLists/1/holidays"
    desk.fault(method="GET", path=path, effect="error_before_commit", status=404, count=1)
    renew(desk)
    assert 404 in {row["status"] for row in desk.requests("GET")}
    with desk.scope.open():
        desk.connection.refresh_from_db()
        assert desk.connection.unreadable == []
        assert models.Holiday.objects.filter(list_ref=1, gone_at=None).count() == 2


@pytest.mark.parametrize(
    ("told", "means"),
    [
        ("08:30:00", time(8, 30)),
        ("08:30", time(8, 30)),
        ("1900-01-01T17:00:00Z", time(17)),
        ("24:00:00", time.max),
        ("", None),
        (None, None),
    ],
)
def test_a_time_of_day_is_read_as_connectwise_may_write_it(told: str | None, means: time | None) -> None:
    assert clock({"at": told}, "at") == means


def test_a_holiday_without_hours_closes_the_whole_day() -> None:
    assert holiday({"name": "X", "date": "2026-12-01T00:00:00Z"})["all_day"] is True
    assert holiday({"name": "X", "timeStart": "12:00:00", "timeEnd": "17:00:00"})["all_day"] is False
