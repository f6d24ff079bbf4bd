"""What every list has besides its rows: short forms, counts, usages."""

import subprocess
import sys

import httpx


def test_the_short_form_of_one_record_has_its_few_fields(cw: httpx.Client) -> None:
    short = cw.get("/service/sources/1/info").json()
    assert set(short) == {"id", "name", "defaultFlag", "_info"}
    assert cw.get("/service/boards/1/statuses/2/info").json()["name"] == "Taken"
    assert cw.get("/service/boards/2/statuses/2/info").status_code == 404


def test_short_forms_are_counted(cw: httpx.Client) -> None:
    assert cw.get("/service/sources/info/count").json() == {"count": 2}


def test_usages_tell_how_many_records_of_each_list_name_a_record(cw: httpx.Client) -> None:
    found = cw.get("/service/boards/1/usages").json()
    assert {"name": "Ticket", "count": 3}.items() <= next(u for u in found if u["name"] == "Ticket").items()
    rows = cw.get("/service/boards/1/usages/list").json()
    assert [r["id"] for r in rows if r["type"] == "Ticket"] == [101, 102, 104]
    assert cw.get("/service/boards/9/usages").status_code == 404


def test_the_tables_can_be_read_before_anything_else() -> None:
    asked = [sys.executable, "-c", "from simulators.connectwise.resources import catalog; catalog()"]
    assert subprocess.run(asked, capture_output=True, check=False).returncode == 0
