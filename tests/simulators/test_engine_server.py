"""On real sockets: TLS by its own authority, cut lines, late and slow answers, callbacks over the wire."""

import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest

from simulators.connectwise.app import make_app
from simulators.connectwise.server import Serving
from simulators.connectwise.tls import certificates
from tests.simulators.conftest import API, LOGIN, basic
from tests.simulators.tiny_world import build

RENAME = [{"op": "replace", "path": "summary", "value": "renamed"}]
HEADERS = {"clientId": LOGIN.client_id, "Authorization": basic("pub", "priv")}


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("sim")
    app = make_app(build=build, var=folder)
    server = Serving(app, host="127.0.0.1", port=0, tls_port=0, files=certificates(folder, "127.0.0.1"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def cw(serving: Serving) -> Iterator[httpx.Client]:
    base = f"http://127.0.0.1:{serving.port}"
    with httpx.Client(base_url=f"{base}{API}", headers=HEADERS, trust_env=False) as client:
        client.post(f"{base}/_sim/reset", json={})
        yield client


def fault(cw: httpx.Client, **values: Any) -> None:
    cw.post(f"http://{cw.base_url.netloc.decode()}/_sim/faults", json={"method": "PATCH", **values})


def renamed(cw: httpx.Client) -> bool:
    return bool(cw.get("/service/tickets/101").json()["summary"] == "renamed")


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "did not happen in time"
        Event().wait(0.02)


def test_https_is_trusted_by_its_own_authority_only(serving: Serving, tmp_path: Path) -> None:
    var = Path(serving.app.sim.journal.path).parent if serving.app.sim.journal else tmp_path
    url = f"https://localhost:{serving.tls_port}/login/companyinfo/tinydesk"
    trusted = ssl.create_default_context(cafile=str(var / "ca.pem"))
    assert httpx.get(url, verify=trusted, trust_env=False).json()["CompanyID"] == "tinydesk"
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)


def test_certificates_are_kept_and_private(tmp_path: Path) -> None:
    first = certificates(tmp_path, "127.0.0.1").ca.read_bytes()
    assert certificates(tmp_path, "127.0.0.1").ca.read_bytes() == first
    assert {p.stat().st_mode & 0o777 for p in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize(("effect", "done"), [("drop_after_commit", True), ("close_before_commit", False)])
def test_the_socket_is_cut_without_an_answer(cw: httpx.Client, effect: str, done: bool) -> None:
    fault(cw, effect=effect)
    with pytest.raises(httpx.RemoteProtocolError):
        cw.patch("/service/tickets/101", json=RENAME)
    assert renamed(cw) is done


def test_the_tls_socket_is_cut_too(serving: Serving, cw: httpx.Client) -> None:
    fault(cw, effect="drop_after_commit")
    url = f"https://127.0.0.1:{serving.tls_port}{API}/service/tickets/101"
    with pytest.raises(httpx.TransportError):
        httpx.patch(url, json=RENAME, headers=HEADERS, verify=False, trust_env=False)  # noqa: S501
    assert renamed(cw)


def test_a_late_commit_takes_effect_after_the_line_is_cut(cw: httpx.Client) -> None:
    fault(cw, effect="late_commit", delay_seconds=0.3)
    with pytest.raises(httpx.TransportError):
        cw.patch("/service/tickets/101", json=RENAME)
    assert not renamed(cw)
    wait_for(lambda: renamed(cw))


def test_a_slow_answer_is_done_before_it_is_told(cw: httpx.Client) -> None:
    fault(cw, effect="slow", delay_seconds=1)
    with pytest.raises(httpx.ReadTimeout):
        cw.patch("/service/tickets/101", json=RENAME, timeout=0.2)
    assert renamed(cw)


class Hook(BaseHTTPRequestHandler):
    got: list[tuple[str, bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((self.path, body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


def test_callbacks_reach_a_listener_on_loopback(cw: httpx.Client) -> None:
    listener = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    Thread(target=listener.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{listener.server_port}/hook?recordId="
    cw.post("/system/callbacks", json={"url": url, "objectId": 1, "type": "Ticket", "level": "Owner"})
    cw.patch("/service/tickets/101", json=RENAME)
    wait_for(lambda: bool(Hook.got))
    assert Hook.got[0][0] == "/hook?recordId=101&action=updated"
    listener.shutdown()
    listener.server_close()


def test_the_stream_brings_tickets_at_its_pace(serving: Serving, cw: httpx.Client) -> None:
    control = f"http://127.0.0.1:{serving.port}/_sim"
    cw.put(f"{control}/settings", json={"ticket_stream": True, "pace": 0.001})
    wait_for(lambda: cw.get("/service/tickets/count").json()["count"] > 5)
    cw.put(f"{control}/settings", json={"ticket_stream": False})
    told = cw.get(f"{control}/truth").json()["tickets"]
    assert {str(row["id"]) for row in cw.get("/service/tickets").json()[5:]} <= told.keys()


@pytest.mark.slow
def test_the_program_keeps_what_it_answered_when_killed(tmp_path: Path) -> None:
    ports = {"port": free_port(), "tls-port": free_port()}
    words = [sys.executable, "-m", "simulators.connectwise", "--var", str(tmp_path / "sim")]
    words += [w for name, port in ports.items() for w in (f"--{name}", str(port))]
    control = f"http://127.0.0.1:{ports['port']}/_sim"
    with running(words, control) as first:
        id = httpx.post(f"{control}/arrive", trust_env=False).json()["id"]
        count = httpx.get(f"{control}/health", trust_env=False).json()["tickets"]
        os.kill(first.pid, signal.SIGKILL)
    with running(words, control) as second:
        assert httpx.get(f"{control}/health", trust_env=False).json()["tickets"] == count
        if id is not None:
            assert str(id) in httpx.get(f"{control}/truth", trust_env=False).json()["tickets"]
        second.terminate()
        assert second.wait(timeout=15) == 0


class running:
    """The program, until its control answers and while the block lasts."""

    def __init__(self, words: list[str], control: str) -> None:
        self.words, self.control = words, control

    def __enter__(self) -> subprocess.Popen[bytes]:
        self.process = subprocess.Popen(self.words, stdout=subprocess.DEVNULL)
        wait_for(self.answers, 30)
        return self.process

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.control}/health", trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def __exit__(self, *reason: object) -> None:
        self.process.kill()
        self.process.wait(timeout=10)


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
