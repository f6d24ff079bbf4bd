"""The demo as a newcomer starts it, once for all tests here: real processes, real simulator, real Chromium."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 420.0
API = "/v4_6_release/apis/3.0"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], Any], *, seconds: float = 60.0, what: str = "it") -> Any:
    """Awaits the condition and returns what it gave. Fails with a sentence."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            found = condition()
        except httpx.HTTPError:
            found = None
        if found:
            return found
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds:.0f} s"
        time.sleep(0.1)


@dataclass
class Demo:
    folder: Path
    ports: dict[str, int]
    world: str = "first"
    process: subprocess.Popen[bytes] | None = None
    told: dict[str, Any] = field(default_factory=dict)

    # --- life ---------------------------------------------------------------------------------------------------------
    def start(self, **environment: str) -> None:
        self.var.mkdir(mode=0o700, exist_ok=True)
        started = time.time()
        with (self.folder / "demo.log").open("ab") as log, (self.folder / "terminal.txt").open("ab") as terminal:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo"],
                cwd=ROOT,
                env={**os.environ, **self.environment, **environment},
                stdout=terminal,  # where the sign-ins are told
                stderr=log,
                start_new_session=True,
            )
        wait_for(lambda: self.is_ready(started), seconds=START_SECONDS, what="the demo's start")
        self.told = json.loads(self.file.read_text())

    def is_ready(self, since: float) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log()[-4000:]
        return self.file.exists() and self.file.stat().st_mtime >= since

    @property
    def environment(self) -> dict[str, str]:
        named = {"PORT": "web", "SIM_PORT": "simulator", "SIM_TLS_PORT": "tls"}
        ports = {name: str(self.ports[key]) for name, key in named.items()}
        own = {"CWHUB_VAR": str(self.var), "CWHUB_HEARTBEAT_SECONDS": "2", "CWHUB_HEARTBEAT_STALE_SECONDS": "12"}
        place = {"TMPDIR": str(self.folder), "SIM_WORLD": self.world}
        return ports | own | place | {"CWHUB_POLL_SECONDS": "5", "CWHUB_MODE": "demo"}

    @property
    def var(self) -> Path:
        return self.folder / "var"

    @property
    def file(self) -> Path:
        return self.var / "demo.json"

    def log(self) -> str:
        return (self.folder / "demo.log").read_text(errors="replace")

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)

    def kill_everything(self) -> None:
        """kill -9 of the supervisor and of every process that it has started."""
        for pid in self.pids():
            kill(pid)
        assert self.process is not None
        self.process.wait(30)

    def kill_supervisor(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(30)

    def pids(self) -> list[int]:
        """Every process that carries our folder in its environment, the supervisor first."""
        assert self.process is not None
        mine = f"CWHUB_VAR={self.var}".encode()
        found = [pid for pid in all_pids() if mine in read(Path(f"/proc/{pid}/environ")).split(b"\0")]
        return [self.process.pid, *(pid for pid in found if pid not in (self.process.pid, os.getpid()))]

    def queue_workers(self) -> list[int]:
        """Processes below the queue's main one: its workers, pusher, monitor and guard."""
        main = int((self.var / "run" / "queue.pid").read_text())
        return [pid for pid in all_pids() if group_of(pid) == main and pid != main]

    # --- what it serves -----------------------------------------------------------------------------------------------
    def connectwise(self) -> httpx.Client:
        keys = self.told["connection"]
        auth = (f"{keys['company_id']}+{keys['public_key']}", keys["private_key"])
        base = self.told["connectwise"] + API
        return httpx.Client(base_url=base, auth=auth, headers={"clientId": keys["client_id"]}, timeout=20)

    def control(self) -> httpx.Client:
        return httpx.Client(base_url=self.told["connectwise"] + "/_sim", timeout=20)

    def api(self) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.told['token']}"}
        return httpx.Client(base_url=self.told["web"] + "/api/v1", headers=headers, timeout=20)

    def new_ticket(self, summary: str = "cant login outlook keeps asking pasword since mfa change") -> int:
        """POSTed to ConnectWise's own API, for the last company by id."""
        with self.connectwise() as cw:
            company = cw.get("/company/companies", params={"orderBy": "id desc", "pageSize": 1}).json()[0]
            made = cw.post("/service/tickets", json={"summary": summary, "company": {"id": company["id"]}})
        assert made.status_code == 201, made.text
        return int(made.json()["id"])

    def proposals(self, ticket: int, kind: str = "ticket.update") -> list[dict[str, Any]]:
        with self.api() as api:
            rows = api.get("/proposals", params={"ticket": ticket}).json()["results"]
        return [row for row in rows if row["kind"] == kind]

    def writes(self, ticket: int) -> list[dict[str, Any]]:
        with self.api() as api:
            return list(api.get("/writes", params={"ticket": ticket}).json()["results"])

    def requests(self, method: str, path: str) -> list[dict[str, Any]]:
        with self.control() as control:
            rows = control.get("/requests", params={"since": 0}).json()["requests"]
        return [row for row in rows if row["method"] == method and row["path"].rstrip("/") == path]

    def in_connectwise(self, ticket: int) -> dict[str, Any]:
        with self.connectwise() as cw:
            return dict(cw.get(f"/service/tickets/{ticket}").json())

    def approve(self, proposal: dict[str, Any]) -> None:
        with self.api() as api:
            answer = api.post(f"/proposals/{proposal['id']}/approve", json={"fingerprint": proposal["fingerprint"]})
        assert answer.status_code == 200, answer.text


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def all_pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def group_of(pid: int) -> int:
    fields = read(Path(f"/proc/{pid}/stat")).decode(errors="replace").rsplit(")", 1)[-1].split()
    return int(fields[2]) if len(fields) > 2 else -1
