"""Staff who work by themselves: the desk stays as full as it was, and nobody's own ticket is touched."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp
from simulators.connectwise.schema import Record
from simulators.connectwise.simulator import Simulator

from .living_desk import MORNING, NIGHT, SIGNED_IN, live, living, move_on, resources, since, status_name

HOURS = 2


@dataclass
class Day:
    """What two hours of a day, or of a night, have left behind."""

    app: SimulatorApp
    before: dict[int, Record]
    open_by_minute: list[int]
    unclosed_by_minute: list[int]

    @property
    def sim(self) -> Simulator:
        return self.app.sim

    def notes(self) -> list[Record]:
        return since(self.sim.store.all("service/tickets/notes"), MORNING)


def spent(app: SimulatorApp, hours: float, *, step: float = 4) -> Day:
    day = Day(app, dict(app.sim.store.rows("service/tickets")), [], [])
    for _ in range(round(hours * 60)):
        live(app.sim, 1, step=step)
        assert app.sim.living.floor
        day.open_by_minute.append(len(app.sim.living.floor.open_tickets()))
        day.unclosed_by_minute.append(sum(not t.get("closedFlag") for t in app.sim.store.all("service/tickets")))
    return day


@pytest.fixture(scope="module")
def day() -> Iterator[Day]:
    app = living(whole=True)
    yield spent(app, HOURS)
    app.sim.stop()


@pytest.fixture(scope="module")
def night() -> Iterator[Day]:
    app = living(NIGHT, whole=True)
    yield spent(app, HOURS)
    app.sim.stop()


def member_of(sim: Simulator, ticket: Record) -> str:
    owner = sim.store.get("system/members", (ticket.get("owner") or {}).get("id")) or {}
    return str(owner.get("identifier", ""))


def test_for_hours_of_a_day_the_open_number_stays(day: Day) -> None:
    assert min(day.open_by_minute) >= 170
    assert max(day.open_by_minute) <= 230
    assert max(day.unclosed_by_minute[30:]) <= 230  # billing has caught up by then
    assert len(day.sim.store.rows("service/tickets")) > len(day.before) + 200


@pytest.mark.slow
def test_for_days_no_pile_grows() -> None:
    app = living(whole=True)
    opened = (
        Counter(status_name(app.sim, t) for t in app.sim.living.floor.open_tickets()) if app.sim.living.floor else {}
    )
    week = spent(app, 26, step=6)
    app.sim.stop()
    assert min(week.open_by_minute) >= 170
    assert max(week.open_by_minute) <= 230
    assert app.sim.living.floor
    now = Counter(status_name(app.sim, t) for t in app.sim.living.floor.open_tickets())
    assert {name: count for name, count in now.items() if count > opened.get(name, 0) + 15} == {}
    assert app.sim.living.refused == []


def test_for_hours_of_a_night_the_open_number_stays(night: Day) -> None:
    assert min(night.open_by_minute) >= 170
    assert max(night.open_by_minute) <= 230
    assert 25 < len(night.sim.store.rows("service/tickets")) - len(night.before) < 75


def test_connectwise_refuses_nothing_that_they_do(day: Day, night: Day) -> None:
    assert day.sim.living.refused == []
    assert night.sim.living.refused == []


def test_nothing_of_those_who_sign_in_is_touched(day: Day) -> None:
    theirs = [t for t in day.before.values() if SIGNED_IN & {member_of(day.sim, t), *resources(t)}]
    assert len(theirs) > 100
    now = day.sim.store.rows("service/tickets")
    touched = [t["id"] for t in theirs if now[t["id"]] != t and now[t["id"]]["_info"]["updatedBy"] != "Workflow"]
    assert touched == []


def test_nobody_writes_in_the_name_of_those_who_sign_in(day: Day) -> None:
    by_hand = [n for n in day.notes() if n.get("member")]
    assert not SIGNED_IN & {n["createdBy"] for n in by_hand}
    assert not SIGNED_IN & {e["_info"]["enteredBy"] for e in since(day.sim.store.all("time/entries"), MORNING)}
    assert not SIGNED_IN & {e["_info"]["enteredBy"] for e in since(day.sim.store.all("schedule/entries"), MORNING)}


def test_many_members_work_each_in_his_own_name(day: Day) -> None:
    authors = Counter(n["createdBy"] for n in day.notes() if n.get("member"))
    assert len(authors) >= 10
    assert authors.most_common(1)[0][0] in ("JPetrosky", "WTsao")
    members = {m["id"]: m["identifier"] for m in day.sim.store.all("system/members")}
    assert all(members[n["member"]["id"]] == n["createdBy"] for n in day.notes() if n.get("member"))


def test_a_ticket_is_assigned_answered_logged_and_resolved(day: Day) -> None:
    new = [t for t in day.sim.store.all("service/tickets") if t["id"] not in day.before and t["board"] == {"id": 1}]
    done = [t for t in new if t.get("dateResolved") and t.get("owner") and t.get("contact")]
    assert len(done) > 60
    scheduled = {e["objectId"] for e in day.sim.store.all("schedule/entries")}
    assert all(t["id"] in scheduled and t.get("resources") for t in done)
    assert sum("type" in t for t in done) > 0.95 * len(done)
    logged = {e["chargeToId"] for e in since(day.sim.store.all("time/entries"), MORNING)}
    assert len(logged & {t["id"] for t in new}) > 20


def test_time_is_entered_by_habit(day: Day) -> None:
    at_once = {e["_info"]["enteredBy"] for e in since(day.sim.store.all("time/entries"), MORNING)}
    assert {"JPetrosky", "WTsao"} <= at_once <= {"JPetrosky", "WTsao", "RPell"}
    later = {w["member"]: w["due"] for w in day.sim.store.all("_sim/work")}
    assert later["CNystrom"].startswith("2026-11-18T23:")  # half past five in Dubuque
    assert later["BHaldane"].startswith("2026-11-20")  # Friday


def test_nobody_works_on_two_things_at_once(day: Day) -> None:
    entries = [e for e in since(day.sim.store.all("time/entries"), MORNING) if e["_info"]["enteredBy"] == "WTsao"]
    entries.sort(key=lambda e: e["timeStart"])
    assert len(entries) > 5
    assert all(one["timeEnd"] <= two["timeStart"] for one, two in pairwise(entries))


def test_nystrom_spends_five_words_at_most(day: Day) -> None:
    his = [n["text"] for n in day.notes() if n["createdBy"] == "CNystrom"]
    assert len(his) > 10
    assert max(len(text.split()) for text in his) <= 5


def test_customers_answer_and_alerts_clear(day: Day) -> None:
    answers = [n for n in day.notes() if n.get("customerUpdatedFlag") and n.get("contact")]
    assert len(answers) > 20
    cleared = [t for t in day.sim.store.all("service/tickets") if t.get("closedBy") == "rmm_api" and "_clearsAt" in t]
    assert len(cleared) > 8


def test_their_work_is_not_in_the_request_log(day: Day) -> None:
    assert day.sim.log.since(0) == []


def test_at_night_only_those_on_duty_work(night: Day) -> None:
    notes = since(night.sim.store.all("service/tickets/notes"), NIGHT)
    authors = {n["createdBy"] for n in notes if n.get("member")} - {"rmm_api"}
    assert night.sim.living.ways
    assert authors - {night.sim.living.ways.on_call(NIGHT), "RPell", "TOkonjo"} == set()
    assert authors


def test_what_is_done_at_night_is_after_hours(day: Day, night: Day) -> None:
    def kinds(spent: Day, at: datetime) -> set[str]:
        names = {t["id"]: t["name"] for t in spent.sim.store.all("time/workTypes")}
        return {names[e["workType"]["id"]] for e in since(spent.sim.store.all("time/entries"), at)}

    assert kinds(day, MORNING) == {"Remote"}
    assert kinds(night, NIGHT) == {"After Hours"}


def test_callbacks_hear_of_it() -> None:
    heard: list[Record] = []

    def listen(request: httpx.Request) -> httpx.Response:
        heard.append(json.loads(request.content))
        return httpx.Response(200)

    app = living(callback_transport=httpx.MockTransport(listen))
    callback = {"url": "https://x.example/?recordId=", "objectId": 1, "type": "ticket", "level": "owner"}
    app.sim.writer.create(app.sim.resource("system/callbacks"), {}, callback, "cwhub_api")
    live(app.sim, 15)
    assert app.sim.deliveries.wait_until_idle()
    app.sim.stop()
    staff = {h.member for h in app.sim.living.ways.hands} if app.sim.living.ways else set()
    assert {m["MemberId"] for m in heard} & staff
    assert {m["Action"] for m in heard} >= {"added", "updated"}


def test_without_the_setting_nobody_works() -> None:
    app = living()
    app.sim.change_settings({"staff": False, "ticket_stream": False, "workflow": False})
    before = dict(app.sim.store.rows("service/tickets"))
    live(app.sim, 20)
    app.sim.stop()
    assert app.sim.store.rows("service/tickets") == before


def test_a_quicker_pace_does_more() -> None:
    counts = []
    for pace in (1.0, 0.25):
        app = living()
        app.sim.change_settings({"pace": pace})
        live(app.sim, 10, step=0.5)
        app.sim.stop()
        counts.append(len(since(app.sim.store.all("service/tickets"), MORNING)))
    assert counts[1] > 2.5 * counts[0]


def test_day_end_brings_the_time_that_was_put_off() -> None:
    app = living()
    live(app.sim, 45)
    waiting = [w for w in app.sim.store.all("_sim/work") if w["due"] < "2026-11-19"]
    assert waiting
    move_on(app.sim, timedelta(hours=9).total_seconds())
    live(app.sim, 20)
    app.sim.stop()
    assert not [w for w in app.sim.store.all("_sim/work") if w["id"] in {w["id"] for w in waiting}]
    assert {w["member"] for w in waiting} & {
        e["_info"]["enteredBy"] for e in since(app.sim.store.all("time/entries"), MORNING + timedelta(hours=9))
    }


@pytest.mark.parametrize(
    ("at", "staff", "told"),
    [
        (MORNING, True, "Demo pace: a new ticket every 20–40 s, staff work as fast"),
        (MORNING, False, "Demo pace: a new ticket every 20–40 s<"),
        (NIGHT, True, "outside working hours"),
    ],
)
def test_the_screen_says_how_fast_things_happen(at: datetime, staff: bool, told: str) -> None:
    app = living(at)
    app.sim.change_settings({"staff": staff})
    with httpx.Client(transport=httpx.WSGITransport(app=app), base_url="http://sim.test") as screen:
        assert told in screen.get("/screen").text
    app.sim.stop()
