import json
import os
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.cluster import Cluster, ClusterError
from config.cluster.databases import prepare_cluster
from config.demo.ports import Ports
from config.supervision.child import Child
from config.supervision.processes import product, run_folder
from config.supervision.supervisor import Supervisor
from cwhub.accounts.roles import roles

LONGEST_START_SECONDS = 90


class Command(BaseCommand):
    help = "Runs everything for a look: PostgreSQL, ConnectWise simulator, web, queue and tick, seeded and connected."

    def handle(self, *args: Any, **options: Any) -> None:
        ports = Ports.read()
        private_var()
        supervisor = Supervisor([simulator(ports), *product(port=ports.web)])
        supervisor.obey_signals()
        failed: list[BaseException] = []
        own = None if os.environ.get("DATABASE_URL") else demo_cluster()
        try:
            if own:
                own.start()
                prepare_cluster(own, roles(), database="cwhub")
                supervisor.watch(own)
            call_command("migrate", database="owner", verbosity=0)
            seeding = threading.Thread(target=self.seed, args=(ports, supervisor, failed), daemon=True)
            supervisor.run(ready=seeding.start)
        except ClusterError as error:
            raise CommandError(str(error)) from error
        finally:
            if own:
                own.stop()
        if failed:
            raise CommandError(f"{failed[0]} Run `make demo` again to go on from there, or `make demo-reset`.")

    def seed(self, ports: Ports, supervisor: Supervisor, failed: list[BaseException]) -> None:
        """Beside the supervisor's watch: when it fails, everything stops and the reason is told."""
        from config.demo.seed import seed
        from config.demo.simulated import ask

        try:
            await_answer(f"{ports.screen_url}/_sim/health", "the simulator")
            await_answer(f"{ports.web_url}/healthz", "the web process")
            told = ask(ports)
            refuse_another_world(told.world)
            seeded = seed(ports, told, kept(), self.say)
            self.announce(ports, told.keys, seeded)
        except Exception as error:
            failed.append(error)
            supervisor.stopping.set()

    def say(self, sentence: str) -> None:
        self.stderr.write(f"     demo | {sentence}")

    def announce(self, ports: Ports, keys: Any, seeded: Any) -> None:
        told = {
            "web": ports.web_url,
            "connectwise": ports.screen_url,
            "connectwise_tls": ports.api_url,
            "users": seeded.users,
            "connection": asdict(keys),
            "token": seeded.token,
        }
        write_private(demo_file(), json.dumps(told, indent=2) + "\n")
        lines = ["", f"cwhub        {ports.web_url}", f"ConnectWise  {ports.screen_url}  (simulated)", ""]
        lines += [f"{word:<11}  {user['username']} / {user['password']}" for word, user in seeded.users.items()]
        self.stdout.write("\n".join([*lines, "", f"Also in {demo_file()}. Ctrl-C stops everything."]))
        self.stdout.flush()


def private_var() -> None:
    settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.VAR.chmod(0o700)


def demo_cluster() -> Cluster:
    return Cluster(home=settings.VAR / "postgres", sockets=settings.CLUSTER_SOCKETS)


def demo_file() -> Path:
    return Path(settings.VAR) / "demo.json"


def kept() -> dict[str, Any]:
    try:
        return dict(json.loads(demo_file().read_text()))
    except (OSError, ValueError):
        return {}


def write_private(path: Path, text: str) -> None:
    waiting = path.with_suffix(".new")
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    waiting.replace(path)


def simulator(ports: Ports) -> Child:
    command = [sys.executable, "-m", "simulators.connectwise", "--port", str(ports.simulator)]
    command += ["--tls-port", str(ports.simulator_tls), "--var", str(settings.VAR / "sim")]
    command += ["--pod-url", f"{ports.web_url}/pod?id=[cw_id]&screen=[cw_screen]"]
    chosen = {"ticket_stream": True, "staff": True, "rate_limit_per_minute": 12_000}
    command += ["--settings", json.dumps(chosen)]
    return Child("simulator", command, run_folder(), {"PYTHONPATH": str(settings.BASE_DIR)})


def refuse_another_world(held: str) -> None:
    """SIM_WORLD chooses at the first start; afterwards what lies in var belongs to that world."""
    wanted = os.environ.get("SIM_WORLD") or held
    if wanted != held:
        raise CommandError(f"What lies here is of the {held} world, not of the {wanted} one.")


def await_answer(url: str, what: str) -> None:
    deadline = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address on loopback
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise CommandError(f"{what.capitalize()} does not answer at {url}.")
