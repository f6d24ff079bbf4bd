"""What the backup tool reports, in its three dialects."""

from __future__ import annotations

from simulators.connectwise.world.boards import ALERTS
from simulators.connectwise.world.families import Family

FAMILIES: tuple[Family, ...] = (
    Family(
        "backup_asleep",
        (ALERTS, "Backup", "", ""),
        210,
        texts=(
            "Backup job 'Daily' finished with warnings on {pc} | Backup job 'Daily' finished with warnings on "
            "{pc}\nLast successful backup: {day} {hour}\nWarning: agent did not answer within the window.",
            "[WARNING] {pc} backup missed (1 run) | [WARNING] {pc} backup missed (1 run)\nagent: no contact "
            "since {hour}",
            "Backup overdue: {pc} | Device {pc} has not completed a backup for 26 hours.",
            "Backup job 'Hourly' skipped on {pc} | Backup job 'Hourly' skipped on {pc}. Reason: host not reachable.",
            "[WARNING] {pc} agent silent during backup window | [WARNING] {pc} agent silent during backup window "
            "01:00-03:00",
            "Missed backup {pc} | Missed backup. Device last seen {day} {hour}.",
        ),
        late_texts=(
            "Backup job 'Daily' cancelled on {pc} | Backup job 'Daily' was cancelled on {pc}: timeout after 3600 s.",
            "[WARNING] {pc} backup missed (2 runs) | [WARNING] {pc} backup missed (2 runs)\nagent: no contact "
            "since {hour}",
            "Job 'Daily' did not start on {pc} | Backup job 'Daily' did not start on {pc}\nReason: host unreachable",
            "No restore point for {pc} | No restore point for {pc} in the last 48 hours.",
        ),
        fixes=(
            "Laptop was asleep during the window. No fault, next run completed.",
            "asleep, ran at noon, ok",
            "Device was closed overnight. Backup caught up.",
        ),
        wrong=("Restarted the backup service.",),
        priority=4,
        team="noc",
    ),
    Family(
        "backup_failed",
        (ALERTS, "Backup", "", ""),
        95,
        texts=(
            "Backup job 'Daily' failed on {pc} | Backup job 'Daily' failed on {pc}\nVSS writer 'System Writer' "
            "timed out.",
            "[CRITICAL] {pc} backup failed 3 runs | [CRITICAL] {pc} backup failed 3 runs\nrepository: not enough space",
            "Replication to cloud behind on {pc} | Replication lag 31 hours on {pc}.",
            "Backup verification failed: {pc} | Screenshot verification of {pc} shows no login page.",
            "[ERROR] {pc} snapshot 0x80042306 | [ERROR] {pc} snapshot 0x80042306",
            "Job 'Offsite' failed | Backup job 'Offsite' failed on {pc}: connection reset.",
            "Backup chain broken on {pc} | Incremental chain of {pc} is broken, full needed.",
        ),
        late_texts=(
            "[CRITICAL] {pc} repository 97% | [CRITICAL] {pc} repository 97% full (threshold 95%)",
            "Immutable copy missing for {pc} | No immutable copy of {pc} since {day}.",
            "Backup agent outdated on {pc} | Agent on {pc} is two versions behind and was not contacted.",
        ),
        fixes=(
            "Restarted the VSS writers, freed space in the repository and ran the job again, finished clean.",
            "VSS restart, old chains pruned, job rerun ok.",
            "writers restarted, rerun ok",
        ),
        wrong=("Ran the job again.",),
        device="Server",
        team="noc",
    ),
)
