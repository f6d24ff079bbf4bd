"""Servers."""

from __future__ import annotations

from simulators.connectwise.world.boards import DESK
from simulators.connectwise.world.families import Family

FAMILIES: tuple[Family, ...] = (
    Family(
        "server_trouble",
        (DESK, "Server", "Restart", ""),
        20,
        texts=(
            "server making noise | The server in the closet beeps.",
            "can you restart the server | Could you restart the server tonight? Vendor wants it.",
            "all programs hang | All programs that live on the server hang",
            "database server | The database box does not answer since {hour}",
            "closet hot | the closet is 95 degrees, server is in there",
            "power cut tonight | Power is cut from 10 pm for works, please shut down properly.",
            "UPS says replace battery | The battery box under the server says replace",
        ),
        late_texts=(
            "hung after patches | since last night's patches the application server sits at a login nobody reacts on",
            "vendor needs reboot window | vendor needs a window of an hour this week",
            "blue light | blue light blinking on the front of the server",
        ),
        fixes=(
            "Restarted the hung service host in the agreed window and cleared the pending update; vendor confirmed.",
            "Controlled reboot in window, pending patch cleared, services verified, vendor tested.",
            "Rebooted in window, services up.",
        ),
        wrong=("Restarted one service.",),
        device="Server",
        priority=2,
        team="L2",
    ),
    Family(
        "server_disk",
        (DESK, "Server", "Disk", ""),
        10,
        texts=(
            "cannot save, disk full | It says there is not enough space on the server.",
            "no space | no space left on T",
            "scanner says folder full | scans to the folder: full",
            "accounting cannot write | Accounting says cannot write to data folder",
            "drive almost full bar red | the bar is red on the common drive",
            "big video folder | somebody put {num} videos on the server",
            "backup folder eats everything | A folder called old_backup has 900 GB",
        ),
        late_texts=(
            "quota | I hit a quota, who has a quota here?",
            "growing | it was 100 GB free on Monday, now 3",
            "logs | vendor's log folder grows by a GB a day",
        ),
        fixes=(
            "Removed old logs and moved the archive, enlarged the volume and set a monitor for it.",
            "Cleaned vendor logs, moved archive to the NAS, extended the volume by 200 GB, alert set.",
            "Cleaned + extended volume.",
        ),
        wrong=("Emptied the bin on the server.",),
        device="Server",
        priority=2,
        team="L2",
        late=True,
    ),
)
