"""What a world need not say: lists that every ConnectWise has."""

from datetime import date
from zoneinfo import ZoneInfo

from simulators.connectwise.billing import seeding as billing
from simulators.connectwise.calendar_rules.seeding import complete_schedule
from simulators.connectwise.companies import seeding as companies
from simulators.connectwise.configurations import seeding as configurations
from simulators.connectwise.schema import Record
from simulators.connectwise.system.seeding import complete_system
from simulators.connectwise.time_rules.seeding import complete_time
from simulators.connectwise.trade.seeding import complete_trade

NAMED: dict[str, tuple[tuple[str, Record], ...]] = {
    "company/teamRoles": (
        ("Account Manager", {"accountManagerFlag": True}),
        ("Sales", {"salesFlag": True}),
        ("Tech", {"techFlag": True}),
    ),
    "project/phaseStatuses": (("Open", {"defaultFlag": True}), ("Closed", {"closedFlag": True})),
    "project/securityRoles": (("Project Manager", {"managerRoleFlag": True}), ("Team Member", {})),
}
SCREENS = ("Ticket", "Company", "Contact", "SalesOrder", "Opportunity", "Activity", "Project", "Agreement")


def complete(collections: dict[str, list[Record]], *, zone: ZoneInfo, today: date) -> dict[str, list[Record]]:
    """The world's collections, and the ones that are ConnectWise's own."""
    found = {**collections}
    found.setdefault("system/locations", _locations(collections))
    screens = [{"id": n, "screenId": name.lower(), "name": name} for n, name in enumerate(SCREENS, 1)]
    found.setdefault("system/connectWiseHostedScreens", screens)
    for collection, rows in NAMED.items():
        found.setdefault(collection, [{"id": n, "name": name, **more} for n, (name, more) in enumerate(rows, 1)])
    first_calendar = next(iter(found.get("schedule/calendars", ())), None)
    if first_calendar:
        found.setdefault("system/myCompany/other", [{"id": 1, "defaultCalendar": {"id": first_calendar["id"]}}])
    companies.complete(found)
    configurations.complete(found)
    billing.complete(found, today=today)
    complete_system(found)
    complete_trade(found)
    complete_time(found, zone=zone, today=today)
    complete_schedule(found, zone=zone)
    return found


def _locations(collections: dict[str, list[Record]]) -> list[Record]:
    """The MSP's own places, as its boards, members and companies name them."""
    places: dict[int, Record] = {}
    for collection, field in (
        ("service/boards", "location"),
        ("system/members", "defaultLocation"),
        ("company/companies", "territory"),
    ):
        for record in collections.get(collection, ()):
            place = record.get(field) or {}
            if "name" in place:
                places[place["id"]] = {"id": place["id"], "name": place["name"], "locationFlag": True}
    return list(places.values())
