"""`/_sim`: the log, faults, state, reset, settings, truth."""

from typing import Any

import httpx
import pytest

NEW = {"summary": "x", "company": {"id": 2}}
RENAME = [{"op": "replace", "path": "summary", "value": "renamed"}]
TICKET = "/service/tickets/101"


def logged(control: httpx.Client, since: int = 0) -> list[dict[str, Any]]:
    return list(control.get("/requests", params={"since": since}).json()["requests"])


def fault(control: httpx.Client, effect: str, **more: Any) -> dict[str, Any]:
    answer = control.post("/faults", json={"method": "PATCH", "path": "/service/tickets/*", "effect": effect, **more})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def summary(control: httpx.Client) -> str:
    return str(next(t["summary"] for t in control.get("/state/service/tickets").json() if t["id"] == 101))


def test_every_request_is_logged_with_who_and_about_whom(cw: httpx.Client, control: httpx.Client) -> None:
    cw.patch(TICKET, json=RENAME)
    cw.post("/service/tickets", json=NEW)
    cw.get("/company/contacts", params={"conditions": "company/id=2 and inactiveFlag=false"})
    cw.get("/service/boards")
    found = [(e["n"], e["method"], e["path"], e["status"], e["member"], e["company"]) for e in logged(control)]
    assert found == [
        (1, "PATCH", TICKET, 200, "cwhub_api", 1),
        (2, "POST", "/service/tickets", 201, "cwhub_api", 2),
        (3, "GET", "/company/contacts", 200, "cwhub_api", 2),
        (4, "GET", "/service/boards", 200, "cwhub_api", None),
    ]
    assert logged(control)[0]["body"] == RENAME
    assert set(logged(control)[0]) == {
        *("n", "at", "method", "path", "query", "status", "member", "company", "body", "fault", "answered_at"),
    }
    assert [e["n"] for e in logged(control, since=2)] == [3, 4]


@pytest.mark.parametrize(
    ("effect", "done"), [("drop_after_commit", True), ("close_before_commit", False), ("late_commit", False)]
)
def test_a_cut_line_is_a_transport_error(cw: httpx.Client, control: httpx.Client, effect: str, done: bool) -> None:
    fault(control, effect, delay_seconds=60)
    with pytest.raises(httpx.TransportError):
        cw.patch(TICKET, json=RENAME)
    assert (summary(control) == "renamed") is done
    (entry,) = logged(control)
    assert (entry["fault"], entry["status"], entry["member"]) == (effect, None, "cwhub_api")
    assert cw.patch(TICKET, json=RENAME).status_code == 200


@pytest.mark.parametrize(
    ("effect", "status", "done"),
    [("error_after_commit", 500, True), ("error_before_commit", 500, False), ("html", 502, False)],
)
def test_an_error_answers_after_or_before_the_write(
    cw: httpx.Client, control: httpx.Client, effect: str, status: int, done: bool
) -> None:
    fault(control, effect)
    assert cw.patch(TICKET, json=RENAME).status_code == status
    assert (summary(control) == "renamed") is done


def test_a_fault_may_bring_its_own_answer(cw: httpx.Client, control: httpx.Client) -> None:
    fault(control, "error_before_commit", status=409, body={"code": "InUse", "message": "later", "errors": None})
    answer = cw.patch(TICKET, json=RENAME)
    assert (answer.status_code, answer.json()["code"]) == (409, "InUse")


def test_a_rate_limit_may_or_may_not_say_how_long(cw: httpx.Client, control: httpx.Client) -> None:
    fault(control, "rate_limited", retry_after=7)
    fault(control, "rate_limited")
    told, untold = cw.patch(TICKET, json=RENAME), cw.patch(TICKET, json=RENAME)
    assert (told.status_code, told.headers["Retry-After"]) == (429, "7")
    assert (untold.status_code, "Retry-After" in untold.headers) == (429, False)
    assert untold.json()["message"] == "Too many requests. Please try again in 30 seconds."


def test_skip_and_count_choose_which_requests_are_struck(cw: httpx.Client, control: httpx.Client) -> None:
    fault(control, "error_before_commit", skip=1, count=2)
    assert [cw.patch(TICKET, json=RENAME).status_code for _ in range(4)] == [200, 500, 500, 200]


def test_count_zero_strikes_all_until_deleted(cw: httpx.Client, control: httpx.Client) -> None:
    made = fault(control, "error_before_commit", count=0)
    assert [cw.patch(TICKET, json=RENAME).status_code for _ in range(3)] == [500] * 3
    assert control.get("/faults").json()["faults"][0]["struck"] == 3
    control.delete(f"/faults/{made['id']}")
    assert cw.patch(TICKET, json=RENAME).status_code == 200


def test_other_methods_and_paths_are_let_through(cw: httpx.Client, control: httpx.Client) -> None:
    fault(control, "error_before_commit", count=0)
    assert cw.get(TICKET).status_code == 200
    assert cw.get("/system/info").status_code == 200


def test_probability_nought_never_strikes(cw: httpx.Client, control: httpx.Client) -> None:
    fault(control, "error_before_commit", count=0, probability=0.0)
    assert cw.patch(TICKET, json=RENAME).status_code == 200


@pytest.mark.parametrize("wrong", [{"effect": "explode"}, {"effect": "slow", "often": 3}, {}])
def test_a_fault_that_is_none_is_refused(control: httpx.Client, wrong: dict[str, Any]) -> None:
    assert control.post("/faults", json=wrong).status_code == 400


def test_state_lists_every_record_of_a_collection(control: httpx.Client) -> None:
    assert [t["id"] for t in control.get("/state/service/tickets").json()] == [101, 102, 103, 104]
    assert len(control.get("/state/service/tickets/notes").json()) == 2
    assert control.get("/state/no/such").status_code == 404


def test_reset_brings_the_seeded_world_back(cw: httpx.Client, control: httpx.Client) -> None:
    fault(control, "error_after_commit")
    cw.post("/service/tickets", json=NEW)
    assert control.post("/reset", json={"seed": 3}).status_code == 200
    assert len(control.get("/state/service/tickets").json()) == 4
    assert control.get("/faults").json() == {"faults": []}
    assert logged(control) == []
    assert control.post("/reset", json={"sead": 3}).status_code == 400


def test_settings_are_shown_and_changed_by_name(control: httpx.Client) -> None:
    assert control.get("/settings").json()["rate_limit_per_minute"] == 1000
    assert control.put("/settings", json={"pace": 0.5}).json()["pace"] == 0.5
    assert control.put("/settings", json={"paces": 1}).status_code == 400
    assert control.put("/settings", json={"callbacks": "no"}).status_code == 400


def test_truth_lies_only_here(cw: httpx.Client, control: httpx.Client) -> None:
    assert control.get("/truth").json()["tickets"]["101"] == {"family": "password"}
    assert "password" not in str(cw.get(TICKET, params={"fields": "family,truth"}).json())


def test_a_streamed_ticket_arrives_with_its_note_and_its_truth(cw: httpx.Client, control: httpx.Client) -> None:
    id = control.post("/arrive").json()["id"]
    new = cw.get(f"/service/tickets/{id}").json()
    assert (new["summary"], new["slaStatus"].split()[0]) == ("Streamed 1", "Respond")
    assert [n["text"] for n in cw.get(f"/service/tickets/{id}/notes").json()] == ["it is broken"]
    assert control.get("/truth").json()["tickets"][str(id)] == {"family": "streamed"}


def test_health_says_how_many_tickets_there_are(control: httpx.Client) -> None:
    assert control.get("/health").json()["tickets"] == 4


def test_a_client_s_own_mobile_guid_is_kept_only_by_setting(cw: httpx.Client, control: httpx.Client) -> None:
    mine = {**NEW, "mobileGuid": "11111111-1111-4111-8111-111111111111"}
    assert cw.post("/service/tickets", json=mine).json()["mobileGuid"] != mine["mobileGuid"]
    control.put("/settings", json={"post_keeps_mobile_guid": True})
    assert cw.post("/service/tickets", json=mine).json()["mobileGuid"] == mine["mobileGuid"]


def test_in_maintenance_everything_is_a_page_with_503(cw: httpx.Client, control: httpx.Client) -> None:
    control.put("/settings", json={"maintenance": True})
    answer = cw.get("/system/info")
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "text/html; charset=utf-8")


def test_a_slow_answer_may_run_into_the_server_s_own_limit(cw: httpx.Client, control: httpx.Client) -> None:
    control.put("/settings", json={"server_timeout_seconds": 0.01})
    fault(control, "slow", delay_seconds=30)
    assert cw.patch(TICKET, json=RENAME).status_code == 504
    assert summary(control) == "renamed"


def test_plain_http_can_be_refused(cw: httpx.Client, control: httpx.Client) -> None:
    control.put("/settings", json={"require_tls": True})
    assert cw.get("/system/info").json() == {"code": "Security", "message": "SSL is required.", "errors": None}
