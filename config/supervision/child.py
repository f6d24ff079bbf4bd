"""One supervised process with everything it starts, as one group that lives and ends together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from config.cluster.identity import die_with_parent

STOP_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 30.0


@dataclass
class Child:
    name: str
    command: list[str]
    run_folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    starts: int = 0

    # --- start ------------------------------------------------------------------------------------------------------
    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            preexec_fn=in_own_group,
        )
        self.started_at, self.starts = time.monotonic(), self.starts + 1
        self.pid_file.write_text(str(self.process.pid))
        if self.process.stdout:
            threading.Thread(target=self.relay, args=(self.process.stdout,), daemon=True).start()

    def relay(self, lines: IO[bytes]) -> None:
        for line in lines:
            sys.stderr.write(f"{self.name:>9} | {line.decode(errors='replace')}")
        lines.close()

    @property
    def pid_file(self) -> Path:
        return self.run_folder / f"{self.name}.pid"

    # --- life ---------------------------------------------------------------------------------------------------------
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def pause_before_restart(self) -> float:
        """Seconds still to wait, so that a process that ends at once is not started in a loop."""
        wanted = min(LONGEST_PAUSE_SECONDS, 0.5 * 2 ** min(self.starts - 1, 6))
        lived = time.monotonic() - self.started_at
        if lived > 60:
            self.starts = 1
            return 0.0
        return max(0.0, wanted - lived)

    # --- end ----------------------------------------------------------------------------------------------------------
    def stop(self) -> None:
        """SIGTERM, then SIGKILL for the whole group: a queue's workers outlive their parent otherwise."""
        if self.process is None:
            return
        end_group(self.process.pid, self.process.poll)
        self.process.wait()
        self.pid_file.unlink(missing_ok=True)

    def end_left_over(self) -> None:
        """Ends what an earlier supervisor that was killed has left, if it is still ours."""
        try:
            group = int(self.pid_file.read_text())
        except (OSError, ValueError):
            return
        if group_runs(group, self.command[-1]):
            end_group(group, lambda: None if group_runs(group, self.command[-1]) else 0)
        self.pid_file.unlink(missing_ok=True)


def in_own_group() -> None:
    os.setsid()
    die_with_parent(signal.SIGTERM)


def end_group(group: int, ended: Callable[[], int | None]) -> None:
    send(group, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while ended() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    send(group, signal.SIGKILL)  # also for those whose parent ended in good order


def send(group: int, signal_number: int) -> None:
    try:
        os.killpg(group, signal_number)
    except (ProcessLookupError, PermissionError):
        return


def group_runs(group: int, word: str) -> bool:
    """Whether a process of this group still runs with this word on its command line: ids are used again."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except (OSError, IndexError):
            continue
        if fields[2] == str(group) and fields[0] != "Z" and word.encode() in words:
            return True
    return False
