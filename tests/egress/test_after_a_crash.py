"""PostgreSQL is killed in the middle of its work: no bucket has more in it afterwards than it had."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from django.db import connections

from config.cluster import Cluster
from config.cluster.server import processes_in
from cwhub.egress.limiter import CLIENT_SHARE, RESERVE, Pace
from cwhub.egress.models import RateBucket, RateCeiling
from cwhub.egress.pace_sql import PACE_SQL

PACE = Pace(connection_id=1, requests_per_minute=1050)  # fifty at once
CLOCK = (
    "CREATE TABLE moment AS SELECT clock_timestamp() AS at",
    "CREATE FUNCTION cwhub_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT at FROM moment'",
)
TAKE = "SELECT granted, short_of FROM cwhub_take(1, %s, 'sync', %s, %s, %s, %s, 100)"


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="cwk-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


def started(folder: Path) -> Cluster:
    cluster = Cluster(home=folder / "pg", sockets=folder / "s", durable=False)
    cluster.start()
    return cluster


def kill(cluster: Cluster) -> None:
    assert cluster.process is not None
    assert cluster.lock is not None
    for pid in processes_in(cluster.data):
        with suppress(ProcessLookupError):  # one that ended by itself meanwhile
            os.kill(pid, signal.SIGKILL)
    cluster.process.wait(30)
    cluster.lock.close()


def tables() -> list[str]:
    """The two tables as the migrations leave them, written by Django itself."""
    with connections["default"].schema_editor(collect_sql=True, atomic=False) as editor:
        for model in (RateBucket, RateCeiling):
            editor.create_model(model)
    return [str(line) for line in editor.collected_sql]


def take(cluster: Cluster, client_id: int | None = None) -> tuple[int, str]:
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as server:
        asked = [client_id, PACE.capacity, PACE.rate, CLIENT_SHARE, RESERVE]
        row = server.execute(TAKE, asked).fetchone()
    assert row
    return row[0], row[1]


@pytest.mark.django_db
def test_after_a_crash_buckets_start_empty_and_fill_at_the_usual_rate(folder: Path) -> None:
    made = tables()
    cluster = started(folder)
    try:
        with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as server:
            for statement in [*CLOCK, *made, "ALTER TABLE egress_ratebucket SET UNLOGGED", *PACE_SQL]:
                server.execute(statement.encode())
        assert take(cluster, client_id=7) == (24, "")  # 60 % of fifty, less a fifth
        assert take(cluster) == (16, "")
        with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as server:
            server.execute("CHECKPOINT")
        kill(cluster)
        cluster = started(folder)
        assert take(cluster, client_id=7) == (0, "client")
        assert take(cluster) == (0, "connection")
        with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as server:
            server.execute("UPDATE moment SET at = at + interval '1 second'")
        assert take(cluster) == (6, "")  # sixteen came in, ten are kept free
    finally:
        cluster.stop()
