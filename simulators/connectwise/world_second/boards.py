"""Boards, statuses, types and priorities of Pennyfold Support: data only.

No status is named after what it means; only its flags say it.
"""

from __future__ import annotations

L1, ESCALATIONS, JOBS = "L1", "Escalations", "Jobs"
NR, RE, PL, OK, NO = "NotResponded", "Responded", "ResolutionPlan", "Resolved", "NoEscalation"

STATUSES: dict[str, tuple[tuple[str, str], ...]] = {
    L1: (
        ("1. Logged", NR),
        ("2. Seen", RE),
        ("3. On it", PL),
        ("4. Heard back", PL),
        ("5. With them", NO),
        ("6. With supplier", NO),
        ("7. On the shelf", NO),
        ("8. Sorted", OK),
        ("9. Done", OK),
    ),
    ESCALATIONS: (
        ("1. Logged", NR),
        ("3. On it", PL),
        ("5. With them", NO),
        ("6. With supplier", NO),
        ("8. Sorted", OK),
        ("9. Done", OK),
    ),
    JOBS: (
        ("1. Logged", NR),
        ("2. Booked", RE),
        ("3. On it", PL),
        ("7. On the shelf", NO),
        ("9. Done", OK),
    ),
}
FIRST_STATUS, LAST_STATUS = "1. Logged", "9. Done"

# No type has a subtype.
TYPES: dict[str, tuple[str, ...]] = {
    L1: (
        "Passwords and logins",
        "Email and diary",
        "Printers",
        "Laptops and PCs",
        "Internet and Wi-Fi",
        "Starters and leavers",
    ),
    ESCALATIONS: ("Servers", "Sage and other programs"),
    JOBS: ("Moves and installs", "Renewals"),
}
PRIORITIES: tuple[tuple[str, str, str], ...] = (
    ("Whenever", "Green", "Low"),
    ("Today", "Yellow", "Medium"),
    ("Now", "Red", "Critical"),
)
WHENEVER, TODAY, NOW = 1, 2, 3
USUAL_PRIORITY = WHENEVER
SOURCES: tuple[str, ...] = ("Rang in", "Mailed in", "Monitor")

# name, goals by priority: respond, plan, resolve in hours
SLAS: tuple[tuple[str, tuple[tuple[float, float, float], ...]], ...] = (
    ("Usual", ((8, 16, 40), (2, 6, 16), (0.5, 2, 8))),
    ("No promise", ((24, 0, 0), (16, 0, 0), (4, 0, 0))),
)
