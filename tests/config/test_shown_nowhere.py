"""Values that are secrets have no way into a text by accident."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from cwhub.accounts.tenancy import CLIENT
from desk.connecting.checking import Asked
from kit.sealed_field import sealed_fields

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("kit", "cwhub", "approvals", "triage", "timeentry", "desk", "config")
SECRET = re.compile(r"(^|_)(secret|password|passwords|token|hash|signing|plain)$|private_key")


def secret_fields() -> Iterator[tuple[str, str]]:
    """Fields of dataclasses that are named like a secret, and how they are declared."""
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text())):
                if not isinstance(node, ast.ClassDef) or not any(
                    "dataclass" in ast.unparse(d) for d in node.decorator_list
                ):
                    continue
                for part in node.body:
                    if isinstance(part, ast.AnnAssign) and SECRET.search(ast.unparse(part.target)):
                        yield f"{node.name}.{ast.unparse(part.target)}", ast.unparse(part)


def test_no_dataclass_shows_a_secret_when_it_is_printed() -> None:
    found = dict(secret_fields())
    assert "Asked.private_key" in found
    assert [name for name, declared in found.items() if "repr=False" not in declared] == []


def test_what_the_form_asked_for_can_be_printed() -> None:
    asked = Asked("https://na.myconnectwise.net", "ferrous", "public", "the-private-key", "client")
    assert "the-private-key" not in f"{asked} {asked!r}"


def test_no_clients_table_holds_a_secret_so_that_its_export_holds_none() -> None:
    assert [model._meta.label for model, _ in sealed_fields() if getattr(model, "tenancy", None) == CLIENT] == []
