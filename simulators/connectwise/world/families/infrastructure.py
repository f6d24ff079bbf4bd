"""Outages and changes on the network board."""

from __future__ import annotations

from simulators.connectwise.world.boards import NETWORK
from simulators.connectwise.world.families import Family

FAMILIES: tuple[Family, ...] = (
    Family(
        "outage_site",
        (NETWORK, "Outage", "", ""),
        22,
        texts=(
            "WAN down {site} | Circuit at {site} down, failover active.",
            "Core switch unreachable | Core switch at {site} unreachable from {hour}.",
            "Packet loss on main line | 20% loss on the main line of {client} since {hour}.",
            "DHCP pool exhausted | Pool exhausted at {site}, new devices get nothing.",
            "Firewall CPU 100% | Firewall CPU 100%, sessions dropped.",
            "Fiber cut reported | Carrier reports a fiber cut near {site}.",
        ),
        late_texts=(
            "Loop suspected | Broadcast storm at {site}, loop suspected.",
            "HA pair split | HA pair at {site} split, both active.",
            "BGP flap | Peer flaps every 4 minutes.",
            "PoE budget | PoE budget exceeded, cameras and phones off at {site}.",
        ),
        fixes=(
            "Worked with the carrier until the circuit was restored, failed back from the backup line.",
            "Carrier repaired, failback done, monitored an hour.",
            "Restored by carrier, failback.",
        ),
        wrong=("Restarted the firewall.",),
        device="Firewall",
        team="network",
        priority=1,
    ),
    Family(
        "change_firewall",
        (NETWORK, "Change", "Firewall", ""),
        40,
        texts=(
            "Allow vendor through firewall | Vendor needs a rule to the server of {client}, source list "
            "attached. Window Thursday 17:00.",
            "Site to site tunnel | New tunnel between {site} and the data center.",
            "Geo block | Turn on geo block for {client}.",
            "Split tunnel change | Change of the split tunnel list, approved by {co}.",
            "Replace rule set | Clean-up of the rule set, 41 rules unused.",
            "Port forward for cameras | Camera company wants a port, we offer the tunnel instead.",
            "Content filter | Loosen the content filter for the marketing team.",
        ),
        late_texts=(
            "Inspect TLS | TLS inspection pilot for {num} machines.",
            "New WAN address | Carrier gives a new address block on {day}.",
            "Zone for printers | Printers into their own zone.",
        ),
        fixes=(
            "Change made in the window with a saved configuration before it, tested with the customer, documented.",
            "Config backed up, change done Thursday after 17:00, test ok, doc updated.",
            "Done in window, tested, documented.",
        ),
        wrong=("Rolled back, new try next week.",),
        device="Firewall",
        team="network",
        priority=5,
    ),
    Family(
        "change_switch",
        (NETWORK, "Change", "Switch", ""),
        24,
        texts=(
            "VLAN for phones | Voice VLAN on the switches of {site}.",
            "Replace closet switch | Old switch in the closet of {site} to be replaced.",
            "Ports for new desks | 12 ports for new desks in {room}.",
            "Uplink to 10G | Uplink to 10G between closets.",
            "802.1X pilot | Pilot of 802.1X in {room}.",
            "Spanning tree clean-up | Root bridge is an old desk switch. Fix.",
        ),
        late_texts=(
            "Camera VLAN | Cameras to their own VLAN.",
            "Stack member | Add a member to the stack at {site}.",
            "LLDP off | Phones do not get their VLAN, LLDP is off on 3 switches.",
            "Port security | Port security for the public area.",
        ),
        fixes=(
            "Switch configured in the window, ports labelled, map updated.",
            "Config pushed Thursday evening, ports checked, diagram updated.",
            "Done, labelled, documented.",
        ),
        wrong=("Left on the old VLAN.",),
        device="Switch",
        team="network",
        priority=5,
    ),
    Family(
        "change_carrier",
        (NETWORK, "Change", "Carrier", ""),
        8,
        texts=(
            "New circuit | New circuit at {site}, carrier date {day}.",
            "Speed upgrade | Upgrade to 500/500 at {site}.",
            "Cancel old line | Old line can go after the 1st.",
            "LTE backup | LTE backup for {site}.",
            "Static addresses | Carrier wants to change our static addresses.",
            "Porting numbers | Numbers of {site} to be ported.",
            "Trailer line | Line for the trailer until spring.",
        ),
        late_texts=(
            "Demarc moved | Demarc moved by the landlord.",
            "Carrier maintenance overlap | Two carriers plan maintenance the same night.",
            "Second fiber | Second fiber, other street side.",
        ),
        fixes=(
            "Carrier installed, circuit tested at full speed, firewall moved to it, old line cancelled.",
            "Circuit live, speed tested, cut over, old one cancelled in writing.",
            "Cut over, tested.",
        ),
        wrong=("Waiting for carrier.",),
        device="Firewall",
        team="network",
        priority=5,
        late=True,
    ),
    Family(
        "firmware",
        (NETWORK, "Firmware", "", ""),
        26,
        texts=(
            "Firewall firmware | Firmware of the firewall at {site}, security fix.",
            "AP firmware | Access points of {client} to the recommended release.",
            "Switch firmware | Switches at {site}, two releases behind.",
            "UPS card firmware | Network card of the UPS.",
            "NAS update | NAS of {client} asks for its update.",
            "Controller upgrade | Wireless controller upgrade.",
        ),
        late_texts=(
            "Out of support release | Release goes out of support end of quarter.",
            "CVE this week | Vendor's notice of this week, patch within 7 days.",
            "Staged rollout | Stage 2 of the rollout, {num} devices.",
            "Failed on one unit | One unit of the pair failed to take the image.",
        ),
        fixes=(
            "Updated in the window after a configuration backup, both units, services checked.",
            "Backup, firmware on both units, services checked, noted.",
            "Firmware done in window, ok.",
        ),
        wrong=("Updated one unit only.",),
        device="Firewall",
        team="network",
        priority=5,
    ),
)
