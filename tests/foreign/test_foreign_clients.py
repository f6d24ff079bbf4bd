"""Programs that others wrote for the real ConnectWise run against the simulator, unmodified."""

import json
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.foreign.conftest import HERE, Simulated, keys
from tests.foreign.environments import node_modules_of, python_of

DJANGO_CONNECTWISE = HERE / "use_django_connectwise.py"


# What the first world has none of: open activities, company teams, notes of opportunities, own fields but of tickets.
NONE_THERE = {"Activity", "Activity UDF", "Company Team", "Opportunity Note", "Opportunity UDF", "Project UDF"}
# And its reader of configuration types asks for the statuses instead (1.25.3), which have no name: it stores none.


def run(command: list[Any], environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


def ids(simulated: Simulated, collection: str) -> list[int]:
    return sorted(row["id"] for row in simulated.state(collection))


def test_pyconnectwise_reads_every_page_and_logs_time(simulated: Simulated) -> None:
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)
    times = {"start": f"{start:%Y-%m-%dT%H:%M:%SZ}", "end": f"{start + timedelta(minutes=30):%Y-%m-%dT%H:%M:%SZ}"}
    program = [python_of("pyconnectwise"), HERE / "use_pyconnectwise.py", keys(simulated, **times)]
    found = json.loads(run(program, simulated.environment()))
    assert sorted(found["tickets"]) == ids(simulated, "service/tickets")
    assert sorted(found["companies"]) == ids(simulated, "company/companies")
    entry = next(row for row in simulated.state("time/entries") if row["id"] == found["entry"])
    assert (entry["actualHours"], entry["notes"]) == (0.5, "Logged by a client that others wrote")


def django_connectwise(simulated: Simulated, database: Path, *words: str) -> str:
    login = json.loads(keys(simulated, url=f"https://{simulated.tls}", database=str(database)))
    environment = simulated.environment(CW=json.dumps(login))
    return run([python_of("django-connectwise"), DJANGO_CONNECTWISE, *words], environment)


def test_django_connectwise_reads_everything_and_a_second_run_creates_nothing(
    simulated: Simulated, tmp_path: Path
) -> None:
    database = tmp_path / "django-connectwise.sqlite3"
    django_connectwise(simulated, database, "migrate", "--verbosity", "0")
    made = created(django_connectwise(simulated, database, "cwsync"))
    open_ones = [row for row in simulated.state("service/tickets") if not row["closedFlag"]]
    assert made["Company"] == len([row for row in simulated.state("company/companies") if not row["deletedFlag"]])
    assert made["Ticket"] >= len(open_ones)
    assert {name for name, count in made.items() if not count} == NONE_THERE | {"Configuration Type"}
    again = created(django_connectwise(simulated, database, "cwsync"))
    assert {name: count for name, count in again.items() if count} == {}


def created(output: str) -> dict[str, int]:
    return {name: int(count) for name, count in re.findall(r"^(.+) Sync Summary - Created: (\d+)", output, re.M)}


def test_django_connectwise_registers_each_callback_once(simulated: Simulated, tmp_path: Path) -> None:
    database = tmp_path / "django-connectwise.sqlite3"
    django_connectwise(simulated, database, "migrate", "--verbosity", "0")
    for _ in range(2):
        django_connectwise(simulated, database, "callbacks_registered")
    kinds = [row["type"] for row in simulated.state("system/callbacks")]
    assert sorted(kinds) == ["activity", "company", "contact", "opportunity", "project", "schedule", "ticket"]
    django_connectwise(simulated, database, "callbacks_deleted")
    assert simulated.state("system/callbacks") == []


def test_connectwise_rest_reads_and_changes(simulated: Simulated) -> None:
    ticket = next(row["id"] for row in simulated.state("service/tickets") if not row["closedFlag"])
    environment = simulated.environment(NODE_PATH=str(node_modules_of("connectwise-rest")))
    program = ["node", HERE / "use_connectwise_rest.js", keys(simulated, ticket=ticket)]
    found = json.loads(run(program, environment))
    assert sorted(found["tickets"]) == ids(simulated, "service/tickets")
    assert found["changed"] == "Renamed by a client that others wrote"
    assert found["restored"]
    patches = [row for row in simulated.requests() if row["method"] == "PATCH"]
    assert [(row["path"], row["status"]) for row in patches] == [(f"/service/tickets/{ticket}", 200)] * 2
