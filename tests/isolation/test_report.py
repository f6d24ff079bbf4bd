"""The report of an installation: what it keeps, what it shows, and that nothing of it stays."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.utils import timezone

from cwhub.accounts.models import Membership, User
from desk.isolation import report as reports
from desk.isolation.report import Line, Report, keep, last_report
from desk.management.commands import isolation_report


@pytest.fixture(autouse=True)
def kept_here(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path


def made(*faults: str) -> Report:
    lines = [Line("table", "mirror.Ticket"), Line("page", "GET ticket", list(faults))]
    return Report(timezone.now(), lines, called_out=0, seconds=1.0)


def test_it_is_kept_as_data_and_as_a_page_that_stands_alone() -> None:
    data, page = keep(made())
    assert json.loads(data.read_text())["counts"] == [
        {"kind": "table", "tried": 1, "faulty": 0},
        {"kind": "page", "tried": 1, "faulty": 0},
    ]
    html = page.read_text()
    assert "@page" in html
    assert "Nothing of another client or account was shown" in html
    assert "/*style*/" not in html


def test_the_newest_one_is_the_last() -> None:
    assert last_report() is None
    keep(made("the mark of another client in the answer"))
    last = last_report()
    assert last is not None
    assert last["holds"] is False


def test_the_command_fails_where_something_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation_report, "make_report", lambda: made("a list shows another client's row"))
    with pytest.raises(CommandError, match="first at GET ticket: a list shows another client's row"):
        call_command("isolation_report", stdout=StringIO())
    assert last_report() is not None


def test_a_probe_that_breaks_is_a_fault() -> None:
    def broken() -> list[str]:
        raise KeyError("x")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reports.transaction, "atomic", lambda: reports.quietly())
        assert reports.line("page", "GET x", broken).faults == ["the probe broke: KeyError: 'x'"]


def test_its_page_says_what_did_not_hold() -> None:
    html = render_to_string("desk/isolation/report.html", {"report": made("the mark of another client in the answer")})
    assert "Something did not hold." in html
    assert "the mark of another client in the answer" in html


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "sweep"])
def test_a_whole_report_holds_and_leaves_nothing_behind() -> None:
    before = (User.objects.count(), Membership.objects.count())
    made_now = reports.make_report()
    assert [line for line in made_now.lines if not line.holds] == []
    assert (User.objects.count(), Membership.objects.count()) == before
    assert {count["kind"] for count in made_now.counts} == {
        "register",
        "table",
        "page",
        "API action",
        "other methods",
        "task",
    }
