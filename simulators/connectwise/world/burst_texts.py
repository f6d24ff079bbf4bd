"""The words of the bursts."""

from __future__ import annotations

Words = tuple[str, str]

CHANGE: Words = (
    "Split tunnel change Thursday 17:00",
    "Change: move the engineering file servers of {client} into the GlobalProtect split tunnel list. Window Thursday "
    "17:00. Approved by {co}. Back-out: restore the saved configuration.",
)
CHANGE_FIX = "Split-tunnel list changed in the window; clients take it with their next configuration refresh."
SPLIT_TUNNEL: tuple[Words, ...] = (
    (
        "GlobalProtect connected but no files",
        "GlobalProtect says connected but the project drives are not there this morning. Yesterday fine.",
    ),
    (
        "Laptop broken?",
        "Something is wrong with my laptop since I took it home. Everything opens except what lies on the server.",
    ),
    ("site trailer", "from the site: cant open drawings, the green globe is there, it just hangs"),
    (
        "cannot reach the server from home",
        "I am at home today and the server does not answer. {co} has it too I hear. My internet was changed by my "
        "provider this week.",
    ),
)
PUSH_FIX = "Pushed the refreshed GlobalProtect configuration to the client after the split-tunnel change."
ROUTER_FIX = "Home router used the office's address range; changed the router's network, then it connected."
UNRELATED: Words = (
    "tunnel at home",
    "My connection to the office asks for a new profile since I got the replacement laptop.",
)
NOTHING_WORKS: tuple[Words, ...] = (
    ("nothing works", "nothing works"),
    ("Nothing works here", "Nothing works at {site}, not even the door panel."),
    ("no phones", "no phones no computers nothing works"),
    ("HELP", "nothing works, medication charts are down"),
    ("internet", "we have no internet at {site}"),
    ("all down", "all down since ten"),
    ("tablets", "The tablets of the aides do nothing. Nothing works."),
    ("fax", "fax is dead and the screen says offline"),
)
DRIVER_FIX = (
    "Rolled back the print driver that came with the Windows update and blocked it; vendor's current one installed."
)
FILTER_FIX = (
    "The mail filter's new rule held invoices with PDF links; rule corrected and the held mail released for both "
    "clients."
)
EXPIRED: tuple[Words, ...] = (
    ("password expired", "It says my password has expired, line starts at 8."),
    ("cant sign in", "cant sign in since this morning"),
    ("new password", "It wants a new one and then refuses it."),
    ("expired", "expired. all of us on line 2?"),
    ("PLC screen login", "I can not log in at the line, my code is not taken."),
    ("locked?", "Am I locked? Friday it worked."),
)
EXPIRY_FIX = (
    "Password had expired with the whole group; verified by the supervisor, set a new one, staggered the expiry dates."
)
IMPOSTOR: Words = (
    "New phone - urgent",
    "I am boarding for a hearing and changed to a new phone. Please reset my authenticator and text the code to "
    "555-0199, "
    "I cannot take calls. This must be done before noon.",
)
IMPOSTOR_FIX = (
    "Not done: the request came from a look-alike domain; called the person on the number on file, reported it."
)
FALSE_ALARM: tuple[tuple[Words, str], ...] = (
    (
        ("slow internet", "slow internet today"),
        "A large upload of the design team filled the line; scheduled it for the night.",
    ),
    (
        ("Internet is slow", "Internet is slow at {site}, pages take ages."),
        "Bad patch cable on one switch port replaced.",
    ),
    (("slow", "everything online is slow since morning"), "Browser extension on one computer removed."),
    (
        ("slow wifi?", "the internet is slow in {room} only"),
        "Access point was at half power after its restart; corrected.",
    ),
    (
        ("crawling", "internet crawling, is it the holiday traffic?"),
        "Cloud vendor had an incident; nothing to do here.",
    ),
    (("slow net", "slow internet for me, {co} is ok"), "Laptop was on the guest network; moved to the right one."),
    (
        ("so slow", "internet so slow that the card machine gives up"),
        "Camera system uploaded all recordings; limited it.",
    ),
)
RUNNING: tuple[Words, ...] = (
    ("calls drop", "Calls drop after ten seconds, since about an hour. All carriers."),
    ("phones bad", "phones bad. we cannot book loads."),
    ("Cannot hear drivers", "Drivers hear me, I don't hear them."),
    ("one way audio", "One-way audio on every second call since this afternoon"),
    ("phone trouble dispatch", "dispatch: phones are going on and off, {co} says the same"),
)
