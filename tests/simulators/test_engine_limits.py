"""A rate for each key; a log of the last hundred thousand requests that stays quick and small."""

import json
import time
from pathlib import Path

import httpx

from simulators.connectwise.app import SimulatorApp
from simulators.connectwise.requests_log import KEPT, LONGEST_OLD_BODY, SPARE, WHOLE, RequestLog
from tests.simulators.conftest import basic, client_for


def add(log: RequestLog, body: object = None) -> None:
    log.add(at="2026-11-18T18:00:00Z", method="GET", path="/system/info", query="", status=200, body=body)


def test_each_key_has_a_minute_of_its_own(app: SimulatorApp, cw: httpx.Client, control: httpx.Client) -> None:
    other = client_for(app, Authorization=basic("rmmpub", "rmmpriv"))
    control.put("/settings", json={"rate_limit_per_minute": 3})
    assert [cw.get("/system/info").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert [other.get("/system/info").status_code for _ in range(4)] == [200, 200, 200, 429]


def test_keys_of_an_impersonated_member_have_one_too(
    app: SimulatorApp, cw: httpx.Client, control: httpx.Client
) -> None:
    keys = cw.post("/system/members/BQuill/tokens", headers={"x-cw-usertype": "member"}).json()
    ben = client_for(app, Authorization=basic(keys["publicKey"], keys["privateKey"]))
    control.put("/settings", json={"rate_limit_per_minute": 1})
    cw.get("/system/info")
    assert (cw.get("/system/info").status_code, ben.get("/system/info").status_code) == (429, 200)


def test_at_least_a_hundred_thousand_are_kept() -> None:
    log = RequestLog()
    for _ in range(KEPT + SPARE + 5):
        add(log)
    kept = log.since(0)
    assert (len(kept), kept[-1]["n"]) == (KEPT, KEPT + SPARE + 5)
    assert [e["n"] for e in kept] == list(range(kept[0]["n"], kept[-1]["n"] + 1))


def test_the_newest_are_found_without_reading_the_rest() -> None:
    log = RequestLog()
    for _ in range(KEPT):
        add(log)
    whole, newest = _seconds(lambda: log.since(0)), _seconds(lambda: log.since(KEPT - 10))
    assert [e["n"] for e in log.since(KEPT - 10)] == list(range(KEPT - 9, KEPT + 1))
    assert newest < whole / 20


def _seconds(act: object) -> float:
    begun = time.perf_counter()
    assert callable(act)
    act()
    return time.perf_counter() - begun


def test_a_part_of_them_can_be_asked_for(cw: httpx.Client, control: httpx.Client) -> None:
    for _ in range(5):
        cw.get("/system/info")
    found = control.get("/requests", params={"since": 2, "limit": 2}).json()["requests"]
    assert [e["n"] for e in found] == [3, 4]


def test_old_bodies_are_cut_and_new_ones_are_not() -> None:
    log = RequestLog()
    long = {"text": "x" * 5000}
    for _ in range(WHOLE + 1):
        add(log, long)
    kept = log.since(0)
    assert (len(kept[0]["body"]), kept[1]["body"]) == (LONGEST_OLD_BODY, long)


def test_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    first = RequestLog(tmp_path / "requests.jsonl")
    add(first, {"a": 1})
    add(first)
    first.close()
    second = RequestLog(tmp_path / "requests.jsonl")
    add(second)
    assert [(e["n"], e["body"]) for e in second.since(0)] == [(1, {"a": 1}), (2, None), (3, None)]
    assert len((tmp_path / "requests.jsonl").read_text().splitlines()) == 3
    assert json.loads((tmp_path / "requests.jsonl").read_text().splitlines()[2])["n"] == 3
    second.close()
