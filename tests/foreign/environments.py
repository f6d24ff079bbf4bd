"""Environments for programs that others wrote: made once, outside of the project, from their published packages.

`CWHUB_FOREIGN_HOME` says where; a folder in the user's cache otherwise.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PYTHON = {
    "pyconnectwise": ("pyconnectwise==0.6.1.2",),
    # the package imports pytz and botocore without naming them
    "django-connectwise": ("django-connectwise==1.25.3", "pytz", "botocore"),
}
NODE = {"connectwise-rest": ("connectwise-rest@1.3.0",)}


def home() -> Path:
    given = os.environ.get("CWHUB_FOREIGN_HOME")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(given) if given else cache / "cwhub-foreign"


def python_of(name: str) -> Path:
    """The interpreter of a Python package's environment, made if it is missing."""
    place, wanted = home() / name, " ".join(PYTHON[name])
    python = place / "bin" / "python"
    if _made(place) != wanted:
        shutil.rmtree(place, ignore_errors=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PYTHON[name]], check=True)
        (place / "made").write_text(wanted)
    return python


def node_modules_of(name: str) -> Path:
    """The folder of a Node package and what it needs, made if it is missing."""
    place, wanted = home() / name, " ".join(NODE[name])
    if _made(place) != wanted:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        command = ["npm", "install", "--silent", "--no-fund", "--no-audit", "--ignore-scripts", *NODE[name]]
        subprocess.run(command, cwd=place, check=True)
        (place / "made").write_text(wanted)
    return place / "node_modules"


def _made(place: Path) -> str:
    stamp = place / "made"
    return stamp.read_text() if stamp.exists() else ""
