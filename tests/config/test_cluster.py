"""The launcher: one PostgreSQL of our own that survives whatever is done to it."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from config.cluster import Cluster, ClusterError
from config.cluster.server import processes_in


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="cwc-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


def cluster_in(folder: Path) -> Cluster:
    return Cluster(home=folder / "pg", sockets=folder / "s", durable=False)


def count(cluster: Cluster) -> int:
    with psycopg.connect(cluster.dsn("postgres")) as connection:
        row = connection.execute("select count(*) from kept").fetchone()
        return int(row[0]) if row else 0


def keep_a_row(cluster: Cluster) -> None:
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as connection:
        connection.execute("create table if not exists kept (at timestamptz default now())")
        connection.execute("insert into kept default values")
        connection.execute("checkpoint")


def forget(cluster: Cluster) -> None:
    """As if the process that started it had been killed: it no longer holds the lock."""
    assert cluster.process is not None
    assert cluster.lock is not None
    cluster.process.wait(30)
    cluster.lock.close()


def test_data_survive_a_kill_of_the_server_alone_and_of_all_its_processes(folder: Path) -> None:
    cluster = cluster_in(folder)
    cluster.start()
    keep_a_row(cluster)
    for everything in (False, True, False):
        assert cluster.process is not None
        victims = processes_in(cluster.data) if everything else [cluster.process.pid]
        for pid in victims:
            with suppress(ProcessLookupError):  # one that ended by itself meanwhile
                os.kill(pid, signal.SIGKILL)
        forget(cluster)
        cluster = cluster_in(folder)
        cluster.start()
        assert count(cluster) == 1
    cluster.stop()
    assert processes_in(cluster.data) == []


def test_two_starts_do_not_share_one_folder(folder: Path) -> None:
    with cluster_in(folder).running(), pytest.raises(ClusterError, match="Another process runs the database"):
        cluster_in(folder).start()


def test_data_of_another_version_are_left_alone(folder: Path) -> None:
    with cluster_in(folder).running() as cluster:
        version = cluster.data / "PG_VERSION"
    version.write_text("9\n")
    with pytest.raises(ClusterError, match="were made by PostgreSQL 9"):
        cluster_in(folder).start()
    assert version.exists()


def test_its_folders_are_private(folder: Path) -> None:
    with cluster_in(folder).running() as cluster:
        assert cluster.sockets.stat().st_mode & 0o777 == 0o700
        assert cluster.home.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must become somebody else")
def test_where_namespaces_are_forbidden_the_server_becomes_another_user(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CWHUB_NO_NAMESPACES", "1")
    cluster = cluster_in(folder)
    os.chmod(folder, 0o711)  # noqa: S103 - the other user may pass, as he may through a temporary folder
    with cluster.running():
        keep_a_row(cluster)
        assert cluster.process is not None
        assert os.stat(f"/proc/{cluster.process.pid}").st_uid != 0
        assert cluster.home != cluster.asked_home
    cluster.remove()
    assert not cluster.home.exists()
