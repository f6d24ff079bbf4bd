"""Boards, statuses, types, subtypes and items of Ferrowick IT: data only."""

from __future__ import annotations

NR, RE, PL, OK, NO = "NotResponded", "Responded", "ResolutionPlan", "Resolved", "NoEscalation"

DESK = "Service Desk"
ALERTS = "Alerts"
NETWORK = "Network Infrastructure"
PROCUREMENT = "Procurement"
INTERNAL = "Internal"
PROJECTS = "Professional Services"
OLD_DESK = "Help Desk OLD"

# board: department, the statuses with their stage. A leading sign means closed and no more time.
STATUSES: dict[str, tuple[tuple[str, str], ...]] = {
    DESK: (
        ("New (email connector)", NR),
        ("New (portal)", NR),
        ("New (default)", NR),
        ("Assigned", NR),
        ("Acknowledged", RE),
        ("Scheduled", PL),
        ("In Progress", PL),
        ("Customer Updated", PL),
        ("Escalated L2", PL),
        ("Escalated L3", PL),
        ("Re-Opened", PL),
        ("Waiting Customer", NO),
        ("Waiting Vendor", NO),
        ("Waiting Parts", NO),
        ("Waiting Client Confirmation", NO),
        ("On Hold", NO),
        ("Completed", OK),
        (">Closed", OK),
        (">Closed - No Response", OK),
        (">Duplicate", OK),
    ),
    ALERTS: (
        ("New Alert", NR),
        ("Investigating", PL),
        ("Maintenance Window", NO),
        ("Known Issue", NO),
        (">Auto-Closed", OK),
        (">Closed", OK),
    ),
    NETWORK: (
        ("New", NR),
        ("Planned", PL),
        ("In Progress", PL),
        ("Change Approval", NO),
        ("Monitoring", NO),
        (">Closed", OK),
    ),
    PROCUREMENT: (
        ("New Request", NR),
        ("Quote Sent", NO),
        ("Waiting Approval", NO),
        ("Ordered", NO),
        ("Back-Ordered", NO),
        ("Received", PL),
        (">Closed", OK),
    ),
    INTERNAL: (("Open", NR), ("Doing", PL), (">Done", OK)),
    PROJECTS: (("Not Started", NR), ("In Progress", PL), ("Waiting", NO), ("Completed", OK), (">Closed", OK)),
    OLD_DESK: (("New", NR), ("In Progress", PL), ("Waiting", NO), ("Completed", OK), (">Closed", OK)),
}

DEFAULT_STATUS: dict[str, str] = {
    DESK: "New (default)",
    ALERTS: "New Alert",
    NETWORK: "New",
    PROCUREMENT: "New Request",
    INTERNAL: "Open",
    PROJECTS: "Not Started",
    OLD_DESK: "New",
}

DEPARTMENT: dict[str, str] = {
    DESK: "Service",
    ALERTS: "Network",
    NETWORK: "Network",
    PROCUREMENT: "Administration",
    INTERNAL: "Administration",
    PROJECTS: "Professional Services",
    OLD_DESK: "Service",
}

# board: type: subtypes. A subtype of the same name is one record with several types, as ConnectWise has it.
TYPES: dict[str, dict[str, tuple[str, ...]]] = {
    DESK: {
        "Email & Calendar": (
            "Outlook",
            "Shared Mailbox",
            "Distribution List",
            "Spam & Quarantine",
            "Mail Flow",
            "Calendar",
        ),
        "Accounts & Access": ("Password Reset", "Account Locked", "MFA", "Permissions", "Single Sign-On"),
        "Workstation": ("Slow", "Will Not Start", "Update", "Display & Dock", "Peripheral", "Rebuild"),
        "Line-of-Business App": ("Error", "Slow", "Update", "License", "Access"),
        "Printing & Scanning": ("Cannot Print", "Scan to Email", "Driver", "New Printer", "Hardware"),
        "General": ("How-To", "Other"),
        "Remote Access": ("VPN", "Remote Desktop", "Remote App"),
        "Files & Storage": ("Mapped Drive", "OneDrive & SharePoint", "Restore", "Permissions"),
        "Network & Wi-Fi": ("Internet Down", "Slow", "Wi-Fi", "Cabling"),
        "Security": ("Phishing Report", "Suspicious Sign-In", "Malware Alert", "Mailbox Compromise"),
        "User Lifecycle": ("New User", "Departing User", "Role Change"),
        "Phones": ("Handset", "Voicemail", "Call Quality"),
        "Mobile Device": ("Mail on Phone", "Enrollment", "Lost"),
        "Server": ("Slow", "Restart", "Disk"),
        "Networking": ("Wi-Fi", "Internet Down"),
        "Outlook": (),
        "Misc": (),
    },
    ALERTS: {
        "Disk": (),
        "Service": (),
        "Backup": (),
        "Offline": (),
        "Patch": (),
        "Hardware": (),
        "Security Tool": (),
        "Certificate": (),
    },
    NETWORK: {"Outage": (), "Change": ("Firewall", "Switch", "Carrier"), "Firmware": ()},
    PROCUREMENT: {"Quote": (), "Order": (), "Return": (), "Renewal": ()},
    INTERNAL: {"Office": (), "Tools": ()},
    PROJECTS: {"Project": ()},
    OLD_DESK: {"Email": (), "Computer": (), "Printer": (), "Other": ()},
}

INACTIVE_TYPES = frozenset({(DESK, "Outlook"), (DESK, "Misc")})
PROACTIVE_TYPES = frozenset({"Patch", "Firmware", "Renewal", "Certificate"})

# (board, type, subtype): items
ITEMS: dict[tuple[str, str, str], tuple[str, ...]] = {
    (DESK, "Email & Calendar", "Outlook"): ("Desktop", "Web", "Mobile"),
    (DESK, "Email & Calendar", "Calendar"): ("Desktop", "Web", "Mobile"),
    (DESK, "Remote Access", "VPN"): ("GlobalProtect", "SonicWall", "AnyConnect"),
    (DESK, "Line-of-Business App", "Error"): ("QuickBooks", "Dentrix", "Sage", "Revit"),
    (DESK, "Line-of-Business App", "Slow"): ("Revit", "QuickBooks", "Dentrix"),
    (DESK, "Line-of-Business App", "Update"): ("Sage", "QuickBooks", "Dentrix"),
    (DESK, "Line-of-Business App", "License"): ("AutoCAD", "Adobe", "Revit"),
    (DESK, "Line-of-Business App", "Access"): ("QuickBooks", "Sage", "Dentrix"),
    (DESK, "Workstation", "Display & Dock"): ("Dock", "Monitor"),
    (DESK, "Workstation", "Peripheral"): ("Camera", "Scanner", "Keyboard & Mouse"),
    (DESK, "Printing & Scanning", "Cannot Print"): ("Printer", "Label Printer", "Plotter"),
    (DESK, "Accounts & Access", "MFA"): ("Authenticator", "Text Message"),
    (DESK, "Accounts & Access", "Single Sign-On"): ("Web App", "Badge Reader"),
    (DESK, "Mobile Device", "Mail on Phone"): ("iPhone", "Android"),
    (DESK, "Phones", "Call Quality"): ("Teams", "Desk Phone"),
    (DESK, "Files & Storage", "OneDrive & SharePoint"): ("OneDrive", "SharePoint"),
}

# name, color, level
PRIORITIES: tuple[tuple[str, str, str], ...] = (
    ("Priority 1 - Emergency", "Red", "Critical"),
    ("Priority 2 - High", "Orange", "High"),
    ("Priority 3 - Normal", "Yellow", "Medium"),
    ("Priority 4 - Low", "Green", "Low"),
    ("Priority 5 - Planned", "Blue", "Low"),
)

SOURCES: tuple[str, ...] = ("Email Connector", "Phone", "Portal", "RMM", "Walk-up", "Internal")

Three = tuple[float, float, float]  # respond, plan, resolve in hours; a zero means no goal

# name, basedOn, hours by priority 1-4; priority 5 takes the hours of 4.
SLAS: tuple[tuple[str, str, tuple[Three, ...]], ...] = (
    ("Gold", "Custom", ((0.25, 1, 4), (0.5, 2, 4), (2, 4, 16), (4, 16, 40))),
    ("Gold 24x7", "AllHours", ((0.25, 1, 4), (0.5, 2, 8), (4, 12, 48), (8, 24, 120))),
    ("Silver", "Custom", ((0.5, 2, 8), (1, 4, 12), (4, 8, 24), (8, 16, 60))),
    ("Bronze", "Customer", ((1, 4, 16), (2, 8, 24), (8, 16, 40), (16, 40, 100))),
    ("Best Effort", "Custom", ((4, 0, 0), (8, 0, 0), (16, 0, 0), (24, 0, 0))),
)
