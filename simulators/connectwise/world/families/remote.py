"""Working from elsewhere."""

from __future__ import annotations

from simulators.connectwise.world.boards import DESK
from simulators.connectwise.world.families import Family

FAMILIES: tuple[Family, ...] = (
    Family(
        "gp_connecting",
        (DESK, "Remote Access", "VPN", "GlobalProtect"),
        75,
        texts=(
            "GlobalProtect connecting | It says connecting and never gets there. From home since {day}.",
            "globe spinning | the globe thing spins and spins",
            "cannot work from home | I'm home with a sick kid and cannot get to anything at the office.",
            "stuck on still working | Stuck on 'still working'. I restarted three times.",
            "site trailer no connection | On the building site, hot spot is fine, the office stuff is unreachable.",
            "gateway could not be reached | Says the gateway could not be reached, {co} next to me is in.",
            "remote not working | Remote not working. Deadline tonight.",
        ),
        late_texts=(
            "connects then drops | Connects, green, gone after a minute.",
            "no network drives from home | Since the new setting I am connected but see none of the drives from home.",
            "portal asks again | It asks for the portal address. I do not know it.",
        ),
        fixes=(
            "Refreshed the GlobalProtect client's configuration (sign out, refresh connection) so that it took "
            "the current gateway settings.",
            "Signed user out of GP, deleted the cached portal config, refreshed connection. Connected at once.",
            "GP: cleared portal cache + refresh, new config pulled.",
        ),
        wrong=(
            "Rebooted, ok now.",
            "Reinstalled GlobalProtect.",
        ),
        lean={21: 4, 39: 2},
    ),
    Family(
        "other_vpn",
        (DESK, "Remote Access", "VPN", "SonicWall"),
        30,
        texts=(
            "tunnel down on my laptop | The tunnel does not come up, it says peer not responding.",
            "NetExtender | NetExtender damaged version warning, then closes.",
            "cant dial in | cannot dial in from the hotel",
            "password ok but no connect | Takes the password, asks the code, then 'failed'.",
            "home office | My home office stopped this morning. Neighbour with the same provider works.",
            "doctor at home | Doctor at home can't open charts. She is not patient.",
            "one hour and out | throws me out after exactly one hour",
        ),
        late_texts=(
            "after firewall change | Since you changed the firewall it wants a new profile.",
            "hotel wifi | only works on phone hot spot, not on hotel wifi",
            "{co} is in, I am not | {co} is in, I am not, same model same house",
        ),
        fixes=(
            "Installed the current client with a fresh profile from the firewall and removed the old network adapter.",
            "Old client version. Removed adapter, installed the current one, new profile imported, connected.",
            "New client + profile, stale adapter deleted.",
        ),
        wrong=("Had the user restart the router.",),
    ),
    Family(
        "rdp_drops",
        (DESK, "Remote Access", "Remote Desktop", ""),
        30,
        texts=(
            "my work pc from home | I cannot reach my work computer from home, it is on.",
            "session freezes | Session freezes every few minutes and then says reconnecting 1 of 20.",
            "black after login | Black after login, only the mouse arrow.",
            "kicked out by other user | It says another user is connected. I am the only me.",
            "too many sessions | no more connections can be made because there are already too many",
            "tiny letters | everything is tiny on my new screen when I connect",
            "no sound no printer remotely | When I'm connected I do not have my printer.",
        ),
        late_texts=(
            "certificate warning | It warns about an identity since {day}. Do I click yes?",
            "licensing | The terminal server says it has no license servers available to give me one.",
            "profile temp | I get a temporary profile, desktop empty, on the terminal server",
        ),
        fixes=(
            "Logged off the hung session on the host and applied the gateway's timeout fix; user reconnected.",
            "Hung session cleared on the session host, profile disk released, reconnect ok.",
            "Reset the stuck session, fixed the timeout, ok.",
        ),
        wrong=("Told user to try later.",),
        device="Server",
    ),
    Family(
        "remote_app",
        (DESK, "Remote Access", "Remote App", ""),
        22,
        texts=(
            "icon does nothing | The icon for the hosted program does nothing since {day}.",
            "cannot connect to the hosted accounting | hosted accounting: an internal thing occurred",
            "freezes when I minimize | It freezes when I minimize it and come back.",
            "file open shows server folders | When I save, it shows folders I do not know.",
            "copy paste stopped | can't copy from it into my mail any more",
            "only half the window | shows only half of the window on the second screen",
            "asks twice | It asks for the password two times, and after that it closes",
        ),
        late_texts=(
            "rdp file expired | It says the publisher can't be identified and blocks it now.",
            "web feed | The feed says you are not authorized",
            "mac | On the Mac it opens and closes",
        ),
        fixes=(
            "Updated the published app's connection file with the new certificate and cleared the cached workspace.",
            "New signed RDP file published, workspace feed removed and added again.",
            "Re-added feed with new cert, app opens.",
        ),
        wrong=("Restarted the session host.",),
        device="Server",
    ),
    Family(
        "home_router_dns",
        (DESK, "Remote Access", "VPN", ""),
        10,
        texts=(
            "office names not found from home | Connected, green, but nothing by name opens. My son set up a new "
            "router.",
            "new internet at home | Got fiber at home on {day}. Since then work does not work.",
            "only at home | Works in the library, not at home",
            "smart wifi boxes | We bought those white wifi boxes. Now the office is unreachable.",
            "same numbers | Somebody told me my home uses the same numbers as the office?",
            "printer yes, office no | home printer works, office server no",
            "kids filter | I turned on the kids filter in the router, since then no work programs",
            "drive by ip | \\\10.20.1.5 opens but the name does not",
            "home only part two | still the home thing. phone hot spot fine.",
            "provider swapped my box | The provider swapped my box and now it hangs at connected",
        ),
        fixes=(
            "Home router handed out its own DNS and the office's address range; changed the router's range and "
            "set DNS through the tunnel.",
            "Overlapping subnet at home. Walked user through changing the router LAN, DNS via tunnel, names resolve.",
            "Home LAN range changed, DNS fixed.",
        ),
        wrong=("Refreshed the client config.",),
        late=True,
    ),
)
