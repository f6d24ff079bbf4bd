"""Django inside of the benchmark: the demo's settings, in a folder that is thrown away, on no database of anybody's."""

import os
from pathlib import Path

import django

LEFT_OUT = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_SWEEP_URL", "CWHUB_DATABASE_POOL")


def prepare(folder: Path) -> None:
    for name in LEFT_OUT:
        os.environ.pop(name, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "CWHUB_MODE": "demo",
        "CWHUB_VAR": str(folder / "scratch"),
        "CWHUB_LOG_LEVEL": "ERROR",
    }
    django.setup()
