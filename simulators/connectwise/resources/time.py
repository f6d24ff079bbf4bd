"""Time."""

from simulators.connectwise.fields import time
from simulators.connectwise.resources.describing import info, resource
from simulators.connectwise.schema import READ

RESOURCES = [
    resource("/time/entries", "Time Entry", time.TIME_ENTRY, key=(), shows=(), methods=READ, callback="time"),
    resource("/time/workTypes", "Work Type", time.WORK_TYPE, href="workType", methods=READ),
    resource("/time/workRoles", "Work Role", time.WORK_ROLE, href="workRole", methods=READ),
    resource("/time/chargeCodes", "Charge Code", time.CHARGE_CODE, href="chargeCode", methods=READ),
    resource(
        "/time/changelogs",
        "Time Entry Change Log",
        time.TIME_ENTRY_CHANGE_LOG,
        key=(),
        shows=(),
        methods=frozenset({"DELETE", "GET"}),
    ),
    info("/time/chargeCodes/info", time.CHARGE_CODE_INFO, of="time/chargeCodes"),
    resource(
        "/time/chargeCodes/{chargeCode}/expenseTypes",
        "Charge Code Expense Type",
        time.CHARGE_CODE_EXPENSE_TYPE,
        parents=("chargeCode",),
        key=(),
        shows=(),
    ),
    resource(
        "/time/entries/{entryId}/audits",
        "Time Entry Audit",
        time.TIME_ENTRY_AUDIT + " entryId:int~",
        parents=("entryId",),
        key=(),
        shows=(),
        methods=READ,
        hidden=frozenset({"entryId"}),
    ),
    resource("/time/sheets", "Time Sheet", time.TIME_SHEET, key=(), shows=(), methods=frozenset({"DELETE", "GET"})),
    resource(
        "/time/sheets/{sheetId}/audits",
        "Time Sheet Audit",
        time.TIME_SHEET_AUDIT + " sheetId:int~",
        parents=("sheetId",),
        key=(),
        shows=(),
        methods=READ,
        hidden=frozenset({"sheetId"}),
    ),
    resource("/time/ticketstopwatches", "Ticket Stopwatch", time.TICKET_STOPWATCH, key=(), shows=()),
    resource(
        "/time/timePeriodSetups",
        "Time Period Setup",
        time.TIME_PERIOD_SETUP,
        key=("description",),
        shows=("description",),
    ),
    resource(
        "/time/timePeriodSetups/{timePeriodSetup}/periods",
        "Time Period",
        time.TIME_PERIOD,
        parents=("timePeriodSetup",),
        key=(),
        shows=(),
        methods=READ,
    ),
    info("/time/workRoles/info", time.WORK_ROLE_INFO, of="time/workRoles"),
    resource(
        "/time/workRoles/{workRole}/locations",
        "Work Role Location",
        time.WORK_ROLE_LOCATION,
        parents=("workRole",),
        key=(),
        shows=(),
    ),
    info("/time/workTypes/info", time.WORK_TYPE_INFO, of="time/workTypes"),
]
