"""The product's three processes as commands: web, queue and tick."""

import sys
from pathlib import Path

from django.conf import settings

from config.supervision.child import Child


def run_folder() -> Path:
    folder: Path = settings.VAR / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def product(*, port: int, host: str = "127.0.0.1") -> list[Child]:
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    web = [sys.executable, "-m", "uvicorn", "--host", host, "--port", str(port), "--no-access-log", "--log-level"]
    web += ["warning", "--lifespan", "off", "--timeout-graceful-shutdown", "5", "config.asgi:application"]
    return [
        Child("web", web, run_folder(), {"CWHUB_DATABASE_POOL": "1", "PYTHONPATH": str(settings.BASE_DIR)}),
        Child("queue", [*manage, "qcluster"], run_folder(), {"CWHUB_DATABASE_POOL": "0"}),
        Child("tick", [*manage, "tick"], run_folder(), {"CWHUB_DATABASE_POOL": "0"}),
    ]
