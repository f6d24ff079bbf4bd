"""Schedule."""

from simulators.connectwise import schedule_rules
from simulators.connectwise.calendar_rules import details, lists
from simulators.connectwise.fields import schedule
from simulators.connectwise.resources.describing import info, resource
from simulators.connectwise.schema import READ
from simulators.connectwise.setup_rules import each, named_once, one_default

RESOURCES = [
    resource(
        "/schedule/entries",
        "Schedule Entry",
        schedule.SCHEDULE_ENTRY,
        key=(),
        shows=("description",),
        href="schedule",
        error_name="scheduleEntry",
        callback="schedule",
        defaults={"doneFlag": False, "acknowledgedFlag": False, "ownerFlag": False},
        computed={"description": lambda store, record: record.get("name")},
        prepare=schedule_rules.prepare,
        after=schedule_rules.after,
        guard=schedule_rules.guard,
    ),
    resource(
        "/schedule/types",
        "Schedule Type",
        schedule.SCHEDULE_TYPE,
        key=("name", "identifier"),
        shows=("identifier",),
        href="type",
        defaults={"systemFlag": False},
        in_use=(("schedule/entries", "type"),),
        prepare=each(named_once, lists.check_type),
        guard=lists.keep_system_type,
    ),
    resource(
        "/schedule/calendars",
        "Calendar",
        schedule.CALENDAR,
        href="calendar",
        in_use=(("service/SLAs", "customCalendar"), ("system/members", "calendar"), ("company/companies", "calendar")),
        prepare=each(named_once, lists.check_calendar),
    ),
    resource(
        "/schedule/holidayLists",
        "Holiday List",
        schedule.HOLIDAY_LIST,
        href="holidayList",
        in_use=(("schedule/calendars", "holidayList"),),
        prepare=named_once,
        guard=lists.remove_holidays,
    ),
    resource(
        "/schedule/holidayLists/{holidayList}/holidays",
        "Holiday",
        schedule.HOLIDAY,
        parents=("holidayList",),
        defaults={"allDayFlag": True},
        prepare=lists.check_holiday,
    ),
    info("/schedule/calendars/info", schedule.CALENDAR_INFO, of="schedule/calendars"),
    resource(
        "/schedule/details", "Schedule Entry Detail", schedule.SCHEDULE_ENTRY_DETAIL, key=(), shows=(), methods=READ
    ),
    resource(
        "/schedule/entries/{scheduleEntry}/details",
        "Schedule Detail",
        schedule.SCHEDULE_DETAIL,
        collection="schedule/details",
        parents=("scheduleEntry",),
        key=(),
        shows=(),
        computed={"member": details.member_of},
        methods=READ,
    ),
    resource(
        "/schedule/statuses",
        "Schedule Status",
        schedule.SCHEDULE_STATUS,
        href="status",
        in_use=(("schedule/entries", "status"),),
        defaults={"defaultFlag": False, "showAsTentativeFlag": False},
        prepare=named_once,
        after=one_default,
    ),
    info("/schedule/statuses/info", schedule.SCHEDULE_STATUS_INFO, of="schedule/statuses"),
    info("/schedule/types/info", schedule.SCHEDULE_TYPE_INFO, of="schedule/types"),
]
