"""The second world: another MSP's habits, and not one name of the first."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp, make_app
from simulators.connectwise.world import World
from simulators.connectwise.world_second import SIGN_INS, build
from simulators.connectwise.world_second.clock import easter, holidays
from tests.simulators.conftest import API, basic

from .test_world_shape import REQUIRED, dangling

ANCHOR = date(2026, 11, 20)
FRIDAY_MORNING = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)


@cache
def second() -> World:
    return build(anchor=ANCHOR)


def rows(path: str) -> list[dict[str, Any]]:
    return second().collections[path]


def name_of(path: str, reference: dict[str, Any] | None) -> str:
    return next((str(r["name"]) for r in rows(path) if reference and r["id"] == reference["id"]), "")


def test_every_collection_of_the_contract_is_there_but_for_subtypes_and_items() -> None:
    missing = [path for path in REQUIRED.split() if not rows(path)]
    assert missing == ["service/boards/subtypes", "service/boards/items"]


def test_no_reference_dangles() -> None:
    assert list(dangling(second())) == []


def test_it_is_the_same_for_the_same_seed_and_anchor() -> None:
    again = build(anchor=ANCHOR)
    assert json.dumps(again.collections) == json.dumps(second().collections)
    assert json.dumps(again.truth) == json.dumps(second().truth)
    assert build(anchor=ANCHOR, seed=2).login.private_key != again.login.private_key


def test_its_figures_are_those_of_the_design() -> None:
    people = [m for m in rows("system/members") if m["licenseClass"] == "F"]
    assert sum("echnician" in m["title"] for m in people) == 4
    customers = [c for c in rows("company/companies") if c["types"] == [{"id": 1}]]
    assert len(customers) == 9
    assert [b["name"] for b in rows("service/boards")] == ["L1", "Escalations", "Jobs"]
    assert [p["name"] for p in rows("service/priorities")] == ["Whenever", "Today", "Now"]
    assert len(rows("time/workRoles")) == 1
    assert len(rows("service/tickets")) == 80
    assert sum("type" in t for t in rows("service/tickets")) == 40


def test_statuses_mean_something_by_their_flags_only() -> None:
    names = [s["name"] for s in rows("service/boards/statuses") if s["board"]["id"] == 11]
    assert (names[0], names[-1], len(names)) == ("1. Logged", "9. Done", 9)
    assert not any(re.search("clos|wait|resolv|complet", name, re.I) for name in names)
    stages = {s["escalationStatus"] for s in rows("service/boards/statuses")}
    assert stages == {"NotResponded", "Responded", "ResolutionPlan", "Resolved", "NoEscalation"}


def test_agreements_are_amounts_in_pounds_and_one_client_has_none() -> None:
    assert {a["applicationUnits"] for a in rows("finance/agreements")} == {"Amount"}
    assert len({a["company"]["id"] for a in rows("finance/agreements")}) == 8
    assert [c["currencyIdentifier"] for c in rows("finance/currencies")] == ["GBP"]


def test_two_types_have_enough_tickets_to_become_categories() -> None:
    counted = Counter(name_of("service/boards/types", t.get("type")) for t in rows("service/tickets"))
    assert [name for name, count in counted.most_common() if name and count >= 15] == [
        "Passwords and logins",
        "Email and diary",
    ]


def test_the_last_company_is_a_client_with_people_and_an_agreement() -> None:
    last = max(rows("company/companies"), key=lambda company: company["id"])
    assert any(a["company"] == {"id": last["id"]} for a in rows("finance/agreements"))
    assert any(c["company"] == {"id": last["id"]} for c in rows("company/contacts"))


def test_whoever_signs_in_is_an_active_member() -> None:
    active = {m["identifier"] for m in rows("system/members") if not m["inactiveFlag"]}
    assert set(SIGN_INS.values()) <= active
    assert set(second().secrets) == active


def test_each_ticket_has_its_first_text_its_truth_and_a_past() -> None:
    told = {n["ticketId"] for n in rows("service/tickets/notes") if n["detailDescriptionFlag"]}
    numbers = {t["id"] for t in rows("service/tickets")}
    assert numbers == told
    assert {str(number) for number in numbers} == set(second().truth["tickets"])
    for path in ("service/tickets", "service/tickets/notes", "time/entries"):
        assert max(r["_info"]["lastUpdated"] for r in rows(path)) < "2026-11-20T00:00:00Z", path


def test_no_text_is_american_and_no_address_belongs_to_anybody() -> None:
    text = json.dumps(second().collections, ensure_ascii=False)
    domains = set(re.findall(r"[\w.+-]+@([\w.-]+\w)", text))
    assert {d for d in domains if not d.endswith(".example")} == set()
    assert not re.search(r"\b(color|license|center|check the voicemail|gotten|zip code)\b", notes_text(), re.I)
    assert "Ferrowick" not in text


def notes_text() -> str:
    return " ".join(n["text"] for n in rows("service/tickets/notes"))


def test_promises_are_kept_most_of_the_time_and_the_text_is_british() -> None:
    kept = [t["isInSla"] for t in rows("service/tickets")]
    assert 0.5 < sum(kept) / len(kept) < 1
    still = [t["slaStatus"] for t in rows("service/tickets") if "by" in t["slaStatus"]]
    assert still
    assert all(re.fullmatch(r"\w+ by \w{3} \d\d/\d\d \d\d:\d\d UTC\+0[01]", text) for text in still)


def test_bank_holidays_fall_where_they_do() -> None:
    assert easter(2026) == date(2026, 4, 5)
    assert holidays(2026)[date(2026, 12, 28)] == "Boxing Day"
    assert holidays(2027)[date(2027, 12, 27)] == "Christmas Day"
    assert holidays(2027)[date(2027, 12, 28)] == "Boxing Day"


def test_the_stream_rests_at_night_and_can_be_replayed() -> None:
    first, again = build(anchor=ANCHOR), build(anchor=ANCHOR)
    made = [first.next_ticket(FRIDAY_MORNING) for _ in range(20)]
    assert made == [again.next_ticket(FRIDAY_MORNING) for _ in range(20)]
    last = max(t["id"] for t in rows("service/tickets"))
    assert [found[0]["id"] for found in made if found] == list(range(last + 1, last + 21))
    assert all("type" not in found[0] for found in made if found)
    assert sum(first.next_ticket(SUNDAY_NIGHT) is not None for _ in range(50)) < 15


# --- as the simulator serves it --------------------------------------------------------------------------------------
@pytest.fixture
def desk() -> Iterator[SimulatorApp]:
    made = make_app(world="second", settings={"callbacks": False})
    yield made
    made.sim.stop()


def control(app: SimulatorApp) -> httpx.Client:
    return httpx.Client(transport=httpx.WSGITransport(app=app), base_url="http://sim.test/_sim")


def signed_in(app: SimulatorApp) -> httpx.Client:
    login = app.sim.login
    words = {
        "clientId": login.client_id,
        "Authorization": basic(login.public_key, login.private_key, company=login.company_id),
    }
    return httpx.Client(transport=httpx.WSGITransport(app=app), base_url=f"http://sim.test{API}", headers=words)


def test_a_reset_brings_it_and_takes_it_away() -> None:
    app = make_app(settings={"callbacks": False})
    with control(app) as asked:
        small = {"companies": 3, "tickets": 20}
        assert asked.post("/reset", json={"world": "second"}).json()["tickets"] == 80
        told = asked.get("/login").json()
        assert (told["world"], told["company_id"], told["opening"]["name"]) == (
            "second",
            "pennyfold",
            "Pennyfold Support",
        )
        assert asked.post("/reset", json={"world": "third"}).status_code == 400
        asked.post("/reset", json=small | {"world": "first"})
        assert asked.get("/login").json()["company_id"] == "ferrowick"
    app.sim.stop()


def test_its_clock_is_londons_and_its_dates_are_british(desk: SimulatorApp) -> None:
    with signed_in(desk) as cw:
        assert cw.get("/system/info").json()["serverTimeZone"] == "GMT Standard Time"
        company = cw.get("/company/companies", params={"orderBy": "id desc", "pageSize": 1}).json()[0]
        made = cw.post("/service/tickets", json={"summary": "diary", "company": {"id": company["id"]}}).json()
    assert made["board"]["name"] == "L1"
    assert made["status"]["name"] == "1. Logged"
    assert made["priority"]["name"] == "Whenever"
    assert "type" not in made
    assert re.match(r"Respond by \w{3} \d\d/\d\d \d\d:\d\d UTC\+0[01]", made["slaStatus"])


def test_a_restart_keeps_the_world_it_began_with(tmp_path: Any) -> None:
    first = make_app(world="second", var=tmp_path, settings={"callbacks": False})
    first.sim.stop()
    again = make_app(var=tmp_path, settings={"callbacks": False})
    assert again.sim.login.company_id == "pennyfold"
    again.sim.stop()
