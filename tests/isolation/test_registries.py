"""Whatever can touch a tenant's rows has a case; a new one fails here, with a sentence that says where to add it."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from cwhub.connectwise.client import use_http
from cwhub.egress.transport import new_client
from desk.isolation.cases import CASES
from desk.isolation.report import NoWayOut
from desk.isolation.stage import Stage
from desk.isolation.tasks import GLOBAL_TASKS, TASKS, probe_task
from tests.isolation import registries
from tests.isolation.registries import COMMANDS, CURSORS, EXPORTS, LOG_SINKS


def test_every_task_of_the_queue_has_a_case() -> None:
    missing = registries.tasks() - set(TASKS) - GLOBAL_TASKS
    assert not missing, f"Add a case for {sorted(missing)} to desk/isolation/tasks.py."
    gone = set(TASKS) - registries.tasks()
    assert not gone, f"Nothing rings for {sorted(gone)} any more; remove it from desk/isolation/tasks.py."


@pytest.fixture
def no_way_out() -> Iterator[None]:
    """What is read side by side takes permits on connections of its own, which would wait for the stage's."""
    use_http(new_client(NoWayOut()))
    yield
    use_http(None)


@pytest.mark.usefixtures("no_way_out")
@pytest.mark.parametrize("task", sorted(TASKS))
def test_a_task_leaves_another_account_alone(usual_stage: Stage, task: str) -> None:
    assert probe_task(task, usual_stage) == []


def test_every_command_says_what_it_reads() -> None:
    missing = registries.commands() ^ set(COMMANDS)
    assert not missing, f"Say what {sorted(missing)} reads in tests/isolation/registries.py (COMMANDS)."


def test_every_place_with_sql_of_its_own_says_whose_rows_it_reads() -> None:
    missing = registries.raw_sql() - set(CURSORS)
    assert not missing, f"Say whose rows {sorted(missing)} reads in tests/isolation/registries.py (CURSORS)."


def test_every_export_has_a_case() -> None:
    places = {name for name in registries.exporting() if name.startswith(("desk", "approvals", "timeentry", "triage"))}
    missing = {name for name in places if not name.startswith(tuple(EXPORTS))}
    assert not missing, (
        f"Name the address of the export in {sorted(missing)} in tests/isolation/registries.py (EXPORTS)."
    )
    assert set(EXPORTS.values()) <= set(CASES)


def test_every_log_sink_is_listened_to() -> None:
    missing = sinks() ^ set(LOG_SINKS)
    assert not missing, f"Say what {sorted(missing)} writes in tests/isolation/registries.py (LOG_SINKS)."


def sinks() -> set[str]:
    handlers: dict[str, object] = settings.LOGGING["handlers"]  # type: ignore[assignment]
    return set(handlers)
