"""A desk whose SLAs, calendars and statuses stand in the mirror. Names are made up; nothing hangs from today's date."""

from datetime import UTC, datetime
from typing import Any

from cwhub.accounts.models import Account, Client, Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror import reading, reading_calendars
from cwhub.mirror.models import (
    Agreement,
    Board,
    BoardStatus,
    Calendar,
    CompanySettings,
    Holiday,
    HolidayList,
    Priority,
    Sla,
    SlaPriority,
    Ticket,
)
from tests.builders import make_account, make_client, make_connection, scope_of

STAGES = {11: "NotResponded", 12: "Responded", 13: "ResolutionPlan", 14: "NoEscalation", 15: "Resolved"}
URGENT, NORMAL = 51, 52
AROUND_THE_CLOCK, OWN, CUSTOM, CUSTOMER, BEST_EFFORT = 61, 62, 63, 64, 65
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # 9:00 AM in Chicago


def week(start: str, end: str) -> dict[str, str]:
    return {f"{day}{edge}Time": at for day in WEEKDAYS for edge, at in (("Start", start), ("End", end))}


class SlaDesk:
    """Ferrous IT in Chicago: its own calendar 8-17 with a holiday, an extended one 6-22, and five SLAs."""

    def __init__(self) -> None:
        self.account: Account = make_account()
        self.connection: Connection = make_connection(self.account)
        self.client: Client = make_client(self.connection, 1, "Acme")
        with self.scope.open():
            self.calendars()
            self.setup()
            self.slas()

    @property
    def scope(self) -> ClientScope:
        return scope_of(self.account)

    def row(self, number: int, **fields: Any) -> dict[str, Any]:
        mine = {"account": self.account, "connection": self.connection, "seen_at": MONDAY, "external_id": number}
        return mine | fields

    def told(self, model: Any, read: Any, record: dict[str, Any]) -> Any:
        return model.objects.create(**self.row(record["id"], record=record), **read(record))

    def calendars(self) -> None:
        listed = {"id": 71, "name": "Ours"}
        self.told(HolidayList, reading_calendars.holiday_list, listed)
        day = {"id": 81, "date": "2026-11-24T00:00:00Z", "allDayFlag": True, "holidayList": {"id": 71}, "name": "Fair"}
        self.told(Holiday, reading_calendars.holiday, day)
        standard = {"id": 91, "name": "Standard", "holidayList": {"id": 71}, **week("08:00:00", "17:00:00")}
        extended = {"id": 92, "name": "Extended", **week("06:00:00", "22:00:00")}
        for record in (standard, extended):
            self.told(Calendar, reading_calendars.calendar, record)
        self.told(CompanySettings, reading_calendars.company_settings, {"id": 1, "defaultCalendar": {"id": 91}})

    def setup(self) -> None:
        Board.objects.create(**self.row(1, name="Help", takes_part=True))
        for number, stage in STAGES.items():
            BoardStatus.objects.create(**self.row(number, name=f"Status {number}", board_ref=1, stage=stage))
        for number, name in ((URGENT, "Now"), (NORMAL, "Soon")):
            Priority.objects.create(**self.row(number, name=name, sort_order=number))

    def slas(self) -> None:
        self.sla(AROUND_THE_CLOCK, "AllHours", 1, 2, 8)
        self.sla(OWN, "MyCalendar", 1, 2, 8)
        self.sla(CUSTOM, "Custom", 1, 2, 8, customCalendar={"id": 92})
        self.sla(CUSTOMER, "Customer", 1, 2, 8)
        self.sla(BEST_EFFORT, "MyCalendar", 4, 0, 0, defaultFlag=True)
        own = {"id": 101, "sla": {"id": AROUND_THE_CLOCK}, "priority": {"id": URGENT}, "respondHours": 0.5}
        self.told(SlaPriority, reading.sla_priority, own)

    def sla(self, number: int, based: str, respond: float, plan: float, resolve: float, **more: Any) -> None:
        hours = {"respondHours": respond, "planWithin": plan, "resolutionHours": resolve}
        self.told(Sla, reading.sla, {"id": number, "name": f"SLA {number}", "basedOn": based, **hours, **more})

    def agreement(self, number: int, sla: int) -> None:
        with self.scope.open():
            record = {"id": number, "name": "Care", "sla": {"id": sla}}
            Agreement.objects.create(**self.row(number, record=record, client=self.client, name="Care"))

    def ticket(self, number: int = 1, **told: Any) -> Ticket:
        """`sla`, `status` and `entered`; `priority`, `agreement`, `changed`, `client`, `closed`, `resources` go to the
        columns; what else is told are ConnectWise's fields."""
        more: dict[str, Any] = {"sla": AROUND_THE_CLOCK, "status": 11, "entered": MONDAY} | told
        sla, status, entered = (more.pop(name) for name in ("sla", "status", "entered"))
        columns = {
            "priority_ref": more.pop("priority", NORMAL),
            "agreement_ref": more.pop("agreement", None),
            "source_updated_at": more.pop("changed", entered),
            "client": more.pop("client", self.client),
            "closed": more.pop("closed", False),
            "resources": more.pop("resources", ""),
            "goal_at": None,
        }
        record = {"id": number, **({"sla": {"id": sla}} if sla else {}), **more}
        with self.scope.open():
            return Ticket.objects.create(
                **self.row(number, record=record),
                **columns,
                summary=f"Ticket {number}",
                board_ref=1,
                status_ref=status,
                entered_at=entered,
            )


def make_sla_desk() -> SlaDesk:
    return SlaDesk()
