"""docs/install.md is run: its commands against a server of its own, its files read as their programs read them."""

import configparser
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from config.cluster import Cluster
from config.cluster.binaries import find_binaries
from tests.docs.page import BLOCKS, PAGE, ROOT, block, blocks

PASSWORD = "a long enough sentence"
SETTINGS = re.compile(r'(?:env_\w+|database)\("([A-Z_]+)"')


@dataclass
class Server:
    """Stands in for the empty machine: the page's folders lie in a temporary one."""

    folder: Path
    cluster: Cluster
    port: int

    def placed(self, text: str) -> str:
        for there, here in {
            "/etc/cwhub": self.folder / "etc",
            "/var/lib/cwhub": self.folder / "var",
            "/var/backups/cwhub": self.folder / "backups",
            "/opt/cwhub": self.folder / "opt",
            "sudo -u postgres ": "",
            "sudo -u cwhub ": "",
        }.items():
            text = text.replace(there, str(here))
        text = re.sub(r":change-me[a-z-]*@", ":typed-by-the-operator@", text)  # production refuses the page's own
        return re.sub(r"@127\.0\.0\.1:5432/cwhub", f"@/cwhub?host={self.cluster.sockets}", text)

    @property
    def environment(self) -> dict[str, str]:
        tools = f"{self.folder / 'bin'}:{find_binaries().folder}:{os.environ['PATH']}"
        keeps = {key: os.environ[key] for key in ("HOME", "LANG") if key in os.environ}
        return {**keeps, "PATH": tools, "PGHOST": str(self.cluster.sockets), "PGUSER": "postgres"}

    def write(self, path: str, text: str, mode: int) -> None:
        file = self.folder / path
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.write_text(self.placed(text))
        file.chmod(mode)

    def run(self, commands: str, says: str = "") -> str:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", self.placed(commands)],
            input=says,
            capture_output=True,
            text=True,
            env=self.environment,
            cwd=self.folder,
            timeout=300,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def rows(self, table: str) -> int:
        with psycopg.connect(self.cluster.dsn("cwhub")) as connection:
            row = connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table))).fetchone()
        return int(row[0]) if row else 0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    tools = find_binaries().folder
    if any(not (tools / tool).exists() and not shutil.which(tool) for tool in ("psql", "pg_dump", "pg_restore")):
        pytest.skip("PostgreSQL's client programs are not installed: the page's commands are left out.")
    folder = tmp_path_factory.mktemp("i")
    cluster = Cluster(home=folder / "pg", sockets=Path(f"/tmp/cwi-{os.getpid()}"), durable=False)  # noqa: S108
    with cluster.running():
        server = Server(folder, cluster, port=0)
        for name in ("etc", "var", "backups", "bin"):
            (folder / name).mkdir(mode=0o700)
        (folder / "opt").symlink_to(ROOT)
        server.write("etc/environment", block("environment"), 0o600)
        server.write("bin/cwhub", block("command").replace(".venv/bin/python", sys.executable), 0o755)
        yield server
    cluster.remove()
    shutil.rmtree(f"/tmp/cwi-{os.getpid()}", ignore_errors=True)  # noqa: S108


@pytest.fixture(scope="module")
def installed(server: Server) -> Server:
    """Every tested block of the page, in its order."""
    for commands in blocks("tested"):
        server.run(commands, says=f"{PASSWORD}\n" if "create_account" in commands else "")
    return server


def test_the_page_leads_to_an_installation_with_an_admin(installed: Server) -> None:
    assert installed.rows("accounts_user") == 1
    assert installed.rows("accounts_account") == 1


def test_the_restored_database_holds_what_the_old_one_held(installed: Server) -> None:
    with psycopg.connect(installed.cluster.dsn("postgres")) as connection:
        names = {name for (name,) in connection.execute("select datname from pg_database")}
    assert {"cwhub", "cwhub_before"} <= names
    with psycopg.connect(installed.cluster.dsn("cwhub_before")) as connection:
        before = connection.execute("select count(*) from audit_auditentry").fetchone()
    assert before == (installed.rows("audit_auditentry"),)
    assert before != (0,)


def test_the_restored_database_still_keeps_accounts_apart(installed: Server) -> None:
    with (
        psycopg.connect(installed.cluster.dsn("cwhub").replace("user=postgres", "user=cwhub_app")) as app,
        pytest.raises(psycopg.Error),
    ):
        app.execute("select * from accounts_account").fetchall()


def test_run_starts_the_product_and_stops_with_it(installed: Server) -> None:
    port = free_port()
    command = ["bash", "-c", installed.placed(f"exec cwhub run --port {port}")]
    with subprocess.Popen(command, env=installed.environment, stderr=subprocess.DEVNULL, cwd=ROOT) as product:
        try:
            assert '"ok": true' in answer_of(f"http://127.0.0.1:{port}/healthz")
        finally:
            product.send_signal(signal.SIGTERM)
            assert product.wait(timeout=60) == 0


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def answer_of(url: str) -> str:
    """Awaited: the processes need a moment to come up."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own address
                return str(response.read().decode())
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("CWHUB_PUBLIC_URL", "http://cwhub.msp.example", "config.E005"),
        ("CWHUB_PUBLIC_URL", "https://localhost", "config.E005"),
        ("CWHUB_ALLOWED_HOSTS", "*", "config.E004"),
        ("CWHUB_ALLOWED_HOSTS", ".msp.example", "config.E004"),
        ("CWHUB_DEBUG", "1", "config.E003"),
        ("CWHUB_SECRET_KEY", "short", "config.E002"),
        ("CWHUB_EGRESS_LOOPBACK", "1", "config.E006"),
        ("DATABASE_SWEEP_URL", "", "config.E007"),
        ("DATABASE_SWEEP_URL", "postgresql://cwhub_app@/cwhub", "config.E008"),
        ("DATABASE_SWEEP_URL", "postgresql://cwhub_sweep:change-me@/cwhub", "config.E011"),
    ],
)
def test_an_unfit_setting_stops_the_start(installed: Server, variable: str, value: str, sentence: str) -> None:
    assert sentence in refused(installed, f"export {variable}={value!r}")


def test_a_key_ring_of_the_demo_stops_the_start(installed: Server) -> None:
    made = installed.folder / "demo-keys.json"
    made.write_text((installed.folder / "etc" / "keyring.json").read_text().replace('"production"', '"demo"'))
    made.chmod(0o600)
    assert "config.E001" in refused(installed, f"export CWHUB_KEYRING={made}")


def test_a_key_ring_is_made_once(installed: Server) -> None:
    before = (installed.folder / "etc" / "keyring.json").read_bytes()
    done = subprocess.run(["cwhub", "create_keyring"], env=installed.environment, capture_output=True, text=True)
    assert done.returncode != 0
    assert "exists already and was left as it is" in done.stderr
    assert (installed.folder / "etc" / "keyring.json").read_bytes() == before


def refused(server: Server, change: str) -> str:
    """What `run` says instead of starting, with one setting changed."""
    script = (
        f"set -a; . {server.folder}/etc/environment; set +a; {change}; exec {sys.executable} manage.py run --port 1"
    )
    done = subprocess.run(
        ["bash", "-c", script], env=server.environment, capture_output=True, text=True, cwd=ROOT, timeout=120
    )
    assert done.returncode != 0
    return done.stderr


def test_every_setting_is_on_the_page_and_nothing_else() -> None:
    sources = [ROOT / "config" / "settings.py", ROOT / "config" / "management" / "commands" / "run.py"]
    read = {name for source in sources for name in SETTINGS.findall(source.read_text())}
    told = set(re.findall(r"`((?:CWHUB_|DATABASE_)[A-Z_]+|PORT)`", PAGE))
    assert told == read
    assert {line.split("=")[0] for line in block("environment").splitlines()} <= read


def test_the_unit_starts_what_is_there() -> None:
    unit = configparser.ConfigParser(strict=True)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(block("unit"))
    service = unit["Service"]
    assert service["ExecStart"].split()[1:] == ["manage.py", "run"]
    assert service["EnvironmentFile"] == "/etc/cwhub/environment"
    assert (ROOT / "manage.py").exists()
    assert service["User"] == "cwhub"


def test_the_web_server_says_that_tls_was_used() -> None:
    site = block("site")
    assert site.count("{") == site.count("}")
    assert site.count("proxy_set_header X-Forwarded-Proto https;") == site.count("proxy_pass")
    assert site.count("proxy_set_header Host $host;") == site.count("proxy_pass")


def test_every_package_of_the_lock_has_its_hash() -> None:
    lines = (ROOT / "requirements.txt").read_text().replace("\\\n", " ").splitlines()
    packages = [line for line in lines if line.strip() and not line.startswith("#")]
    assert packages
    assert all("--hash=sha256:" in line for line in packages)


def test_every_block_is_marked() -> None:
    fences = re.findall(r"^```(.+)$", PAGE, re.MULTILINE)
    assert len(fences) == len(BLOCKS)
    assert {mark for mark, _ in BLOCKS} == {
        "tested", "by-hand", "running", "environment", "command", "unit", "site",
    }  # fmt: skip
