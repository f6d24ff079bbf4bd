"""What holds the house together, read from the code itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cwhub.connectwise import trying
from simulators.connectwise.worlds import build_named

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("cwhub", "approvals", "triage", "timeentry", "desk", "config")
PRODUCT = ("kit", *ROOMS, "templates", "static")
WRITES = re.compile(r"^(create|update|patch|delete|put|post)_")
KINDS = {
    "cwhub/writes/tickets.py",
    "cwhub/writes/notes.py",
    "cwhub/writes/assign.py",
    "cwhub/webhooks/kinds.py",
    "desk/connecting/kinds.py",
    "timeentry/kinds/correct.py",
    "timeentry/kinds/entry.py",
    "timeentry/kinds/sheet.py",
}
# Whose method is no literal: the transport itself, and the trial of rights, which sends what must be refused.
ASKS_ANYTHING = {"cwhub/connectwise/asking.py", "cwhub/connectwise/client.py", "cwhub/connectwise/trying.py"}


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def adapter_write_methods() -> set[str]:
    tree = ast.parse((ROOT / "cwhub/connectwise/client.py").read_text())
    client = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Client")
    return {node.name for node in client.body if isinstance(node, ast.FunctionDef) and WRITES.match(node.name)}


def calls(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node.lineno


def test_the_adapter_has_write_methods_to_look_for() -> None:
    assert {"patch_ticket", "create_note", "delete_note", "create_callback"} <= adapter_write_methods()


def test_only_write_kinds_call_the_adapter_s_write_methods() -> None:
    methods = adapter_write_methods()
    found = {
        path.relative_to(ROOT).as_posix()
        for path in sources(*ROOMS)
        if path.name != "client.py" and any(name in methods for name, _ in calls(path))
    }
    assert found <= KINDS, found - KINDS


def test_nobody_sends_a_write_past_the_adapter() -> None:
    """`client.request("POST", ...)`, or with a method that is not written out, stands in the adapter alone."""
    found = {path.relative_to(ROOT).as_posix() for path in sources(*ROOMS) if any(writes(path))}
    assert found <= ASKS_ANYTHING, found - ASKS_ANYTHING


def writes(path: Path) -> Iterator[int]:
    """Lines that call `.request(...)` with anything but a plain GET."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "request":
            method = node.args[0] if node.args else None
            if not (isinstance(method, ast.Constant) and method.value == "GET"):
                yield node.lineno


def test_two_files_alone_open_a_line_out() -> None:
    """The egress door, and sign-in, which reaches the configured provider only. Both are made of the guarded wire."""
    opened = re.compile(r"httpx\.(Client|AsyncClient|HTTPTransport|get|post|put|patch|delete|request|stream)\(")
    found = {path.relative_to(ROOT).as_posix() for path in sources("kit", *ROOMS) if opened.search(path.read_text())}
    assert found == {"cwhub/egress/transport.py", "desk/signing_in/asking.py"}


def test_the_trial_of_rights_sends_only_what_must_be_refused() -> None:
    """No field, or record number 0; and it is asked for in one place."""
    assert trying.METHODS == {"add": ("POST", {}), "edit": ("PATCH", []), "delete": ("DELETE", None)}
    assert trying.NOBODY == 0
    callers = {
        path.relative_to(ROOT).as_posix() for path in sources(*ROOMS) if "may_write" in path.read_text()
    } - ASKS_ANYTHING
    assert callers == {"desk/connecting/trying.py"}


def test_only_the_journal_calls_send_and_take_back() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources(*ROOMS)
        for name, line in calls(path)
        if name in ("send", "take_back")
        if path.relative_to(ROOT).parts[:2] not in (("cwhub", "journal"), ("cwhub", "connectwise"))
    ]
    assert found == []


NAMED = (
    *("service/boards", "service/boards/statuses", "service/boards/types", "service/priorities"),
    "company/companies",
)


@pytest.fixture(scope="module")
def names() -> set[str]:
    """What both MSPs have named: boards, statuses, types, priorities, clients. One word may be anybody's."""
    told: set[str] = set()
    for world in (build_named(companies=40, tickets=60), build_named(world="second")):
        told |= {str(row["name"]) for kind in NAMED for row in world.collections[kind]}
    return {name for name in told if " " in name or name.startswith(">")}


# ConnectWise's own names that the demo world uses too: modules and screens of its security roles.
CONNECTWISES_OWN = {"desk/connecting/permissions.py"}


def readable() -> Iterator[Path]:
    for folder in PRODUCT:
        for path in sorted((ROOT / folder).rglob("*")):
            own = path.relative_to(ROOT).as_posix() in CONNECTWISES_OWN
            if path.suffix in (".py", ".html", ".js") and "vendor" not in path.parts and not own:
                yield path


def test_no_name_of_the_demo_world_is_known_to_the_product(names: set[str]) -> None:
    """Nor of any other MSP: what a status or a board means comes from flags and from the admin."""
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name) for name in longest_first) + r")(?!\w)")
    found = {
        f"{path.relative_to(ROOT)}: {hit.group()}" for path in readable() for hit in pattern.finditer(path.read_text())
    }
    assert found == set()


def test_locks_hold_hashes_and_no_host_names() -> None:
    for lock in ROOT.glob("requirements*.txt"):
        text = lock.read_text()
        assert "://" not in text
        assert "--hash=sha256:" in text
