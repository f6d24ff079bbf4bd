"""The forty clients and the companies around them: data only."""

from __future__ import annotations

from typing import NamedTuple


class Client(NamedTuple):
    number: int
    identifier: str
    name: str
    domain: str
    users: int
    zone: str
    agreement: str
    sla: str
    city: str
    state: str
    naming: str  # how this client names its computers; {k} kind, {n} number, {first} a first name
    sites: tuple[str, ...] = ("Main Office",)
    heat: float = 1.0  # tickets per user, against the rest
    parent: int = 0


COMPLETE, REMOTE, COMANAGED = "Managed Complete", "Managed Remote", "Co-Managed"
BLOCK, RETAINER, INCIDENTS, TM, NONE = "Block Hours", "Retainer", "Incident Pack", "Time & Materials", ""
G, G24, S, B, BE = "Gold", "Gold 24x7", "Silver", "Bronze", "Best Effort"
BUSY = 2.7  # six clients make half of all tickets

# fmt: off
CLIENTS: tuple[Client, ...] = (
    Client(1, "Brindlemoor", "Brindlemoor Family Dental", "brindlemoordental", 34, "C", COMPLETE, G, "Eau Claire", "WI",
           "BFD-{k}{n:02}", ("Main Street", "Northside", "Lakeview"), 1.4),
    Client(2, "KestrelVane", "Kestrel & Vane LLP", "kestrelvane", 46, "E", COMPLETE, G24, "Albany", "NY",
           "DT-KVANE-{n}", ("Main Office",), 1.3),
    Client(3, "Oxbow", "Oxbow Precision Machining", "oxbowprecision", 62, "C", COMPLETE, G, "Rockford", "IL",
           "OXB-{k}{n:02}", ("Plant", "Front Office"), BUSY),
    Client(4, "Talvera", "Talvera Pediatrics", "talverapeds", 41, "C", COMPLETE, G, "Dubuque", "IA", "TALV{k}{n:03}",
           ("Main Clinic", "East Clinic"), 1.2),
    Client(5, "Harrowgate", "Harrowgate Title & Escrow", "harrowgatetitle", 22, "C", REMOTE, S, "Peoria", "IL",
           "HTE-{n:03}"),
    Client(6, "SunderCreek", "Sunder Creek Academy", "sundercreek", 95, "C", COMANAGED, S, "Ames", "IA",
           "SCA-{k}-{n:03}", ("Upper School", "Lower School"), 0.5),
    Client(7, "Pellworth", "Pellworth Architects", "pellwortharch", 28, "E", COMPLETE, S, "Ithaca", "NY", "PWA{k}{n}"),
    Client(8, "MarrowStitch", "Marrow & Stitch Supply", "marrowstitch", 19, "C", BLOCK, B, "Joliet", "IL",
           "{first}'s PC"),
    Client(9, "Quillan", "Quillan Accounting Group", "quillancpa", 31, "C", COMPLETE, G, "Davenport", "IA",
           "QAG-{k}-{n:02}", ("Main Office",), 1.2),
    Client(10, "Northfen", "Northfen Veterinary", "northfenvet", 24, "M", REMOTE, S, "Loveland", "CO", "NFV-{n:02}",
           ("Clinic", "Large Animal Barn")),
    Client(11, "Dovetail", "Dovetail Senior Living", "dovetailliving", 88, "C", COMPLETE, G24, "Madison", "WI",
           "DSL-{k}-{n:03}", ("Maple House", "Cedar House", "Birch House", "Willow House", "Elm House"), BUSY),
    Client(12, "CastellanF", "Castellan Freight Brokers", "castellanfreight", 54, "C", COMPLETE, G, "Moline", "IL",
           "CFB{k}{n:03}", ("Operations",), BUSY),
    Client(13, "Greywater", "Greywater Plumbing & Heating", "greywaterph", 37, "C", REMOTE, S, "Racine", "WI",
           "GWP-{n:03}"),
    Client(14, "IbexRidge", "Ibex Ridge Counseling", "ibexridge", 16, "M", BLOCK, B, "Durango", "CO", "{first}-laptop"),
    Client(15, "Ternwick", "Ternwick Analytical Labs", "ternwicklabs", 33, "E", COMPLETE, S, "Rochester", "NY",
           "TAL-{k}{n:03}", ("Laboratory", "Office")),
    Client(16, "OrrinValley", "Orrin Valley Winery", "orrinvalley", 21, "M", TM, BE, "Palisade", "CO", "OVW{n:02}",
           ("Winery", "Tasting Room")),
    Client(17, "Varnhall", "Varnhall Insurance Agency", "varnhallins", 39, "C", COMPLETE, G, "Waterloo", "IA",
           "VIA-{k}{n:03}", ("Main Office",), 1.2),
    Client(18, "Fallowmere", "Fallowmere Parish Trust", "fallowmereparish", 12, "C", INCIDENTS, B, "La Crosse", "WI",
           "Parish-{n}"),
    Client(19, "CopseEmber", "Copse & Ember Restaurants", "copseember", 26, "C", REMOTE, S, "Milwaukee", "WI",
           "CE-{n:02}", ("Third Ward", "Bay View", "Walker's Point", "East Side", "Wauwatosa", "Brookfield",
                         "Commissary")),
    Client(20, "Tidewick", "Tidewick Marine Supply", "tidewickmarine", 18, "E", TM, BE, "Oswego", "NY", "TMS{n:02}",
           ("Harbor Shop", "Lake Shop")),
    Client(21, "Halyard", "Halyard Structural Engineers", "halyardse", 44, "E", COMPLETE, S, "Syracuse", "NY",
           "HSE-{k}-{n:03}", ("Main Office",), 1.2),
    Client(22, "Redmarsh", "Redmarsh Library Consortium", "redmarshlibraries", 58, "C", COMANAGED, S, "Elgin", "IL",
           "RLC-{k}{n:03}", ("Central", "North Branch", "West Branch"), 0.5),
    Client(23, "AnsleyRook", "Ansley Rook Staffing", "ansleyrook", 49, "C", COMPLETE, S, "Naperville", "IL",
           "ARS-{n:03}", ("Main Office",), 1.4),
    Client(24, "Tamarind", "Tamarind Hollow Dermatology", "tamarindhollow", 17, "E", COMPLETE, G, "Utica", "NY",
           "THD-{k}{n:02}", parent=25),
    Client(25, "Lindqvist", "Lindqvist Medical Partners", "lindqvistmedical", 29, "E", COMPLETE, G, "Utica", "NY",
           "LMP-{k}{n:02}"),
    Client(26, "Corriedale", "Corriedale Physical Therapy", "corriedalept", 23, "E", COMPLETE, G, "Rome", "NY",
           "CPT-{k}{n:02}", parent=25),
    Client(27, "Wexcombe", "Wexcombe Property Management", "wexcombepm", 35, "M", REMOTE, S, "Greeley", "CO",
           "WPM{n:03}"),
    Client(28, "Brassfield", "Brassfield Motors", "brassfieldmotors", 57, "C", COMPLETE, S, "Springfield", "IL",
           "BM-{k}-{n:03}", ("Showroom", "Service Drive", "Body Shop"), BUSY),
    Client(29, "Hollin", "Hollin Fabrication", "hollinfab", 32, "C", BLOCK, B, "Decatur", "IL", "HOLLIN{n:02}"),
    Client(30, "SkerryPoint", "Skerry Point Charter School", "skerrypoint", 71, "C", REMOTE, S, "Kenosha", "WI",
           "SPC-{k}-{n:03}", ("Main Building",), BUSY),
    Client(31, "Vossler", "Vossler Wealth Advisors", "vosslerwealth", 14, "E", COMPLETE, G, "Saratoga", "NY",
           "VWA-{n:02}", ("Main Office",), 1.3),
    Client(32, "Amberlow", "Amberlow Foods", "amberlowfoods", 66, "C", COMPLETE, S, "Cedar Rapids", "IA",
           "AMB{k}{n:03}", ("Plant", "Offices"), BUSY),
    Client(33, "Thornlea", "Thornlea Funeral Homes", "thornlea", 15, "C", RETAINER, B, "Galena", "IL",
           "{first}'s computer", ("Galena", "Freeport"), 0.5),
    Client(34, "CobblersEnd", "Cobbler's End Outfitters", "cobblersend", 24, "M", TM, BE, "Estes Park", "CO",
           "CEO-{n:02}", ("Village", "Canyon")),
    Client(35, "Rosquist", "Rosquist Crane & Rigging", "rosquistcrane", 27, "C", RETAINER, B, "Gary", "IN",
           "RCR{n:02}"),
    Client(36, "Eddywick", "Eddywick Translation", "eddywick", 11, "E", REMOTE, S, "Burlington", "VT", "{first}-home"),
    Client(37, "Farrowdale", "Farrowdale Optometry", "farrowdaleeyes", 20, "C", INCIDENTS, B, "Beloit", "WI",
           "FDO-{n:02}"),
    Client(38, "Mossgate", "Mossgate Homeowner Services", "mossgatehoa", 9, "C", NONE, BE, "Aurora", "IL", "MOSS{n}"),
    Client(39, "Trennick", "Trennick Civil Contractors", "trennickcivil", 48, "C", COMPLETE, S, "Sioux City", "IA",
           "TCC-{k}{n:03}", ("Yard", "Trailer 1", "Trailer 2")),
    Client(40, "Umberfield", "Umberfield Farms Cooperative", "umberfieldfarms", 40, "C", REMOTE, S, "Grinnell", "IA",
           "UFC-{k}-{n:02}", ("Elevator", "Office", "Feed Mill")),
)
# fmt: on

DAY_AND_NIGHT = frozenset({2, 11})
SLIPPING = frozenset({29, 19})  # goals met in less than three of four

# Around them: name, identifier, what they are.
VENDORS: tuple[tuple[str, str], ...] = (
    ("Lakeland Fiber", "LakelandFiber"),
    ("Midplain Telecom", "Midplain"),
    ("Harbor Distribution", "HarborDist"),
    ("Crestline Licensing", "Crestline"),
    ("Stonebridge Leasing", "Stonebridge"),
    ("Ordinal POS Systems", "OrdinalPOS"),
    ("Paperwing Copiers", "Paperwing"),
    ("Northgate Cabling", "NorthgateCab"),
    ("Coldvault Backup", "Coldvault"),
)
PROSPECTS: tuple[tuple[str, str], ...] = (
    ("Applegarth Nurseries", "Applegarth"),
    ("Dunmore Print Works", "DunmorePrint"),
    ("Fennimore Dairy", "Fennimore"),
    ("Galloway Surveyors", "Galloway"),
    ("Pinnock Orthodontics", "Pinnock"),
    ("Whitlock Storage", "Whitlock"),
)
FORMER: tuple[tuple[str, str], ...] = (("Larkhill Bakery", "Larkhill"), ("Stavely Upholstery", "Stavely"))
MERGED_AWAY = ("Corriedale PT (old)", "CorriedaleOLD")
OWN = ("Ferrowick IT", "Ferrowick")
CATCH_ALL = ("Catch-All (email connector)", "CatchAll")

COMPANY_TYPES: tuple[str, ...] = ("Client", "Prospect", "Vendor", "Internal", "Former Client", "Pays Late")
COMPANY_STATUSES: tuple[tuple[str, bool], ...] = (("Active", False), ("Inactive", True), ("Not Approved", False))
CONTACT_TYPES: tuple[str, ...] = ("User", "VIP", "Approver", "Billing Contact", "Shared Station", "Vendor Contact")
