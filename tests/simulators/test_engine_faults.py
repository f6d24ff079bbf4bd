"""Several faults at once, by count and by chance, on every address; maintenance; a clock that is wrong."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

TICKET = "/service/tickets/101"
RENAME = [{"op": "replace", "path": "summary", "value": "renamed"}]
SITE = "http://sim.test"


def order(control: httpx.Client, effect: str, **more: Any) -> None:
    answer = control.post("/faults", json={"effect": effect, **more})
    assert answer.status_code == 201, answer.text


def summary(control: httpx.Client) -> str:
    return str(next(t["summary"] for t in control.get("/state/service/tickets").json() if t["id"] == 101))


def last(control: httpx.Client) -> dict[str, Any]:
    return dict(control.get("/requests").json()["requests"][-1])


def test_a_slow_request_may_end_in_an_error_that_took_effect(cw: httpx.Client, control: httpx.Client) -> None:
    order(control, "slow", delay_seconds=0.05)
    order(control, "error_after_commit")
    begun = time.monotonic()
    answer = cw.patch(TICKET, json=RENAME)
    assert time.monotonic() - begun >= 0.05
    assert (answer.status_code, "Execution Timeout expired" in answer.text) == (500, True)
    assert summary(control) == "renamed"
    assert last(control)["fault"] == "slow+error_after_commit"


def test_a_slow_request_may_be_cut(cw: httpx.Client, control: httpx.Client) -> None:
    order(control, "drop_after_commit")
    order(control, "slow", delay_seconds=0.02)
    with pytest.raises(httpx.RemoteProtocolError):
        cw.patch(TICKET, json=RENAME)
    assert (summary(control), last(control)["fault"]) == ("renamed", "drop_after_commit+slow")


def test_slownesses_add_up(cw: httpx.Client, control: httpx.Client) -> None:
    for _ in range(3):
        order(control, "slow", delay_seconds=0.02)
    begun = time.monotonic()
    assert cw.get(TICKET).status_code == 200
    assert time.monotonic() - begun >= 0.06


def test_the_first_fault_decides_and_the_second_waits_for_the_next_request(
    cw: httpx.Client, control: httpx.Client
) -> None:
    order(control, "rate_limited")
    order(control, "html")
    assert [cw.get(TICKET).status_code for _ in range(3)] == [429, 502, 200]


def test_a_timeout_s_text_may_be_plain(cw: httpx.Client, control: httpx.Client) -> None:
    order(control, "error_after_commit", body="Execution Timeout expired. The timeout period elapsed.")
    answer = cw.post("/service/tickets", json={"summary": "new", "company": {"id": 1}})
    assert (answer.status_code, answer.headers["content-type"]) == (500, "text/plain")
    assert cw.get("/service/tickets/count").json() == {"count": 5}


def test_by_chance_some_are_struck_and_some_are_not(cw: httpx.Client, control: httpx.Client) -> None:
    order(control, "error_before_commit", count=0, probability=0.5)
    order(control, "slow", count=0, probability=0.5, delay_seconds=0)
    statuses = [cw.get(TICKET).status_code for _ in range(60)]
    faults = [e["fault"] for e in control.get("/requests").json()["requests"]]
    assert 10 < statuses.count(500) < 50
    assert {"slow", "error_before_commit", "error_before_commit+slow", None} == set(faults)


@pytest.mark.parametrize(
    "path",
    ["/system/info", "/service/boards", "/time/entries", "/system/bundles", "/system/reports/Service", "/no/such"],
)
def test_every_address_can_be_struck(cw: httpx.Client, control: httpx.Client, path: str) -> None:
    order(control, "html", path=path)
    assert cw.get(path).status_code == 502


def test_sign_in_addresses_can_be_struck_too(cw: httpx.Client, control: httpx.Client) -> None:
    order(control, "html", path="/login/companyinfo")
    order(control, "error_before_commit", path="/system/callbackkey/*")
    assert cw.get(f"{SITE}/login/companyinfo/tinydesk").status_code == 502
    assert cw.get(f"{SITE}/login/companyinfo/tinydesk").status_code == 200
    assert cw.get(f"{SITE}/v4_6_release/system/callbackkey/index.rails").status_code == 500


def test_maintenance_ends_by_itself(cw: httpx.Client, control: httpx.Client) -> None:
    control.put("/settings", json={"maintenance_seconds": 60})
    assert cw.get("/system/info").status_code == 503
    assert cw.get(f"{SITE}/login/companyinfo/tinydesk").status_code == 503
    control.put("/settings", json={"maintenance_seconds": 0.01})
    assert eventually(lambda: cw.get("/system/info").status_code == 200)


def eventually(test: Any) -> bool:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        if test():
            return True
    return False


def test_a_wrong_clock_is_wrong_everywhere(cw: httpx.Client, control: httpx.Client) -> None:
    control.put("/settings", json={"clock_ahead_seconds": 3600})
    answer = cw.patch(TICKET, json=RENAME)
    stamped = datetime.fromisoformat(answer.json()["_info"]["lastUpdated"])
    dated = parsedate_to_datetime(answer.headers["Date"])
    ahead = datetime.now(UTC) + timedelta(minutes=59)
    assert stamped > ahead
    assert dated > ahead
