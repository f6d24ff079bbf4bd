"""What the monitoring says, in its three dialects."""

from __future__ import annotations

from ..boards import ALERTS as BOARD
from . import Family

ALERTS: tuple[Family, ...] = (
    Family(
        "backup_asleep", (BOARD, "Backup", "", ""), 210,
        texts=(
            "Backup job 'Daily' finished with warnings on {pc} | Backup job 'Daily' finished with warnings on "
            "{pc}\nLast successful backup: {day} {hour}\nWarning: agent did not answer within the window.",
            "[WARNING] {pc} backup missed (1 run) | [WARNING] {pc} backup missed (1 run)\nagent: no contact since "
            "{hour}",
            "Backup overdue: {pc} | Device {pc} has not completed a backup for 26 hours.",
        ),
        late_texts=(
            "[WARNING] {pc} backup missed (2 runs) | [WARNING] {pc} backup missed (2 runs)\nagent: no contact "
            "since {hour}",
            "Job 'Daily' did not start on {pc} | Backup job 'Daily' did not start on {pc}\nReason: host unreachable",
        ),
        fixes=("Laptop was asleep during the window. No fault, next run completed.", "asleep, ran at noon, ok",
               "Device was closed overnight. Backup caught up."),
        wrong=("Restarted the backup service.",), priority=4, team="noc",
    ),
)
