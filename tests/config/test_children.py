"""Supervised processes: a group of their own that lives and ends together."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.supervision.child import Child, group_runs

PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", "grandchild"])
open(sys.argv[1], "w").write(str(child.pid))
time.sleep(600)
"""


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Child]:
    made = Child("sleeper", [sys.executable, "-c", PARENT, str(tmp_path / "grandchild")], tmp_path)
    yield made
    made.stop()


def grandchild_of(child: Child) -> int:
    file = child.run_folder / "grandchild"
    wait_for(lambda: file.exists() and file.read_text() != "")
    return int(file.read_text())


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_stopping_ends_what_the_process_has_started(child: Child) -> None:
    child.start()
    grandchild = grandchild_of(child)
    child.stop()
    wait_for(lambda: not alive(grandchild))
    assert not child.pid_file.exists()


def test_orphans_of_a_killed_process_end_before_the_next_start(child: Child) -> None:
    child.start()
    grandchild = grandchild_of(child)
    assert child.process is not None
    os.kill(child.process.pid, 9)
    child.process.wait()
    assert alive(grandchild)
    child.stop()
    wait_for(lambda: not alive(grandchild))


def test_a_killed_supervisor_s_children_are_ended_by_the_next_one(child: Child) -> None:
    child.start()
    grandchild_of(child)
    assert child.process is not None
    later = Child(child.name, child.command, child.run_folder)
    later.end_left_over()
    child.process.wait(20)
    assert not group_runs(child.process.pid, child.command[-1])


def test_a_pid_that_is_somebody_else_s_by_now_is_left_alone(child: Child) -> None:
    child.pid_file.write_text(str(os.getpgid(0)))
    child.end_left_over()
    assert not child.pid_file.exists()


def test_a_process_that_ends_at_once_is_started_ever_more_slowly(child: Child) -> None:
    child.starts, child.started_at = 1, time.monotonic()
    first = child.pause_before_restart()
    child.starts = 5
    assert child.pause_before_restart() > first > 0
