"""The worker dies between any two acts: once started again, the write has happened exactly once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

from cwhub.journal.crash_points import CRASH_POINTS, EXIT_STATUS, listening
from cwhub.journal.models import WriteBatch
from tests.journal.cast import Desk, note, update
from tests.journal.file_kind import register_file_kind
from tests.journal.world import World

pytestmark = pytest.mark.django_db

FORWARD = [name for name in CRASH_POINTS if "taking_back" not in name and "take_back" not in name]
FORWARD = [name for name in FORWARD if not name.endswith(("remove_extra", "check_key", "record_read"))]
BACK = [name for name in CRASH_POINTS if name.endswith(("taking_back", "take_back", "shift", "turn", "look"))]


class Crash(BaseException):
    """The process is gone."""


def work_with_crash(desk: Desk, batch: WriteBatch, name: str, *, looks: int = 30) -> tuple[str, bool]:
    """Works as sweeper and clock would; dies once, the first time that the point is passed."""
    waiting = [name]

    def listener(passed: str) -> None:
        if waiting and passed == waiting[0]:
            waiting.clear()
            raise Crash(passed)

    for _ in range(looks):
        try:
            with listening(listener):
                desk.work(batch)
        except Crash:
            pass
        if desk.fresh(batch).ended_at:
            break
        desk.wait(desk.seconds_until_due(batch))
    return desk.fresh(batch).state, not waiting


@pytest.mark.parametrize("name", FORWARD)
@pytest.mark.parametrize("fault", ["", "done_no_answer", "lost"])
def test_a_crash_on_the_way_forward_leaves_exactly_one_effect(desk: Desk, world: World, name: str, fault: str) -> None:
    if fault:
        world.fault("send", fault)
    batch = desk.start(update(), note())
    state, crashed = work_with_crash(desk, batch, name)
    assert state == "committed"
    assert world.record == {"type": "new"}
    assert len(world.notes) == 1
    if fault:
        assert crashed or name.endswith(("look", "give_back", "shift", "record_verify"))


@pytest.mark.parametrize("name", BACK)
def test_a_crash_on_the_way_back_leaves_nothing(desk: Desk, world: World, name: str) -> None:
    world.fault("send", "", "", "refused")
    batch = desk.start(update(), note("first"), note("second"))
    state, _ = work_with_crash(desk, batch, name)
    assert state == "rolled_back"
    assert world.record == {"type": "old"}
    assert world.notes == {}


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize("name", ["after_mark_sending", "before_send", "after_send", "after_record_answer"])
def test_a_process_that_is_killed_leaves_exactly_one_effect(desk: Desk, tmp_path: Path, name: str) -> None:
    register_file_kind(tmp_path / "effects")
    batch = desk.start(note(kind="fake.file"))
    first = run_child(desk, batch, tmp_path, crash_at=name)
    assert first == EXIT_STATUS
    desk.wait(10)
    for _ in range(20):
        assert run_child(desk, batch, tmp_path) == 0
        if desk.fresh(batch).ended_at:
            break
        desk.wait(desk.seconds_until_due(batch))
    assert desk.fresh(batch).state == "committed"
    assert len((tmp_path / "effects").read_text().splitlines()) == 1


def run_child(desk: Desk, batch: WriteBatch, folder: Path, *, crash_at: str = "") -> int:
    database = connections["default"].settings_dict
    url = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    known = {**os.environ, "DATABASE_URL": url, "CWHUB_CRASH_AT": crash_at, "CWHUB_MODE": "test"}
    command = [sys.executable, "-m", "tests.journal.child", str(desk.account.pk), str(batch.pk), str(folder)]
    return subprocess.run(command, env=known, timeout=60, check=False).returncode
