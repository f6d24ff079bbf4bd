"""Who works at Ferrowick IT: data only."""

from __future__ import annotations

from typing import NamedTuple


class Person(NamedTuple):
    identifier: str
    first: str
    last: str
    title: str
    role: str  # work role
    team: str  # owner, manager, dispatch, account, billing, L1, L2, L3, network, noc, project, former, sub, client, api
    department: str
    pace: float  # share of the team's work
    logs: str  # when time is entered: now, day, friday, late, never
    license: str = "F"
    inactive: bool = False
    rate: float | None = None
    zone: str = "C"


MEMBERS: tuple[Person, ...] = (
    Person("ROkaforLind", "Renata", "Okafor-Lind", "Owner", "vCIO", "owner", "Administration", 1, "friday"),
    Person("MCastellane", "Maeve", "Castellane", "Service Manager", "Senior Engineer", "manager", "Service", 1, "day"),
    Person("TWren", "Tobias", "Wren", "Dispatcher", "Service Coordinator", "dispatch", "Service", 1, "now"),
    Person(
        "PAdeyemo",
        "Priscilla",
        "Adeyemo",
        "Account Manager",
        "vCIO",
        "account",
        "Administration",
        1,
        "friday",
        rate=240.0,
    ),
    Person(
        "HBramante",
        "Hollis",
        "Bramante",
        "Billing and Procurement",
        "Administration",
        "billing",
        "Administration",
        1,
        "day",
    ),
    Person("JPetrosky", "Jonah", "Petrosky", "Help Desk Technician", "Help Desk Technician", "L1", "Service", 3, "now"),
    Person("ADufresne", "Amina", "Dufresne", "Help Desk Technician", "Help Desk Technician", "L1", "Service", 3, "now"),
    Person("CNystrom", "Caleb", "Nystrom", "Help Desk Technician", "Help Desk Technician", "L1", "Service", 1.1, "day"),
    Person(
        "LFerrante",
        "Lucia",
        "Ferrante",
        "Help Desk Technician",
        "Help Desk Technician",
        "L1",
        "Service",
        1.2,
        "day",
        zone="E",
    ),
    Person(
        "DOyelaran", "Darnell", "Oyelaran", "Help Desk Technician", "Help Desk Technician", "L1", "Service", 1.1, "day"
    ),
    Person("WTsao", "Wei-Lin", "Tsao", "Help Desk Technician", "Help Desk Technician", "L1", "Service", 3, "now"),
    Person(
        "BHaldane", "Brooke", "Haldane", "Help Desk Technician", "Help Desk Technician", "L1", "Service", 1, "friday"
    ),
    Person("SKowal", "Samir", "Kowal", "Systems Engineer", "Systems Engineer", "L2", "Service", 1.2, "day"),
    Person(
        "IVasquez", "Ingrid", "Vasquez", "Systems Engineer", "Systems Engineer", "L2", "Service", 1.1, "day", zone="E"
    ),
    Person("PObuya", "Patrick", "Obuya", "Systems Engineer", "Systems Engineer", "L2", "Service", 1, "friday"),
    Person("DMirzoyan", "Dana", "Mirzoyan", "Systems Engineer", "Systems Engineer", "L2", "Service", 1, "day"),
    Person("KTorvald", "Kyle", "Torvald", "Systems Engineer", "Systems Engineer", "L2", "Service", 1, "friday"),
    Person(
        "NEsterhuizen",
        "Nadia",
        "Esterhuizen",
        "Senior Engineer",
        "Senior Engineer",
        "L3",
        "Service",
        1,
        "day",
        rate=195.0,
    ),
    Person("GSolberg", "Graham", "Solberg", "Senior Engineer", "Senior Engineer", "L3", "Service", 0.8, "late"),
    Person("LMarchetti", "Luis", "Marchetti", "Network Engineer", "Network Engineer", "network", "Network", 1, "day"),
    Person(
        "FdeGraaf",
        "Fenna",
        "de Graaf",
        "Network Engineer",
        "Network Engineer",
        "network",
        "Network",
        1,
        "friday",
        zone="E",
    ),
    Person("RPell", "Ravindra", "Pell", "NOC Technician", "Help Desk Technician", "noc", "Network", 1, "now"),
    Person("TOkonjo", "Tess", "Okonjo", "NOC Technician", "Help Desk Technician", "noc", "Network", 1, "day"),
    Person(
        "MYelland",
        "Marcus",
        "Yelland",
        "Project Engineer",
        "Project Engineer",
        "project",
        "Professional Services",
        1,
        "friday",
    ),
    Person(
        "SBrandvold",
        "Sofia",
        "Brandvold",
        "Project Engineer",
        "Project Engineer",
        "project",
        "Professional Services",
        1,
        "late",
        zone="E",
    ),
    # Around the twenty-five.
    Person(
        "DKeeling",
        "Devon",
        "Keeling",
        "Help Desk Technician",
        "Help Desk Technician",
        "former",
        "Service",
        1,
        "never",
        inactive=True,
    ),
    Person(
        "RAbernathy",
        "Rosa",
        "Abernathy",
        "Systems Engineer",
        "Systems Engineer",
        "former",
        "Service",
        1,
        "never",
        inactive=True,
    ),
    Person(
        "sub_Hartwell", "Ned", "Hartwell", "Subcontractor, cabling", "Network Engineer", "sub", "Network", 1, "late"
    ),
    Person(
        "SCA_MDelacroix",
        "Mireille",
        "Delacroix",
        "IT, Sunder Creek Academy",
        "Administration",
        "client",
        "Service",
        1,
        "never",
        license="C",
    ),
    Person(
        "RLC_JTamboli",
        "Jasper",
        "Tamboli",
        "IT, Redmarsh Library Consortium",
        "Administration",
        "client",
        "Service",
        1,
        "never",
        license="C",
    ),
    Person(
        "RLC_EOstrander",
        "Edith",
        "Ostrander",
        "IT, Redmarsh Library Consortium",
        "Administration",
        "client",
        "Service",
        1,
        "never",
        license="C",
    ),
    Person(
        "cwhub_api",
        "cwhub",
        "API",
        "API member",
        "Automated Remediation",
        "api",
        "Administration",
        1,
        "never",
        license="A",
    ),
    Person(
        "rmm_api", "RMM", "API", "API member", "Automated Remediation", "api", "Administration", 1, "never", license="A"
    ),
    Person(
        "quoting_api",
        "Quoting",
        "API",
        "API member",
        "Administration",
        "api",
        "Administration",
        1,
        "never",
        license="A",
    ),
)

# Who signs in to the product, by the part they play in the demo.
SIGN_INS: dict[str, str] = {
    "admin": "ROkaforLind",
    "admin2": "NEsterhuizen",
    "manager": "MCastellane",
    "dispatcher": "TWren",
    "technician": "ADufresne",
}

# Last week's sheets: these are not approved yet.
SHEETS_REJECTED = frozenset({"BHaldane", "MYelland"})
SHEETS_PENDING = frozenset({"PObuya", "FdeGraaf", "CNystrom"})
SHEETS_OPEN = frozenset({"ROkaforLind", "GSolberg", "SBrandvold"})

WORK_ROLES: tuple[tuple[str, float], ...] = (
    ("Help Desk Technician", 125),
    ("Systems Engineer", 155),
    ("Senior Engineer", 185),
    ("Network Engineer", 185),
    ("Project Engineer", 175),
    ("vCIO", 225),
    ("Service Coordinator", 95),
    ("Automated Remediation", 85),
    ("Administration", 0),
)

# name, billTime, rateType, rate, hoursMin
WORK_TYPES: tuple[tuple[str, str, str, float, float], ...] = (
    ("Remote", "Billable", "Multiplier", 1, 0),
    ("Onsite", "Billable", "Multiplier", 1, 1),
    ("Maintenance", "Billable", "Multiplier", 1, 0),
    ("Project", "Billable", "Multiplier", 1, 0),
    ("After Hours", "Billable", "Multiplier", 1.5, 0),
    ("Emergency", "Billable", "Multiplier", 2, 1),
    ("Travel", "Billable", "Custom", 75, 0),
    ("Client Liaison", "NoCharge", "Multiplier", 1, 0),
    ("Rework", "NoCharge", "Multiplier", 1, 0),
    ("Internal", "DoNotBill", "Multiplier", 1, 0),
    ("Training", "DoNotBill", "Multiplier", 1, 0),
    ("Vacation", "DoNotBill", "Multiplier", 1, 0),
    ("Sick", "DoNotBill", "Multiplier", 1, 0),
)

CHARGE_CODES: tuple[tuple[str, str], ...] = (
    ("Internal Meeting", "Internal"),
    ("Training", "Training"),
    ("Admin", "Internal"),
    ("Sales Support", "Internal"),
    ("Vacation", "Vacation"),
    ("Sick", "Sick"),
)
