"""Tests run on a PostgreSQL of their own, as the role the product runs as.

The owner makes the database and its tables; `default` is the app role on the result. What a test with
`transaction=True` leaves behind is emptied by the owner, since the app role may not.
"""

import io
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as drawing
from psycopg import sql

from config.cluster import Cluster
from config.cluster.databases import prepare_cluster
from cwhub.accounts.roles import roles

pytest_plugins = ["tests.connected", "tests.signed_cookies"]
# A good hash takes long on purpose, and most tests make six people.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
MOST_DEADLOCKS = 10
# Examples are the same in every run, and a busy machine may take its time over them.
drawing.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
drawing.load_profile("steady")
# What takes longest begins first, so that nobody waits for one process at the end.
LONGEST = [
    "tests/e2e/test_ticket_to_write.py",
    "tests/timeentry/test_fault_matrix.py",
    "tests/desk/test_several_connections.py",
    "tests/desk/test_settings_in_a_browser.py",
    "tests/journal/test_explorer.py",
    "tests/pages/test_queue_in_a_browser.py",
    "tests/docs/test_install.py",
    "tests/timeentry/test_grid_in_a_browser.py",
    "tests/desk/test_pod_in_a_browser.py",
    "tests/writes/test_crash_points.py",
    "tests/proofs/test_crash_matrix.py",
]
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.nodeid.split("::")[0], len(rank)))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster | None]:
    """The session's own server; none when DATABASE_URL names one."""
    folder = Path(tempfile.mkdtemp(prefix="cwt-"))
    cluster = Cluster(home=folder / "pg", sockets=folder / "s", durable=False)
    with cluster.running():
        prepare_cluster(cluster, roles(), database="cwhub", for_tests=True)
        yield cluster
    cluster.remove()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    own: Cluster = request.getfixturevalue("cluster")
    test_name = "test_cwhub"
    for alias in settings.DATABASES:
        connection = connections[alias]
        connection.settings_dict["HOST"] = str(own.sockets)
        connection.settings_dict["TEST"] |= {"NAME": test_name, "MIGRATE": True}
    with django_db_blocker.unblock():
        owner = connections["owner"]
        owner.settings_dict["NAME"] = "cwhub"
        owner.creation.create_test_db(verbosity=0, autoclobber=True)
        for alias in settings.DATABASES:
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = test_name
        call_command("check", databases=["default"], stdout=io.StringIO())
    yield
    with django_db_blocker.unblock():
        for alias in settings.DATABASES:
            connections[alias].close()


def empty_tables_as_owner(self: TransactionTestCase) -> None:
    """Stands in for Django's flush, which would run as the app role. Past Django's guard on aliases."""
    named = connections["owner"].settings_dict
    for _ in range(MOST_DEADLOCKS):
        try:
            with psycopg.connect(host=named["HOST"], dbname=named["NAME"], user=named["USER"]) as owner:
                truncate(owner)
            return
        except psycopg.errors.DeadlockDetected:
            continue  # a request of a browser that is just closing still reads
    raise AssertionError("The tables could not be emptied: something still works on them.")


def truncate(owner: psycopg.Connection[Any]) -> None:
    rows = owner.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
    tables = [sql.Identifier(name) for (name,) in rows if name not in KEPT]
    owner.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(sql.SQL(", ").join(tables)))


TransactionTestCase._fixture_teardown = empty_tables_as_owner  # type: ignore[attr-defined]


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Prints what a proof has counted, whatever else is captured."""

    def print_at_once(line: str) -> None:
        with capsys.disabled():
            print(f"\n{line}", flush=True)

    return print_at_once
