"""What a world need not say: lists that every ConnectWise has."""

from simulators.connectwise.schema import Record

SCREENS = ("Ticket", "Company", "Contact", "SalesOrder", "Opportunity", "Activity", "Project", "Agreement")


def complete(collections: dict[str, list[Record]]) -> dict[str, list[Record]]:
    """The world's collections, and the ones that are ConnectWise's own."""
    screens = [{"id": n, "screenId": name.lower(), "name": name} for n, name in enumerate(SCREENS, 1)]
    return {"system/connectWiseHostedScreens": screens, **collections}
