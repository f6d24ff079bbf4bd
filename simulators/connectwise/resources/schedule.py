"""Schedule."""

from simulators.connectwise import schedule_rules
from simulators.connectwise.fields import schedule
from simulators.connectwise.resources.describing import info, resource
from simulators.connectwise.schema import READ

RESOURCES = [
    resource(
        "/schedule/entries",
        "Schedule Entry",
        schedule.SCHEDULE_ENTRY,
        key=(),
        shows=("name",),
        href="schedule",
        callback="schedule",
        defaults={"doneFlag": False, "acknowledgedFlag": False, "ownerFlag": False},
        prepare=schedule_rules.prepare,
        after=schedule_rules.after,
        guard=schedule_rules.guard,
    ),
    resource(
        "/schedule/types",
        "Schedule Type",
        schedule.SCHEDULE_TYPE,
        key=("identifier", "name"),
        shows=("identifier", "name"),
        href="type",
        methods=READ,
    ),
    resource("/schedule/calendars", "Calendar", schedule.CALENDAR, href="calendar", methods=READ),
    resource("/schedule/holidayLists", "Holiday List", schedule.HOLIDAY_LIST, href="holidayList", methods=READ),
    resource(
        "/schedule/holidayLists/{holidayList}/holidays",
        "Holiday",
        schedule.HOLIDAY,
        parents=("holidayList",),
        methods=READ,
    ),
    info("/schedule/calendars/info", schedule.CALENDAR_INFO, of="schedule/calendars"),
    resource(
        "/schedule/details", "Schedule Entry Detail", schedule.SCHEDULE_ENTRY_DETAIL, key=(), shows=(), methods=READ
    ),
    resource(
        "/schedule/entries/{entryId}/details",
        "Schedule Detail",
        schedule.SCHEDULE_DETAIL + " entryId:int~",
        parents=("entryId",),
        key=(),
        shows=(),
        methods=READ,
        hidden=frozenset({"entryId"}),
    ),
    resource("/schedule/statuses", "Schedule Status", schedule.SCHEDULE_STATUS),
    info("/schedule/statuses/info", schedule.SCHEDULE_STATUS_INFO, of="schedule/statuses"),
    info("/schedule/types/info", schedule.SCHEDULE_TYPE_INFO, of="schedule/types"),
]
