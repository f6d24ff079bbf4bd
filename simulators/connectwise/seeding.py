"""What a world need not say: lists that every ConnectWise has."""

from datetime import date
from zoneinfo import ZoneInfo

from simulators.connectwise.schema import Record
from simulators.connectwise.time_rules.seeding import complete_time

SCREENS = ("Ticket", "Company", "Contact", "SalesOrder", "Opportunity", "Activity", "Project", "Agreement")


def complete(collections: dict[str, list[Record]], *, zone: ZoneInfo, today: date) -> dict[str, list[Record]]:
    """The world's collections, and the ones that are ConnectWise's own."""
    found = {**collections}
    found.setdefault("system/locations", _locations(collections))
    screens = [{"id": n, "screenId": name.lower(), "name": name} for n, name in enumerate(SCREENS, 1)]
    found.setdefault("system/connectWiseHostedScreens", screens)
    complete_time(found, zone=zone, today=today)
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
