"""The projects of these twelve weeks: data only."""

from __future__ import annotations

from typing import NamedTuple

TYPES = ("Server", "Network", "Cloud Move", "Office Move", "Refresh")
# name, closed, no more time
STATUSES: tuple[tuple[str, bool, bool], ...] = (
    ("Open", False, False),
    ("On Hold", False, False),
    ("Waiting on Client", False, False),
    ("Closed", True, True),
)


class Plan(NamedTuple):
    client: int
    name: str
    kind: str
    begins: int  # days before the anchor
    lasts: int  # days
    hours: int  # budget
    status: str = "Open"
    billing: str = "FixedFee"


PLANS: tuple[Plan, ...] = (
    Plan(3, "Replace OXB-SRV02", "Server", 84, 70, 60, "Open", "ActualRates"),
    Plan(1, "Second imaging room, Lakeview", "Office Move", 84, 33, 40, "Closed"),
    Plan(21, "GlobalProtect split tunnel", "Network", 80, 60, 30, "Closed", "ActualRates"),
    Plan(11, "Wi-Fi in five houses", "Network", 78, 90, 120),
    Plan(7, "Plotter and file server to the cloud", "Cloud Move", 71, 64, 90),
    Plan(9, "QuickBooks to hosted desktop", "Cloud Move", 66, 52, 50, "On Hold"),
    Plan(17, "MFA for everybody", "Cloud Move", 60, 50, 36, "Open", "NotToExceed"),
    Plan(30, "Carts of laptops, autumn", "Refresh", 57, 29, 44, "Closed"),
    Plan(25, "One tenant for three practices", "Cloud Move", 52, 80, 160, "Waiting on Client"),
    Plan(12, "New phones for the night desk", "Office Move", 45, 40, 38),
    Plan(39, "Trailer 3 on LTE", "Network", 37, 30, 24, "Open", "ActualRates"),
    Plan(2, "New phones for eleven partners", "Refresh", 33, 25, 28),
    Plan(32, "Label printers, wet area", "Refresh", 24, 40, 32),
    Plan(28, "Showroom move", "Office Move", 15, 45, 70),
)

PHASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Plan",
        (
            "Kick-off with {who}",
            "Walk the site",
            "Write down what is there",
            "Order what is missing",
            "Agree on the date",
        ),
    ),
    (
        "Build",
        (
            "Prepare {thing}",
            "Rack and cable",
            "Set up the accounts",
            "Test with one person",
            "Write the run sheet",
            "Stage the machines",
            "Firewall rules for {thing}",
        ),
    ),
    (
        "Cut over",
        (
            "Cut over {thing}, evening",
            "Be there the first morning",
            "Collect the old machines",
            "Fix what the first day showed",
        ),
    ),
    ("Hand over", ("Document in the runbook", "Show {who} how it works", "Sign-off", "Close out the budget")),
)
THINGS = {
    "Server": "the server",
    "Network": "the switches",
    "Cloud Move": "the mailboxes",
    "Office Move": "the rooms",
    "Refresh": "the new machines",
}
NOTES: tuple[str, ...] = (
    "done on site, two hours, parking again",
    "waiting for the electrician",
    "ordered, ETA Thursday",
    "moved to next week, {who} is away",
    "tested with {who}, works",
    "see run sheet",
    "took longer, old cabling was not labeled",
)
