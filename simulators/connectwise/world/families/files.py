"""Drives, clouds and lost files."""

from __future__ import annotations

from simulators.connectwise.world.boards import DESK
from simulators.connectwise.world.families import Family

FAMILIES: tuple[Family, ...] = (
    Family(
        "t_drive",
        (DESK, "Files & Storage", "Mapped Drive", ""),
        58,
        texts=(
            "T drive gone | T drive gone after restart.",
            "nobody on 2nd floor can open the T drive | THIRD TIME this week nobody on 2nd floor can open the T "
            "drive. We pay you for this.",
            "red x on drives | Red x on all drives, when I click they open after a minute, except one.",
            "cannot find the server folder | My folder with all customers is not there this morning.",
            "T: | T: ?",
            "network path | The network path was not found when I open my shortcuts.",
            "where are our files | Where are our files. All of us at {site}.",
            "asks for user and password on drive | clicking the drive wants a user and a password since I changed mine",
        ),
        late_texts=(
            "drives come late | The drives show up ten minutes after I sign in. I have stopped waiting.",
            "P and T missing | P and T missing, S is there",
            "after wifi change | On wifi no drives, on the cable yes.",
        ),
        fixes=(
            "Removed the stored credential for the file server and set the logon to wait for the network, drive "
            "mapped again.",
            'Stale credential for the server in Credential Manager, deleted. Policy "always wait for network" '
            "on. T: back after restart.",
            "Deleted old cred, gpupdate, drive mapped.",
        ),
        wrong=(
            "Mapped the drive by hand.",
            "Rebooted, ok now.",
        ),
    ),
    Family(
        "onedrive_stuck",
        (DESK, "Files & Storage", "OneDrive & SharePoint", "OneDrive"),
        42,
        texts=(
            "blue cloud stuck | It has been syncing 1 file since {day}.",
            "cant sync | sync pending sync pending sync pending",
            "Processing changes | Processing 2,311 changes. The number does not move.",
            "my desktop is old | My desktop at home shows last week's things.",
            "duplicate files with computer name | I have everything twice, the second with {pc} in its name.",
            "file name not allowed | It complains about a name, I can't find which one",
        ),
        late_texts=(
            "Full | says the cloud is full, I have one small folder",
            "red cross on folder | Red cross on one folder, hundreds of files inside not uploaded",
            "colleague does not see my changes | {co} opens the same file and sees an older one",
            "paused | it says paused and resume does nothing",
        ),
        fixes=(
            "One file name with a forbidden character blocked the sync; renamed the file and reset the client.",
            "Found the culprit (trailing space / # in the name), renamed, onedrive /reset, sync finished.",
            "Renamed the bad file, reset sync.",
        ),
        wrong=("Unlinked the account and linked it again.",),
    ),
    Family(
        "restore_file",
        (DESK, "Files & Storage", "Restore", ""),
        30,
        texts=(
            "deleted by mistake | I deleted the {file} by mistake. Can I have it back from yesterday?",
            "folder vanished | A whole folder vanished from the server. {co} moved something.",
            "overwritten | Overwrote {file} with an empty one at {hour}. Please.",
            "need last month's version | need {file} as it was at the end of last month",
            "lost all photos of the site | All photos of the site from {day} are gone",
            "client folder missing | The folder of one client is missing. It was there on {day}.",
            "I think I emptied the bin | I think I emptied the bin as well",
        ),
        late_texts=(
            "mailbox folder too | A mail folder too, if you can. Since {day}.",
            "before the merge | We need the list before {co} merged the two sheets",
            "empty excel | it opens empty, the size says 2 KB, it was 4 MB",
        ),
        fixes=(
            "Restored the file from the last good backup into a folder beside it and let the user compare.",
            "Recovered from the night's backup (previous version), placed next to the original, user confirmed.",
            "Backup restore to alternate folder, user checked.",
        ),
        wrong=("Undeleted it from the bin, it was the wrong version.",),
        device="Server",
        priority=2,
    ),
    Family(
        "sharepoint_link",
        (DESK, "Files & Storage", "Permissions", ""),
        22,
        texts=(
            "link does not work for client | Our client says the link I sent asks for an account.",
            "request access | I click on the team site and it says request access. I am on the team.",
            "guest | Our auditor cannot open the shared place",
            "{co} sees everything | {co} is a temp and sees the management library!",
            "sharing blocked | It says your organization does not let you share this.",
            "cant edit only view | can view the plan, cannot edit the plan",
        ),
        late_texts=(
            "link expired | All links I gave out in spring stopped",
            "bank refuses link | The bank's computer refuses our link, they want something else.",
            "new site, old people | On the new site the old group still has rights",
            "break inheritance? | One folder in there must be private, is this possible?",
        ),
        fixes=(
            "Corrected the site's group membership and made a sharing link for the named outside person.",
            "Site permissions: moved user to Members, guest invited with expiry, tested in a private window.",
            "Added to site group, guest link sent.",
        ),
        wrong=("Sent the file by mail instead.",),
        device="",
    ),
    Family(
        "locked_by_me",
        (DESK, "Files & Storage", "OneDrive & SharePoint", "OneDrive"),
        12,
        texts=(
            "read only by me | The excel is not permit me to save, says read only by other user but other user is me.",
            "locked for editing | {file} is locked for editing by {co}, who is on vacation.",
            "cannot save | it asks to save a copy every time",
            "someone has it open | Someone has it open, nobody says who.",
            "checked out | The file is checked out to a person who left in May.",
            "opens read only | always opens read only on Mondays, funny",
            "notify me when available | I press notify and nothing ever notifies",
        ),
        late_texts=(
            "ghost user | another user named {me} is in my file. There is one {me}.",
            "two versions of budget | We now have two budgets since it could not merge",
            "after crash | Since the crash at {hour} it thinks I'm still in it",
        ),
        fixes=(
            "Closed the orphaned open file on the server (stale handle) and deleted the lock file.",
            "Stale handle: closed it in open files, removed the ~$ owner file, user saved.",
            "Killed the open handle, lock file deleted.",
        ),
        wrong=("Made a copy with another name.",),
        late=True,
    ),
)
