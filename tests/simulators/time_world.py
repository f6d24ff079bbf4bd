"""The tiny desk with work types, rates, agreements and a clock that stands still until it is moved."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from simulators.connectwise.app import SimulatorApp, make_app
from simulators.connectwise.clock import Clock
from tests.simulators.tiny_world import NOON, Record, TinyWorld, ref, rows, ticket

DAY = "2026-11-18"  # a Wednesday; its period is the 16th to the 22nd
LAST_WEEK = "2026-11-11"


class StoppedClock(Clock):
    def __init__(self, at: datetime = NOON) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        return self.at + self.ahead

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


def agreement(company: int, **more: Any) -> Record:
    plain = {
        "name": f"Terms of {company}",
        "type": ref(1),
        "company": ref(company),
        "contact": ref(1),
        "startDate": "2026-09-01T00:00:00Z",
        "noEndingDateFlag": True,
        "cancelledFlag": False,
        "coverAgreementTime": True,
        "billTime": "NoDefault",
        "applicationUnits": "Hours",
        "applicationCycle": "CalendarMonth",
    }
    return {**plain, **more}


def work_type(name: str, bill: str = "Billable", rate: float = 1.0, **more: Any) -> Record:
    return {"name": name, "billTime": bill, "rateType": "Multiplier", "rate": rate, "roundBillHoursTo": 0.25, **more}


def time_lists() -> dict[str, list[Record]]:
    return {
        "time/workTypes": rows(
            work_type("Remote", overallDefaultFlag=True),
            work_type("Onsite", hoursMin=1.0),
            work_type("After Hours", rate=1.5),
            work_type("Rework", "NoCharge"),
            work_type("Internal", "DoNotBill"),
        ),
        "time/workRoles": rows({"name": "Engineer", "hourlyRate": 100.0}, {"name": "Senior", "hourlyRate": 150.0}),
        "time/chargeCodes": rows(
            {"name": "Meeting", "company": ref(3), "timeEntryFlag": True, "billTime": "DoNotBill", "workType": ref(5)}
        ),
        "time/timePeriodSetups": rows(
            {
                "periodApplyTo": "Both",
                "year": 2026,
                "type": "Weekly",
                "numberFuturePeriods": 2,
                "firstPeriodEndDate": "2026-01-04T00:00:00Z",
                "daysPastEndDate": 1,
            }
        ),
    }


def contracts() -> dict[str, list[Record]]:
    """Company 1 has everything covered, 2 a block of two hours a month, 3 a retainer."""
    return {
        "finance/agreements": rows(
            agreement(1, applicationUnlimitedFlag=True),
            agreement(2, applicationLimit=2.0),
            agreement(3, applicationUnits="Amount", applicationLimit=250.0),
        ),
        "service/tickets": rows(
            ticket(101, "Outlook asks for the password", 1, agreement=ref(1), contact=ref(1)),
            ticket(102, "Printer says offline", 2, agreement=ref(2), type=ref(2)),
            ticket(103, "Switch is down", 1, board=ref(2), status=ref(7), type=ref(3)),
            ticket(104, "Fax is broken", 2, status=ref(6), type=ref(4), closedFlag=True),
            ticket(105, "Scanner is loud", 3, agreement=ref(3)),
        ),
        "time/entries": [],
    }


def time_desk(
    settings: dict[str, Any] | None = None, amend: Callable[[dict[str, list[Record]]], None] | None = None
) -> SimulatorApp:
    """The simulator on this desk; `amend` changes the world before it is read."""
    world = TinyWorld()
    world.collections |= {**time_lists(), **contracts()}
    for member in world.collections["system/members"][:3]:
        member |= {"workRole": ref(1), "hourlyCost": 40.0, "defaultLocation": ref(1), "defaultDepartment": ref(1)}
    if amend:
        amend(world.collections)
    app = make_app(build=lambda **wish: world, settings={"callbacks": False, **(settings or {})})
    app.sim.clock = StoppedClock()
    return app


def entry(ticket: int = 101, hours: float = 0.5, day: str = DAY, **more: Any) -> Record:
    """Time from three in the afternoon on."""
    start = datetime.fromisoformat(f"{day}T15:00:00+00:00")
    times = {"timeStart": start.isoformat(), "timeEnd": (start + timedelta(hours=hours)).isoformat()}
    return {"chargeToType": "ServiceTicket", "chargeToId": ticket, **times, **more}
