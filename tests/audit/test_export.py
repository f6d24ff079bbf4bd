"""The export, and the program that verifies it without us: run as a process, on good files and on tampered ones."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cwhub.audit.exporting import Export, as_csv, as_json, harmless
from cwhub.audit.heads import export_head
from cwhub.audit.models import AuditEntry
from tests.audit.cast import BY, Trail
from tests.builders import scope_of

pytestmark = pytest.mark.django_db(transaction=True)
VERIFIER = Path(__file__).resolve().parents[2] / "scripts" / "verify_audit_export.py"


def everything(trail: Trail) -> Export:
    return Export(scope_of(trail.account, actor=BY), lambda rows: rows, {})


def exported(trail: Trail) -> dict[str, Any]:
    told: dict[str, Any] = json.loads("".join(as_json(everything(trail))))
    return told


@pytest.fixture
def judge(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Writes the export to a file and lets the verifier look at it, alone: no path to our code, no site packages."""

    def run(told: dict[str, Any], *heads: Path) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "export.json"
        file.write_text(json.dumps(told, ensure_ascii=False))
        command = [sys.executable, "-I", "-S", str(VERIFIER), str(file), *map(str, heads)]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)

    return run


def test_the_verifier_imports_the_standard_library_alone() -> None:
    lines = VERIFIER.read_text().splitlines()
    imported = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names)


def test_a_good_export_is_verified(trail: Trail, judge: Any) -> None:
    answer = judge(exported(trail))
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "Unbroken: 6 sealed entries, the whole log" in answer.stdout
    assert trail.seals()[-1].sha256 in answer.stdout


def test_odd_contents_keep_their_hash(trail: Trail, judge: Any) -> None:
    numbers = {"big": 1e300, "small": 1e-7, "minus": -0.0, "nan": float("nan"), "deep": {"2": [True, 3, 10**18]}}
    odd = {**numbers, "none": None, "ä": ["😀", "\\", '"', "a\0b"], "text": "=cmd()"}
    trail.write(1, sentence="Ünïcode 😀 \0 and “quotes”", data=odd)
    trail.seal()
    assert trail.fault() == ""
    assert judge(exported(trail)).returncode == 0


TAMPERED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a sentence": lambda told: told["entries"][2].update(sentence="Nothing"),
    "a body": lambda told: told["entries"][2]["body"].update(n=99),
    "no body": lambda told: told["entries"][2].update(body=None),
    "who": lambda told: told["entries"][2]["link"]["who"].update(name="Somebody else"),
    "when": lambda told: told["entries"][2]["link"].update(at="2020-01-01T00:00:00.000000+00:00"),
    "a missing entry": lambda told: (told["entries"].pop(2), told.update(count=5)),
    "the last one missing": lambda told: (told["entries"].pop(), told.update(count=5)),
    "the first one missing": lambda told: (told["entries"].pop(0), told.update(count=5)),
    "another order": lambda told: told["entries"].insert(1, told["entries"].pop(3)),
    "one twice": lambda told: (told["entries"].insert(1, told["entries"][1]), told.update(count=7)),
    "another account": lambda told: told["account"].update(uid="nobody"),
    "a seal": lambda told: told["entries"][2].update(sha256="0" * 64),
    "a count": lambda told: told.update(count=9),
    "another format": lambda told: told.update(format="other"),
    "no links": lambda told: told["entries"][2].pop("link"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_tampered_export_is_refused(trail: Trail, judge: Any, what: str) -> None:
    told = exported(trail)
    TAMPERED[what](told)
    answer = judge(told)
    assert answer.returncode == 1, answer.stdout
    assert answer.stdout.startswith("BROKEN.")
    assert not answer.stderr


def test_an_export_that_was_cut_and_made_to_fit_is_refused_with_the_exported_head(
    trail: Trail, judge: Any, heads: Path
) -> None:
    export_head(trail.account.pk)
    told = exported(trail)
    told["entries"].pop()
    told["count"] = 5
    told["head"] = {"n": 5, "sha256": told["entries"][-1]["sha256"]}
    assert judge(told).returncode == 0  # without the head nobody can know
    answer = judge(told, *heads.iterdir())
    assert answer.returncode == 1
    assert "it was cut at its end" in answer.stdout


def test_the_daily_head_fits_a_good_export(trail: Trail, judge: Any, heads: Path) -> None:
    export_head(trail.account.pk)
    trail.write(2)
    trail.seal()
    assert judge(exported(trail), *heads.iterdir()).returncode == 0


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, str(VERIFIER), "nothing.json"], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 2
    assert "Cannot be read" in answer.stdout


def test_entries_that_wait_for_their_seal_stand_at_the_end(trail: Trail, judge: Any) -> None:
    trail.write(2)
    told = exported(trail)
    assert [entry["sha256"] is None for entry in told["entries"]] == [False] * 6 + [True] * 2
    assert "2 entries have no seal yet" in judge(told).stdout


def test_a_part_of_the_log_is_verified_as_a_part(trail: Trail, judge: Any) -> None:
    trail.write(3, client=trail.other)
    trail.write(1)
    trail.seal()
    part = Export(scope_of(trail.account, trail.acme, actor=BY), lambda rows: rows, {})
    told = json.loads("".join(as_json(part)))
    assert [entry["link"]["n"] for entry in told["entries"]] == [1, 2, 3, 4, 5, 6, 10]
    answer = judge(told)
    assert "7 sealed entries, a part of the log" in answer.stdout
    told["entries"][6]["sentence"] = "Nothing"
    assert judge(told).returncode == 1


def test_an_export_holds_nothing_of_a_client_outside_of_its_scope(trail: Trail) -> None:
    trail.write(1, client=trail.other, sentence="Canary of Other")
    trail.seal()
    part = Export(scope_of(trail.account, trail.acme, actor=BY), lambda rows: rows, {})
    assert "Canary" not in "".join(as_json(part))
    assert "Canary" not in "".join(as_csv(part))
    assert "Canary" in "".join(as_csv(everything(trail)))


def test_an_export_narrows_as_it_is_asked_and_says_so(trail: Trail) -> None:
    trail.write(1, act="journal.committed")
    trail.seal()
    asked = Export(scope_of(trail.account, actor=BY), lambda rows: rows.filter(act="journal.committed"), {"room": "j"})
    told = json.loads("".join(as_json(asked)))
    assert (told["count"], told["whole"], told["asked"]) == (1, False, {"room": "j"})


def test_many_entries_come_in_pages(trail: Trail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cwhub.audit.exporting.PAGE", 4)
    trail.write(5)
    trail.seal()
    trail.write(5)
    told = exported(trail)
    assert told["count"] == len(told["entries"]) == 16


def test_a_cell_that_a_spreadsheet_would_work_out_is_text(trail: Trail) -> None:
    evil = '=HYPERLINK("http://evil.example";"x")'
    trail.write(1, sentence=evil, data={"diff": [{"field": "Summary", "before": "+1", "after": "@SUM(1)"}]})
    trail.seal()
    rows = list(csv.DictReader(io.StringIO("".join(as_csv(everything(trail))))))
    assert rows[-1]["what"] == f"'{evil}"
    assert rows[-1]["after"] == "Summary: @SUM(1)"
    for cell in (cell for row in rows for cell in row.values()):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "  =1"])
def test_every_dangerous_beginning_is_made_harmless(cell: str) -> None:
    assert harmless(cell).startswith("'")


def test_the_csv_tells_who_what_when_policy_approval_changes_layers_undo_and_seal(trail: Trail) -> None:
    trail.write(
        1,
        data={
            "policy_version": 4,
            "level": 2,
            "approved_by": "Dana Dufresne",
            "diff": [{"field": "Board", "before": "Help Desk", "after": {"id": 3, "name": "Alerts"}}],
            "layers": [{"layer": "scope", "word": "let it through", "why": "one client"}],
            "undo": {"can": True, "why": "what stood there is kept", "until": ""},
        },
    )
    trail.seal()
    row = list(csv.DictReader(io.StringIO("".join(as_csv(everything(trail))))))[-1]
    assert (row["who"], row["client"], row["ticket"], row["number"]) == ("Dana Dufresne", "Acme", "48817", "7")
    assert (row["policy"], row["approval"]) == ("policy version 4, level 2", "Dana Dufresne")
    assert (row["before"], row["after"]) == ("Board: Help Desk", "Board: Alerts")
    assert row["layers"] == "scope: let it through, one client"
    assert row["undo"] == "yes: what stood there is kept"
    assert row["sha256"] == trail.seals()[-1].sha256


def test_forgotten_contents_leave_an_export_that_verifies(trail: Trail, judge: Any) -> None:
    from cwhub.audit.forgetting import empty, mark_forgotten

    with scope_of(trail.account).open():
        mark_forgotten(trail.acme, BY)
        assert empty(AuditEntry.objects.filter(client=trail.acme)) == 6
    trail.seal()
    assert trail.fault() == ""
    told = exported(trail)
    assert "printer" not in json.dumps(told)
    answer = judge(told)
    assert answer.returncode == 0
    assert "6 entries are without contents" in answer.stdout
