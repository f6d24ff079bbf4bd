"""Agreements have terms, and the traps that billing people know lie in them (demo-world 8)."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from simulators.connectwise.agreements import recap
from simulators.connectwise.app import make_app
from simulators.connectwise.world import World, build

ANCHOR = date(2026, 11, 20)


@cache
def world() -> World:
    return build(anchor=ANCHOR)


def rows(child: str, **wanted: Any) -> list[dict[str, Any]]:
    found = world().collections[f"finance/agreements/{child}"]
    return [r for r in found if all(r.get(name) == value for name, value in wanted.items())]


def named(path: str, name: str) -> int:
    return next(int(r["id"]) for r in world().collections[path] if r["name"] == name)


def agreement(name: str) -> dict[str, Any]:
    return next(a for a in world().collections["finance/agreements"] if a["name"] == name)


def work_left_out(name: str) -> set[str]:
    names = {r["id"]: r["name"] for r in world().collections["time/workTypes"]}
    return {names[r["workType"]["id"]] for r in rows("workTypeExclusions", agreementId=agreement(name)["id"])}


def test_after_hours_are_covered_for_clients_with_day_and_night_only() -> None:
    assert work_left_out("Oxbow Precision Machining - Managed Complete") == {
        *("Project", "After Hours", "Emergency", "Travel")
    }
    assert "After Hours" not in work_left_out("Kestrel & Vane LLP - Managed Complete")


def test_a_work_type_made_after_the_exclusions_is_covered_by_accident() -> None:
    late = named("time/workTypes", "Weekend")
    assert rows("workTypeExclusions", workType={"id": late}) == []


def test_one_block_leaves_out_the_senior_engineer() -> None:
    [row] = rows("workRoleExclusions")
    assert row["agreementId"] == agreement("Ibex Ridge Counseling - Block Hours")["id"]


def test_no_time_is_covered_that_the_terms_leave_out() -> None:
    left_out = {(r["agreementId"], r["workType"]["id"]) for r in rows("workTypeExclusions")}
    covered = [e for e in world().collections["time/entries"] if e.get("agreementHours")]
    assert covered
    assert not [e for e in covered if (e["agreement"]["id"], e["workType"]["id"]) in left_out]


def test_role_rates_end_begin_and_lie_ahead_at_one_client() -> None:
    own = rows("workroles", agreement={"id": agreement("Quillan Accounting Group - Managed Complete")["id"]})
    today = f"{ANCHOR.isoformat()}T00:00:00Z"
    assert [r for r in own if r.get("endingDate", "9") < today]
    assert [r for r in own if r["effectiveDate"] > today]


def test_co_managed_agreements_are_chosen_for_alerts_and_network_only() -> None:
    boards = {r["id"]: r["name"] for r in world().collections["service/boards"]}
    chosen = rows("boardDefaults", agreementId=agreement("Redmarsh Library Consortium - Co-Managed")["id"])
    assert {boards[r["board"]["id"]] for r in chosen} == {"Alerts", "Network Infrastructure"}


def test_no_ticket_of_the_desk_has_a_co_managed_agreement() -> None:
    own = {agreement(f"{name} - Co-Managed")["id"] for name in ("Redmarsh Library Consortium", "Sunder Creek Academy")}
    desk = named("service/boards", "Service Desk")
    theirs = [t for t in world().collections["service/tickets"] if t.get("agreement", {}).get("id") in own]
    assert theirs
    assert not [t for t in theirs if t["board"]["id"] == desk]


def test_one_incident_is_left_in_the_pack() -> None:
    pack = world().truth["agreements"]["one_incident_left"]
    used = [t for t in world().collections["service/tickets"] if t.get("agreement") == {"id": pack}]
    used = [t for t in used if t["_info"]["dateEntered"] >= "2026-10-01"]
    assert 10 + sum(r["amount"] for r in rows("adjustments", agreementId=pack)) - len(used) == 1


def test_the_recap_of_one_agreement_knows_of_time_that_is_gone() -> None:
    trap = world().truth["agreements"]["recap_ahead"]
    assert trap["recap"] == trap["entries"] + 1.5
    assert 35 <= trap["entries"] <= 48


def test_users_are_sold_by_number_and_licences_end_and_begin() -> None:
    additions = rows("additions")
    now = f"{ANCHOR.isoformat()}T00:00:00Z"
    per_user = [r for r in additions if r["description"].endswith("per user")]
    assert len(per_user) > 30
    assert [r for r in additions if r.get("cancelledDate", "9") < now]
    assert [r for r in additions if r["effectiveDate"] > now]
    assert [r for r in additions if r["lessIncluded"] > 0]


def test_the_recap_of_the_simulator_says_what_the_traps_say() -> None:
    app = make_app(world=world(), settings={"callbacks": False})
    app.sim.clock.ahead = datetime(2026, 11, 20, 18, tzinfo=UTC) - datetime.now(UTC)
    try:
        traps = app.sim.truth["agreements"]
        found = {
            name: recap.of(app.sim, app.sim.store.rows("finance/agreements")[_first(id)]) for name, id in traps.items()
        }
    finally:
        app.sim.stop()
    assert found["one_incident_left"]["remainingAmount"] == 1.0
    assert found["block_used_up"]["availableAmount"] == 0.0
    assert found["recap_ahead"]["usedAmount"] == -traps["recap_ahead"]["recap"]
    assert found["starts_next_week"]["agreementStatus"] == "Inactive"
    assert found["ended_last_month"]["agreementStatus"] == "Expired"


def _first(trap: Any) -> int:
    """The agreement of a trap, however it is told."""
    if isinstance(trap, dict):
        return int(trap["agreement"])
    return int(trap[0] if isinstance(trap, list) else trap)
