"""`manage.py sla --json`: a list in, a list out, no database; what cannot be read is named."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.agreements.sla_golden_cases import golden_cases

ROOT = Path(__file__).resolve().parent.parent.parent


def ask(monkeypatch: pytest.MonkeyPatch, text: str) -> Any:
    monkeypatch.setattr(sys, "stdin", StringIO(text))
    out = StringIO()
    call_command("sla", "--json", stdout=out)
    return json.loads(out.getvalue())


def refusal(monkeypatch: pytest.MonkeyPatch, told: Any) -> CommandError:
    with pytest.raises(CommandError) as caught:
        ask(monkeypatch, told if isinstance(told, str) else json.dumps(told))
    assert caught.value.returncode == 2
    return caught.value


def case(**other: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": "A-1",
        "calendar": None,
        "sla": {"respondHours": 1},
        "priority": "High",
        "timeline": [],
    }
    return {**plain, "entered": "2026-11-20T10:00:00Z", "at": "2026-11-20T10:00:00Z", **other}


def test_it_answers_in_the_order_of_the_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    told = ask(monkeypatch, json.dumps([golden.case for golden in golden_cases()]))
    assert [row["id"] for row in told] == [golden.say for golden in golden_cases()]
    assert set(told[0]) == {"id", "stage", "respond", "plan", "resolve", "minutes_waiting"}


def test_an_empty_list_has_an_empty_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(monkeypatch, "[]") == []


def test_it_needs_no_database_and_says_by_its_exit_what_went_wrong() -> None:
    env = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    line = [sys.executable, "manage.py", "sla", "--json"]
    done = subprocess.run(
        line, cwd=ROOT, env=env, input=json.dumps([case(), case(at="soon")]), text=True, capture_output=True
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Case 'A-1' (2 of the list) cannot be read: at is 'soon'" in done.stderr


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"sla": None}, "sla is no object"),
        ({"sla": {"respondHours": "one"}}, "respondHours is 'one', which is no number of hours"),
        ({"sla": {"respondHours": -1}}, "respondHours is -1, which is no number of hours"),
        ({"sla": {"respondHours": True}}, "respondHours is True"),
        ({"sla": {"priorities": ["High"]}}, "priorities is no list of objects"),
        ({"calendar": []}, "calendar is no object; write null for all hours"),
        ({"calendar": {}}, "the calendar's zone is None"),
        ({"calendar": {"zone": "Chicago"}}, "the calendar's zone is 'Chicago', which is no IANA name"),
        ({"calendar": {"zone": "Etc/UTC", "mondayStartTime": "8 AM"}}, "mondayStartTime is '8 AM'"),
        ({"calendar": {"zone": "Etc/UTC", "fridayEndTime": "24:30:00"}}, "fridayEndTime is '24:30:00'"),
        ({"calendar": {"zone": "Etc/UTC", "holidays": [{"date": "Christmas"}]}}, "a holiday's date is 'Christmas'"),
        ({"entered": None}, "entered is None, which is no time"),
        ({"timeline": [{"at": "2026-11-20T10:00:00Z", "escalationStatus": "New"}]}, "escalationStatus is 'New'"),
        ({"at": "9999-12-31T23:59:59Z"}, "at is '9999-12-31T23:59:59Z', which is not within 1970 and 2200"),
        ({"timeline": {"at": 1}}, "timeline is no list of objects"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_case(
    monkeypatch: pytest.MonkeyPatch, other: dict[str, Any], sentence: str
) -> None:
    said = str(refusal(monkeypatch, [case(id="fine"), case(**other)]))
    assert said.startswith(f"Case 'A-1' (2 of the list) cannot be read: {sentence}")
    assert said.endswith("Nothing was reckoned; correct it and ask again.")


def test_what_is_no_list_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no JSON" in str(refusal(monkeypatch, "{"))
    assert "no list of cases" in str(refusal(monkeypatch, {"id": 1}))
    assert "1 of the list" in str(refusal(monkeypatch, [7]))


def test_an_id_may_be_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    told = ask(monkeypatch, json.dumps([case(id=7), case(id=None), case(id=[1.5])]))
    assert [row["id"] for row in told] == [7, None, [1.5]]
