"""What Ferrowick IT sells and keeps: data only."""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """One product in its variants; each variant adds its own to the price."""

    subcategory: str
    identifier: str  # before the variant's own part
    description: str
    manufacturer: str
    price: float
    variants: tuple[tuple[str, str, float], ...]  # identifier, description, added to the price
    serialized: bool = False
    kept: bool = True  # on a shelf; a licence is not


SIZES = (("08", "8 GB", 0.0), ("16", "16 GB", 90.0), ("32", "32 GB", 260.0))
ONE = (("", "", 0.0),)
YEARS = (("1Y", "1 year", 0.0), ("3Y", "3 years", 180.0))
LENGTHS = (("1M", "3 ft", 0.0), ("2M", "6 ft", 3.0), ("5M", "15 ft", 8.0))
INCHES = (("24", "24 inch", 0.0), ("27", "27 inch", 80.0))
DISKS = (("500", "500 GB", 0.0), ("1T", "1 TB", 45.0), ("2T", "2 TB", 120.0))

CATEGORIES: dict[str, tuple[str, ...]] = {
    "Computers": ("Laptops", "Desktops", "Servers"),
    "Displays": ("Monitors", "Arms & Mounts"),
    "Accessories": ("Docks", "Drives", "Memory", "Cables", "Input", "Headsets", "Webcams", "Power Adapters"),
    "Network": ("Firewalls", "Switches", "Access Points"),
    "Power": ("UPS",),
    "Printing": ("Printers", "Supplies"),
    "Licenses": ("Office", "Security", "Design"),
    "Services": ("Managed", "Backup"),
}

# fmt: off
LINES: tuple[Line, ...] = (
    Line("Laptops", "LT-5440", "Latitude 5440 laptop", "Dell", 1180, SIZES, True),
    Line("Laptops", "LT-T14", "ThinkPad T14 laptop", "Lenovo", 1240, SIZES, True),
    Line("Laptops", "LT-840", "EliteBook 840 laptop", "HP", 1290, SIZES[1:], True),
    Line("Laptops", "LT-SURF", "Surface Laptop 5", "Microsoft", 1350, SIZES[1:], True),
    Line("Desktops", "WS-7010", "OptiPlex 7010 desktop", "Dell", 890, SIZES, True),
    Line("Desktops", "WS-M70", "ThinkCentre M70q small desktop", "Lenovo", 720, SIZES[:2], True),
    Line("Desktops", "WS-3660", "Precision 3660 drawing station", "Dell", 2380, SIZES[2:], True),
    Line("Servers", "SRV-T350", "PowerEdge T350 server", "Dell", 3900, ONE, True),
    Line("Servers", "SRV-ML110", "ProLiant ML110 server", "HP", 4150, ONE, True),
    Line("Monitors", "MON-P", "Office monitor", "Dell", 219, INCHES, True),
    Line("Monitors", "MON-T", "Monitor with USB-C", "Lenovo", 299, INCHES, True),
    Line("Arms & Mounts", "ARM", "Monitor arm", "Ergotron", 89, (("1", "single", 0), ("2", "double", 70))),
    Line("Docks", "DOCK-WD19", "WD19S dock", "Dell", 239, ONE, True),
    Line("Docks", "DOCK-G5", "USB-C dock G5", "HP", 229, ONE, True),
    Line("Docks", "DOCK-TB", "ThinkPad universal dock", "Lenovo", 249, ONE, True),
    Line("Drives", "SSD-870", "SATA solid state drive", "Samsung", 62, DISKS),
    Line("Drives", "SSD-980", "NVMe solid state drive", "Samsung", 78, DISKS),
    Line("Drives", "NAS-HDD", "Disk for network storage", "Seagate", 129, (("4T", "4 TB", 0), ("8T", "8 TB", 95))),
    Line("Drives", "USB-ENC", "Encrypted flash drive", "Kingston", 44, (("64", "64 GB", 0), ("128", "128 GB", 35))),
    Line("Memory", "RAM-SO", "DDR4 memory for laptops", "Crucial", 31, SIZES),
    Line("Memory", "RAM-D5", "DDR5 memory for desktops", "Crucial", 42, SIZES),
    Line("Cables", "CAT6", "Network cable", "Tripp Lite", 5, LENGTHS),
    Line("Cables", "HDMI", "HDMI cable", "Tripp Lite", 9, LENGTHS),
    Line("Cables", "DP", "DisplayPort cable", "Tripp Lite", 12, LENGTHS[:2]),
    Line("Cables", "USBC", "USB-C cable", "Anker", 14, LENGTHS[:2]),
    Line("Input", "KBM", "Keyboard and mouse", "Logitech", 39, (("W", "wireless", 0), ("C", "with cable", -14))),
    Line("Input", "SCAN", "Bar code scanner", "Zebra", 265, (("H", "hand held", 0), ("B", "with base", 90)), True),
    Line("Input", "CARD", "Badge reader", "HID", 94, ONE, True),
    Line("Headsets", "HS", "Headset", "Jabra", 119, (("M", "one ear", 0), ("S", "both ears", 30)), True),
    Line("Webcams", "CAM", "Webcam", "Logitech", 84, ONE),
    Line("Power Adapters", "PSU", "USB-C power adapter", "Dell", 49, (("65", "65 W", 0), ("90", "90 W", 16))),
    Line("Firewalls", "FW-MX67", "Meraki MX67 firewall", "Cisco", 695, ONE, True),
    Line("Firewalls", "FW-TZ370", "TZ370 firewall", "SonicWall", 780, ONE, True),
    Line("Firewalls", "FW-PA440", "PA-440 firewall", "Palo Alto", 1390, ONE, True),
    Line("Switches", "SW-MS120", "Meraki MS120 switch", "Cisco", 890, (("24", "24 ports", 0), ("48", "48 ports", 700)),
         True),
    Line("Switches", "SW-1930", "1930 switch", "Aruba", 310, (("08", "8 ports", 0), ("24", "24 ports", 190)), True),
    Line("Laptops", "LT-CHR", "School laptop", "Acer", 389, SIZES[:1], True),
    Line("Laptops", "LT-TAB", "Rugged tablet", "Panasonic", 1980, ONE, True),
    Line("Monitors", "MON-TV", "Meeting room screen", "LG", 640, (("55", "55 inch", 0), ("65", "65 inch", 210)), True),
    Line("Drives", "TAPE", "Backup cartridge", "Fujifilm", 58, (("6", "2.5 TB", 0), ("8", "12 TB", 40))),
    Line("Input", "PEN", "Signature pad", "Topaz", 189, ONE, True),
    Line("Headsets", "SPK", "Meeting speaker", "Jabra", 249, ONE, True),
    Line("Cables", "FIB", "Fiber patch cable", "Tripp Lite", 19, LENGTHS[:2]),
    Line("Access Points", "AP-OUT", "Outdoor access point", "Ubiquiti", 249, ONE, True),
    Line("Switches", "SFP", "Fiber module", "Cisco", 95, (("SX", "short", 0), ("LX", "long", 60))),
    Line("Supplies", "PAPER", "Plotter paper", "HP", 33, (("24", "24 inch", 0), ("36", "36 inch", 14))),
    Line("Access Points", "AP-U6", "U6 Pro access point", "Ubiquiti", 179, ONE, True),
    Line("Access Points", "AP-MR36", "Meraki MR36 access point", "Cisco", 620, ONE, True),
    Line("UPS", "UPS", "Battery back-up", "APC", 189, (("0600", "600 VA", 0), ("1500", "1500 VA", 390)), True),
    Line("UPS", "UPS-BAT", "Battery for a 1500 VA unit", "APC", 149, ONE),
    Line("Printers", "PR-M507", "LaserJet M507 printer", "HP", 740, ONE, True),
    Line("Printers", "PR-ZD421", "ZD421 label printer", "Zebra", 545, ONE, True),
    Line("Supplies", "LBL", "Label roll", "Zebra", 11, (("46", "4 x 6", 0), ("21", "2 x 1", -3))),
    Line("Supplies", "TONER-89", "Toner for the M507", "HP", 142, (("A", "standard", 0), ("X", "large", 95))),
    Line("Office", "LIC-BUS", "Office suite, business", "Microsoft", 264, YEARS, kept=False),
    Line("Office", "LIC-VISIO", "Diagram editor", "Microsoft", 180, YEARS[:1], kept=False),
    Line("Office", "LIC-PDF", "PDF editor", "Adobe", 215, YEARS, kept=False),
    Line("Security", "LIC-EDR", "Endpoint protection", "SentinelOne", 62, YEARS, kept=False),
    Line("Security", "LIC-MX67", "Meraki MX67 license", "Cisco", 390, YEARS, kept=False),
    Line("Security", "LIC-TZ370", "TZ370 security suite", "SonicWall", 420, YEARS, kept=False),
    Line("Security", "LIC-CERT", "Certificate", "DigiCert", 98, (("S", "single name", 0), ("W", "wildcard", 310)),
         kept=False),
    Line("Design", "LIC-ACAD", "AutoCAD LT", "Autodesk", 520, YEARS[:1], kept=False),
    Line("Design", "LIC-RVT", "Revit", "Autodesk", 2910, YEARS[:1], kept=False),
)
# fmt: on

# name, place, whether a technician drives it
WAREHOUSES: tuple[tuple[str, str, str], ...] = (
    ("Main Warehouse", "Main", ""),
    ("East Storeroom", "East", ""),
    ("Van 1", "Main", "SKowal"),
    ("Van 2", "Main", "LMarchetti"),
    ("Van 3", "East", "SBrandvold"),
)
BINS: dict[bool, tuple[str, ...]] = {True: ("Rack", "Drawer"), False: ("A1", "A2", "B1", "B2", "Returns")}
