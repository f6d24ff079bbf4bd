"""The simulator as a program of its own, for clients that others wrote. They run with `make test-foreign` only."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "CWHUB_FOREIGN" in os.environ:
        return
    skip = pytest.mark.skip(reason="programs of others run with make test-foreign")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(skip)


@dataclass(frozen=True)
class Simulated:
    http: str
    tls: str  # host and port
    authority: Path
    login: dict[str, str]

    def state(self, collection: str) -> list[dict[str, Any]]:
        answer = httpx.get(f"{self.http}/_sim/state/{collection}", timeout=60)
        return list(answer.json())

    def requests(self) -> list[dict[str, Any]]:
        return list(httpx.get(f"{self.http}/_sim/requests", timeout=60).json()["requests"])

    def environment(self, **more: str) -> dict[str, str]:
        """For a program that shall trust the simulator's certificate; nothing of ours on its path."""
        trust = {"REQUESTS_CA_BUNDLE": str(self.authority), "NODE_EXTRA_CA_CERTS": str(self.authority)}
        plain = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DJANGO", "CWHUB"))}
        return plain | trust | more


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[Simulated]:
    """A new first world, nobody living in it, without a limit: foreign programs do not pace themselves."""
    port, tls = free_port(), free_port()
    command = [sys.executable, "-m", "simulators.connectwise", "--port", str(port), "--tls-port", str(tls)]
    command += ["--var", str(tmp_path / "sim"), "--settings", json.dumps({"rate_limit_per_minute": 0})]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert "simulator ready" in process.stdout.readline()
            login = httpx.get(f"http://127.0.0.1:{port}/_sim/login").json()
            yield Simulated(f"http://127.0.0.1:{port}", f"localhost:{tls}", tmp_path / "sim" / "ca.pem", login)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


def keys(simulated: Simulated, **more: Any) -> str:
    """What a client signs in with, as JSON."""
    login = simulated.login
    known = {"host": simulated.tls, "company": login["company_id"]}
    return json.dumps(known | {n: login[n] for n in ("public_key", "private_key", "client_id")} | more)
