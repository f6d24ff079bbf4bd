"""Sets up what is missing on a fresh machine, then runs one command inside of it.

    python3 scripts/setup.py demo|test|check|sim|bench|prove|test-foreign|screenshots|demo-reset [arguments]

Needs only Python 3.11 or newer. Everything lands in .venv and var, both inside the checkout.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST_POSTGRES = 15  # as in config/cluster/binaries.py
DEVELOPMENT, EMBEDDED = ROOT / "requirements-dev.txt", ROOT / "requirements-embedded.txt"

LINT: list[list[object]] = [
    [PYTHON, "-m", "ruff", "check", "."],
    [PYTHON, "-m", "ruff", "format", "--check", "."],
    [PYTHON, "-m", "mypy", "."],
    [VENV / "bin" / "lint-imports"],
    [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
]
TEST: list[object] = [PYTHON, "-m", "pytest"]
# Each process has a PostgreSQL of its own; a file stays in one process, so that its module's fixtures are made once.
# One process more than cores, since many tests wait; tests/conftest.py puts the longest files first.
PROCESSES = min((os.cpu_count() or 1) + 1, 4)
IN_FILES: list[object] = ["-n", PROCESSES, "--dist", "loadfile", "--no-loadscope-reorder"]
SIDE_BY_SIDE: list[object] = [*TEST, "-m", "not slow", *IN_FILES]
# What reads a whole ConnectWise, once more on the other MSP.
ON_SECOND_WORLD = "tests/e2e tests/mirror tests/triage/test_from_ticket_to_write.py tests/webhooks tests/writes"
COMMANDS: dict[str, list[list[object]]] = {
    "demo": [[PYTHON, "manage.py", "demo"]],
    "demo-reset": [[PYTHON, "manage.py", "demo_reset"]],
    "sim": [[PYTHON, "-m", "simulators.connectwise"]],
    "test": [SIDE_BY_SIDE],
    "check": [*LINT, SIDE_BY_SIDE],
    "prove": [[*TEST, "-m", "slow"], ["env", "CWHUB_TEST_WORLD=second", *TEST, *ON_SECOND_WORLD.split()]],
    "test-foreign": [[*TEST, "tests/foreign"]],
    "bench": [[PYTHON, "-m", "bench"]],
    "screenshots": [[PYTHON, "-m", "bench.screenshots"]],
    "setup": [],
}


def main() -> int:
    name, extra = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("", [])
    if name not in COMMANDS or sys.version_info < (3, 11):
        print(__doc__ if name not in COMMANDS else "Python 3.11 or newer is needed.", file=sys.stderr)
        return 2
    make_environment()
    os.chdir(ROOT)
    commands = COMMANDS[name]
    for number, command in enumerate(commands, start=1):
        words = [str(word) for word in command] + (extra if number == len(commands) else [])
        if len(commands) == 1 and os.name != "nt":
            os.execv(words[0], words)  # noqa: S606 - so that signals reach the command itself
        code = subprocess.call(words)
        if code:
            return code
    return 0


def make_environment() -> None:
    """Makes .venv when it is missing, and brings it up to the lock when that has changed."""
    (ROOT / "var").mkdir(mode=0o700, exist_ok=True)
    locks = [DEVELOPMENT] if has_postgres() else [DEVELOPMENT, EMBEDDED]
    wanted = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    stamp = VENV / "lock.sha256"
    if stamp.exists() and stamp.read_text() == wanted and PYTHON.exists():
        return
    print("Setting up .venv, once ...", file=sys.stderr, flush=True)
    if not PYTHON.exists():
        make_venv()
    for lock in locks:
        install(lock)
    stamp.write_text(wanted)


def make_venv() -> None:
    try:
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    except subprocess.CalledProcessError as error:
        shutil.rmtree(VENV, ignore_errors=True)
        sentence = "Python's venv is incomplete. Install your system's python3-venv package, then try again."
        raise SystemExit(sentence) from error


def install(lock: Path) -> None:
    uv = shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "--python", str(PYTHON), "--require-hashes", "-r", str(lock)]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        command += ["--require-hashes", "-r", str(lock)]
    if subprocess.call(command):
        raise SystemExit(f"{lock.name} could not be installed; the lines above say why. Nothing else was done.")


def has_postgres() -> bool:
    """Whether the launcher will find a PostgreSQL that is new enough, so that none has to be downloaded."""
    if os.environ.get("DATABASE_URL"):
        return True
    on_path = shutil.which("postgres")
    found = [Path(on_path).resolve()] if on_path else []
    found += Path("/usr/lib/postgresql").glob("*/bin/postgres")
    return any(is_new_enough(program) for program in found)


def is_new_enough(program: Path) -> bool:
    if not (program.parent / "initdb").exists():
        return False
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    major = re.search(r"(\d+)", said)
    return major is not None and int(major.group(1)) >= OLDEST_POSTGRES


if __name__ == "__main__":
    sys.exit(main())
