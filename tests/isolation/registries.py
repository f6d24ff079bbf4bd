"""What there is, read from the code itself: a new one without a case is found here."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("cwhub", "agreements", "approvals", "triage", "timeentry", "desk", "config")

COMMANDS = {
    "access_review": "opens the one account that it is asked for",
    "create_account": "makes a new one and reads none",
    "create_keyring": "reads no database",
    "demo": "starts processes; its seed opens the account that it makes",
    "demo_reset": "empties the demo's own database",
    "export_client": "opens the one client that it is asked for",
    "forget_client": "opens the one client that it is asked for",
    "give_back": "opens the one account that it is asked for",
    "isolation_report": "builds its own accounts in a transaction that is rolled back",
    "mirror": "opens the one connection that it is asked for",
    "restored": "as the sweep role: ids, states and times; works account by account",
    "roles": "prints SQL",
    "rotate_keys": "as owner: opens and seals stored secrets, shows none",
    "run": "starts processes",
    "sla": "reads no database",
    "tick": "as the sweep role: ids, states and times",
    "verify_audit": "opens one account after the other",
}
LOG_SINKS = {"stderr": "JSON lines; every probe listens to all of them"}
CURSORS = {
    "cwhub/accounts/checks.py": "the catalogue",
    "cwhub/accounts/scope.py": "announces the scope",
    "cwhub/accounts/turns.py": "an advisory lock",
    "cwhub/audit/chain.py": "an advisory lock of the account",
    "cwhub/audit/looks.py": "an advisory lock of the account",
    "cwhub/egress/budget.py": "buckets, which name a token and figures only",
    "cwhub/egress/limiter.py": "buckets, which name a connection and figures only",
    "cwhub/egress/reading.py": "buckets, which name a connection and figures only",
    "cwhub/journal/claim.py": "write_batch by its account, and its id or its connection",
    "cwhub/journal/ledger.py": "in the batch's own scope",
    "cwhub/journal/line.py": "write_batch by its account, its connection and its turn",
    "cwhub/journal/sweeper.py": "as the sweep role: ids, states and times",
    "cwhub/journal/turnover.py": "in the batch's own scope",
    "cwhub/mirror/database.py": "statistics of tables",
    "cwhub/mirror/passes.py": "an advisory lock",
    "cwhub/mirror/store.py": "an advisory lock",
    "desk/connecting/alone.py": "an advisory lock",
    "desk/ending/proving.py": "names account and client",
    "desk/ending/purging.py": "names account and client",
    "desk/health.py": "select 1",
    "desk/isolation/watching.py": "names account and client; and the cache as a whole, to search it",
    "desk/opening.py": "the next number of a sequence",
    "timeentry/drafting/services.py": "an advisory lock",
    "config/key_rotation.py": "as owner, sealed columns by their row",
    "config/management/commands/rotate_keys.py": "as owner, sealed columns by their row",
    "config/tick.py": "an advisory lock",
}
EXPORTS = {
    "desk/audit": "audit_export",
    "desk/ending": "ended_client_export",
}
RAW = re.compile(r"\.cursor\(\)|\.raw\(|RawSQL\(|\.extra\(")
FILES = re.compile(r"Content-Disposition|as_attachment|FileResponse|StreamingHttpResponse|streamed\(")
RUNG = re.compile(r'enqueue\(\s*"([\w.]+)"')
NAMED = re.compile(
    r'^[A-Z_]+ = "((?:cwhub|agreements|approvals|timeentry|triage|desk)(?:\.[a-z_]+){2,})"$', re.MULTILINE
)


def sources() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text()


def tasks() -> set[str]:
    """Of the tick, and what the code rings for."""
    found = {job["task"] for job in settings.TICK_JOBS}
    for name, text in sources():
        found |= set(RUNG.findall(text))
        found |= set() if name == "config/settings.py" else {one for one in NAMED.findall(text) if is_function(one)}
    return found


def is_function(dotted: str) -> bool:
    module, _, name = dotted.rpartition(".")
    path = ROOT / (module.replace(".", "/") + ".py")
    if not path.exists():
        return False
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in ast.parse(path.read_text()).body)


def commands() -> set[str]:
    return {name for name, app in get_commands().items() if app.split(".")[0] in (*ROOMS, "kit")}


def raw_sql() -> set[str]:
    return {name for name, text in sources() if RAW.search(text)}


def exporting() -> set[str]:
    return {name for name, text in sources() if FILES.search(text)}
