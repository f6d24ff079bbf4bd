"""A whole demo run, then every secret that was used in it, looked for in a dump of the database and in every log."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from config.cluster.binaries import find_binaries
from kit.sealed import KeyRing
from tests.e2e.running import Demo, free_port, wait_for
from tests.leaks.searching import search

pytestmark = pytest.mark.slow
TOKEN = re.compile(r"cwhub_[A-Za-z0-9_-]{43}")
# Not ours, or a secret's own place: the simulator is ConnectWise itself; PostgreSQL's files are read as a dump.
LEFT_OUT = ("var/sim/", "var/static/", "/data/", "/wheel/", "var/keyring.json", "var/demo.json", "terminal.txt")


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    folder = Path(tempfile.mkdtemp(prefix="cwl-"))
    demo = Demo(folder, {"web": free_port(), "simulator": free_port(), "tls": free_port()})
    try:
        demo.start(CWHUB_LOG_LEVEL="DEBUG")
        with demo.control() as control:
            control.put("/settings", json={"ticket_stream": False, "staff": False})
        yield demo
    finally:
        demo.stop()
        shutil.rmtree(folder, ignore_errors=True)


# --- what is done, and the secrets that it uses -----------------------------------------------------------------------
class Person:
    """One who signs in by the form, as a browser does."""

    def __init__(self, demo: Demo, word: str) -> None:
        self.http = httpx.Client(base_url=demo.told["web"], timeout=20, follow_redirects=False)
        self.http.get("/sign-in")
        names = demo.told["users"][word]
        said = self.post("/sign-in", username=names["username"], login=names["username"], password=names["password"])
        assert said.status_code == 302, said.text[:500]

    def post(self, path: str, **fields: Any) -> httpx.Response:
        token = {"csrfmiddlewaretoken": self.http.cookies["cwhub_csrf"]}
        return self.http.post(path, data={**token, **fields}, headers={"Origin": str(self.http.base_url).rstrip("/")})

    @property
    def cookies(self) -> dict[str, str]:
        return dict(self.http.cookies)


def told_by_the_demo(demo: Demo) -> dict[str, str]:
    found = {f"password of {word}": user["password"] for word, user in demo.told["users"].items()}
    return found | {"private key": demo.told["connection"]["private_key"], "token of the demo": demo.told["token"]}


def told_by_connectwise(demo: Demo) -> dict[str, str]:
    """The path that ConnectWise calls ends in a secret of ours; the keys that sign callbacks are secrets of both."""
    with demo.connectwise() as cw:
        callbacks = cw.get("/system/callbacks").json()
    tokens = {row["url"].rsplit("/webhooks/connectwise/", 1)[1].split("?")[0] for row in callbacks}
    assert len(tokens) == 1
    with demo.control() as control:
        keys = control.get("/state/system/callbackkeys").json()
    assert keys
    return {"path of the callbacks": tokens.pop()} | {f"signing key {row['id']}": row["key"] for row in keys}


def told_by_the_key_ring(demo: Demo) -> dict[str, bytes]:
    ring = KeyRing.read(demo.var / "keyring.json")
    keys = {f"key {id}": key for id, key in ring.keys.items()}
    rows = json.loads((demo.var / "keyring.json").read_text())["keys"]
    text = {f"key {row['id']} as it stands in the file": row["key"].encode() for row in rows}
    made = {"Django's secret key": ring.derive("django").hex().encode(), "marker key": ring.derive("marker")}
    return keys | text | made


def approve_a_change(demo: Demo) -> None:
    ticket = demo.new_ticket()
    [proposal] = wait_for(lambda: demo.proposals(ticket), seconds=60, what="the proposal")
    demo.approve(proposal)
    wait_for(lambda: "type" in demo.in_connectwise(ticket), what="the write")


def post_time(demo: Demo) -> None:
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    with demo.api() as api:
        entry = {"ticket": demo.new_ticket(), "start": f"{day}T09:00", "end": f"{day}T09:30", "notes": "Looked."}
        said = api.post("/time/batches", json={"entries": [entry]})
    assert said.status_code < 500, said.text


def make_a_token(person: Person) -> str:
    said = person.post("/settings/tokens", name="leak", verb="read", days="30", sees="all")
    found = TOKEN.search(said.text)
    assert found, said.text[:2000]
    return found.group()


def sign_in_to_the_panel(demo: Demo) -> dict[str, str]:
    """As the ticket screen and the pod's script do it, member hash and all."""
    screen = httpx.get(f"{demo.told['connectwise']}/screen/member/authentication", timeout=20)
    claim = screen.json()
    said = httpx.post(f"{demo.told['web']}/pod/session", json=claim, timeout=20)
    assert said.status_code == 200, said.text
    token = said.json()["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    panel = httpx.get(f"{demo.told['web']}/pod/panel?ticket=1", headers=bearer, timeout=20)
    assert panel.status_code == 200
    return {"member's hash": claim["memberHash"], "panel's token": token}


def provoke_every_kind_of_failure(demo: Demo, secrets: dict[str, str]) -> None:
    """What makes programs write down what they got."""
    path = f"/webhooks/connectwise/{secrets['path of the callbacks']}"
    with httpx.Client(base_url=demo.told["web"], timeout=20) as http:
        http.post(path, content=b"no json", headers={"x-content-signature": "x"})
        http.post(path, content=b"x" * 300_000)
        http.get(path)
        http.post(path + "/more")
        for token in (secrets["token of the demo"], secrets["token made by hand"] + "x"):
            http.get("/api/v1/tickets/1?connection=%00", headers={"Authorization": f"Bearer {token}"})
        http.post("/sign-in", data={"username": "admin", "password": secrets["password of admin"]})
        http.post("/pod/session", json={"companyid": "x", "memberid": "y", "memberHash": secrets["member's hash"]})
    with demo.control() as control:
        for method, effect in (("GET", "html"), ("PATCH", "error_after_commit"), ("PATCH", "drop_after_commit")):
            fault = {"method": method, "path": "*/service/tickets/*", "effect": effect, "count": 1}
            assert control.post("/faults", json=fault).is_success


# --- where they are looked for ----------------------------------------------------------------------------------------
def dump(demo: Demo) -> bytes:
    """As docs/install.md makes a backup: by the owner, who sees every row."""
    places = (find_binaries().folder / "pg_dump", Path(shutil.which("pg_dump") or "/nowhere"))
    binary = next((place for place in places if place.is_file()), None)
    if binary is None:
        pytest.skip("pg_dump is not installed.")
    sockets = next(path.parent for path in demo.folder.rglob(".s.PGSQL.5432"))
    command = [str(binary), "--enable-row-security", "-h", str(sockets), "-U", "cwhub_owner", "cwhub"]
    made = subprocess.run(command, capture_output=True, env={**os.environ, "PGPASSWORD": ""}, timeout=120)
    assert made.returncode == 0, made.stderr.decode()
    return made.stdout


def logs(demo: Demo) -> dict[str, bytes]:
    files = [path for path in sorted(demo.folder.rglob("*")) if path.is_file()]
    named = {str(path.relative_to(demo.folder)): path for path in files}
    return {name: path.read_bytes() for name, path in named.items() if not any(part in f"/{name}" for part in LEFT_OUT)}


def test_no_secret_of_a_whole_run_is_in_the_database_or_in_a_log(demo: Demo, tell: Callable[[str], None]) -> None:
    secrets = told_by_the_demo(demo) | told_by_connectwise(demo)
    for word in ("technician", "admin"):
        person = Person(demo, word)
        with closing(person.http):
            secrets |= {f"{name} of {word}": value for name, value in person.cookies.items()}
            if word == "admin":
                secrets["token made by hand"] = make_a_token(person)
    approve_a_change(demo)
    post_time(demo)
    secrets |= sign_in_to_the_panel(demo)
    provoke_every_kind_of_failure(demo, secrets)
    approve_a_change(demo)

    sought = {name: value.encode() for name, value in secrets.items()} | told_by_the_key_ring(demo)
    heaps = {"database": dump(demo), **logs(demo)}
    assert any("postgres.log" in name for name in heaps)
    assert b"accounts_connection" in heaps["database"]
    assert len(heaps["demo.log"]) > 2_000
    found = [one for place, heap in heaps.items() for one in search(place, heap, sought)]
    sizes = sum(len(heap) for heap in heaps.values())
    tell(f"{len(sought)} secrets, {len(heaps)} places, {sizes:,} bytes: {len(found)} found")
    assert found == []
