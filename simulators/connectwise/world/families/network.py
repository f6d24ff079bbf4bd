"""Lines, radio and wires."""

from __future__ import annotations

from simulators.connectwise.world.boards import DESK
from simulators.connectwise.world.families import Family

FAMILIES: tuple[Family, ...] = (
    Family(
        "internet_down",
        (DESK, "Network & Wi-Fi", "Internet Down", ""),
        28,
        texts=(
            "nothing works | nothing works at {site}",
            "no internet | no internet at all since {hour}, card machine too",
            "we are offline | We are offline. Whole building.",
            "website pages do not load | pages do not load, phones are dead too",
            "Down | DOWN. CALL ME.",
            "storm | after the storm nothing at {site}",
        ),
        late_texts=(
            "carrier box red | The box from the phone company has a red light",
            "half the building | left half of the building is dead since {hour}, right half fine",
            "backup line | Are we on the backup line? Everything crawls, and outside calls fail.",
            "construction | they are digging outside, now we have nothing",
        ),
        fixes=(
            "Carrier outage confirmed and ticket opened; failed over to the backup line until the circuit returned.",
            "Circuit down at the carrier. Case opened, failover to LTE active, monitored until restored.",
            "Carrier fault, failover, restored by carrier.",
        ),
        wrong=("Restarted the firewall.",),
        device="Firewall",
        priority=1,
    ),
    Family(
        "wifi_drops",
        (DESK, "Network & Wi-Fi", "Wi-Fi", ""),
        50,
        texts=(
            "drops in {room} | My connection drops in {room} every few minutes.",
            "tablets lose signal | Tablets lose signal at the back, near the cooler.",
            "cant connect | can not connect with my laptop since my password changed, cable ok",
            "hand scanners | Hand scanners lose connection in aisle {num}",
            "Full bars no pages | Full bars, no pages.",
            "{site} signal bad | Signal at {site} is bad since they moved the shelf",
            "classroom | thirty laptops in one room and none gets on",
            "phones not joining | Our phones ask for the password again and refuse it",
        ),
        late_texts=(
            "roaming | Walking from one end to the other cuts my call.",
            "only 2nd floor | 2nd floor gets kicked at the same minute, all of us",
            "new laptop wont join | The new laptop sees the network but says can't connect",
        ),
        fixes=(
            "Access point was on a crowded channel at full power; set channel and power, updated its firmware.",
            "Changed channel plan, lowered power on neighbours, AP firmware updated. No drops in two days.",
            "AP channel fixed + firmware.",
        ),
        wrong=("Restarted the access point.",),
        device="Access Point",
    ),
    Family(
        "network_slow",
        (DESK, "Network & Wi-Fi", "Slow", ""),
        33,
        texts=(
            "everything takes ages at {site} | Everything takes ages at {site} since about {hour}.",
            "internet slow | internet slow",
            "uploads | Uploading plans takes an hour instead of five minutes.",
            "calls choppy and pages hang | Calls are choppy and pages hang when {co} sends big files.",
            "speed test | Speed test says 4. We pay for 300.",
            "video jerky | Video jerky for all of us on this side",
            "afternoons | every afternoon around three it dies for an hour",
        ),
        late_texts=(
            "since new switch | since the new box in the closet it is like in 1998",
            "cloud program timeouts | The cloud program times out, the vendor says ask your IT about latency.",
            "only downloads | downloads fine, uploads dead",
        ),
        fixes=(
            "Found a port at half duplex with errors on the switch; replaced the patch cable and fixed the speed.",
            "Uplink port full of CRC errors. New cable, port renegotiated at gigabit, throughput back.",
            "Bad patch cable on uplink, replaced.",
        ),
        wrong=("Restarted the switch.",),
        device="Switch",
    ),
    Family(
        "cabling",
        (DESK, "Network & Wi-Fi", "Cabling", ""),
        9,
        texts=(
            "wall plug dead | The plug at my new desk is dead.",
            "move desks | We move four desks to {room} on {day}, need live plugs.",
            "cable chewed | Something chewed the cable under the floor.",
            "loose clip | the clip broke off and it falls out",
            "camera line | Line for the new camera at the dock",
            "add two drops | two more in {room} please",
        ),
        late_texts=(
            "unlabeled | Nobody knows which plug is which after the painters",
            "trailer moved | Trailer 2 was moved, cable ripped",
            "desk by window | the one by the window worked until the carpet people",
            "punch down | The electrician says he is done, now you",
        ),
        fixes=(
            "Toned out the run, re-terminated the jack and patched it to the right VLAN.",
            "New jack terminated, patched, port set to the office VLAN, tested with a laptop.",
            "Re-terminated and patched, labelled.",
        ),
        wrong=("Gave the user a long cable.",),
        device="Switch",
        priority=4,
        late=True,
    ),
    Family(
        "guest_portal",
        (DESK, "Network & Wi-Fi", "Wi-Fi", ""),
        9,
        texts=(
            "guests cannot join | Visitors get a page that never loads.",
            "guest code | where do I get a guest code now?",
            "welcome page warning | The welcome page shows a warning about its certificate.",
            "patients complain | Patients in the waiting room complain about no internet",
            "vendor cannot get online | The vendor for the demo can't get online on the visitor network.",
            "terms page loops | you accept, it loops",
            "new visitor network | the visitor network asks for an email now and then hangs",
            "public pcs | Public PCs show the sign-in page over and over",
            "guest kicked after 5 minutes | guests are thrown out after five minutes",
            "page in wrong language | guest page comes in French. nobody here is French.",
        ),
        fixes=(
            "The guest portal's certificate had changed with the firmware; renewed it and cleared the splash "
            "page cache.",
            "Splash page cert renewed after firmware, clients redirected properly again.",
            "Portal cert replaced, guest page loads.",
        ),
        wrong=("Gave out the staff password.",),
        late=True,
        priority=4,
        device="Access Point",
    ),
)
