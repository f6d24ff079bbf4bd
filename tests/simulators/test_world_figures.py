"""The world's figures are those of its design, within a tenth."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import pytest

from simulators.connectwise.world.clock import local
from simulators.connectwise.world.families import all_families

from .test_world_shape import whole_world

DESK = "Service Desk"


def tickets() -> list[dict[str, Any]]:
    return whole_world().collections["service/tickets"]


def truth_of(ticket: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = whole_world().truth["tickets"][str(ticket["id"])]
    return found


def name_of(path: str, number: int) -> str:
    return next(str(r["name"]) for r in whole_world().collections[path] if r["id"] == number)


def desk_tickets() -> list[dict[str, Any]]:
    return [t for t in tickets() if truth_of(t)["board"]["name"] == DESK]


def near(wanted: float, *, slack: float = 0.1) -> Any:
    return pytest.approx(wanted, rel=slack)


def share(part: int, whole: int) -> float:
    return 100 * part / whole


def test_tickets_per_board_and_entries_have_their_number() -> None:
    boards = Counter(name_of("service/boards", t["board"]["id"]) for t in tickets())
    assert len(tickets()) == near(4300)
    assert boards[DESK] == near(2900)
    assert boards["Alerts"] == near(1150)
    assert boards["Network Infrastructure"] == near(130)
    assert boards["Procurement"] == near(90)
    assert boards["Help Desk OLD"] == 60
    assert len(whole_world().collections["time/entries"]) == near(14000)


def test_people_devices_and_agreements_have_their_number() -> None:
    found = whole_world().collections
    assert len(found["company/contacts"]) == near(1480)
    assert len(found["company/configurations"]) == near(2300)
    assert len(found["finance/agreements"]) == near(90)
    assert (
        len([m for m in found["system/members"] if m["licenseClass"] == "F"]) == 28
    )  # with those who left, and the sub


def test_there_are_at_least_seventy_families_with_ten_phrasings_and_a_quarter_of_them_is_new() -> None:
    families = all_families()
    assert len(families) >= 70
    assert len({f.key for f in families}) == len(families)
    assert all(len(f.texts) + len(f.late_texts) >= 10 for f in families)
    assert sum(f.late for f in families) / len(families) == near(0.25)


def test_new_families_appear_in_the_last_three_weeks_only() -> None:
    late = {f.key for f in all_families() if f.late}
    first = min(t["_info"]["dateEntered"] for t in tickets() if truth_of(t)["family"] in late)
    assert first >= "2026-10-30"


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("Email & Calendar", 15),
        ("Accounts & Access", 14),
        ("Workstation", 12),
        ("Line-of-Business App", 10),
        ("Printing & Scanning", 8),
        ("Remote Access", 6),
        ("Files & Storage", 6),
        ("Network & Wi-Fi", 5),
        ("Security", 5),
        ("User Lifecycle", 5),
        ("Phones", 3),
        ("Mobile Device", 2),
        ("Server", 1),
    ],
)
def test_types_of_the_desk_have_their_share(kind: str, wanted: float) -> None:
    part = sum(truth_of(t)["type"]["name"] == kind for t in desk_tickets())
    assert share(part, len(desk_tickets())) == near(wanted, slack=0.12)


@pytest.mark.parametrize(("error", "wanted"), [("board", 3), ("type", 6), ("subtype", 10), ("no_subtype", 18)])
def test_the_dispatcher_errs_as_often_as_he_should(error: str, wanted: float) -> None:
    part = sum(error in truth_of(t)["filing_errors"] for t in desk_tickets())
    assert share(part, len(desk_tickets())) == near(wanted, slack=0.2)


def test_an_item_is_set_on_a_fifth_of_the_tickets() -> None:
    part = sum("item" in t for t in desk_tickets())
    assert share(part, len(desk_tickets())) == near(22, slack=0.25)


@pytest.mark.parametrize(("number", "wanted"), [(1, 1.5), (2, 9), (3, 76), (4, 12), (5, 1.5)])
def test_priorities_have_their_share(number: int, wanted: float) -> None:
    part = sum(t["priority"]["id"] == number for t in tickets())
    assert share(part, len(tickets())) == near(wanted, slack=0.2)


@pytest.mark.parametrize(
    ("style", "wanted"), [("proper", 22), ("one_line", 31), ("time_entry", 27), ("mail_thread", 12), ("nowhere", 8)]
)
def test_fixes_are_written_down_where_they_usually_are(style: str, wanted: float) -> None:
    solved = [truth_of(t) for t in desk_tickets() if "dateResolved" in t and not truth_of(t)["noise"]]
    part = sum(x["resolution_style"] == style for x in solved)
    assert share(part, len(solved)) == near(wanted, slack=0.15)


def test_one_fix_in_twenty_was_wrong_and_the_ticket_came_back() -> None:
    solved = [truth_of(t) for t in desk_tickets() if "dateResolved" in t and not truth_of(t)["noise"]]
    assert share(sum(x["came_back"] for x in solved), len(solved)) == near(5, slack=0.25)


def test_few_texts_name_their_own_subtype() -> None:
    first: dict[int, str] = {}
    for note in whole_world().collections["service/tickets/notes"]:
        first.setdefault(note["ticketId"], note["text"])
    named = 0
    for ticket in desk_tickets():
        subtype = truth_of(ticket)["subtype"]
        text = f"{ticket['summary']} {first[ticket['id']]}".lower()
        named += bool(subtype) and subtype["name"].lower() in text
    assert named < len(desk_tickets()) / 3


def test_goals_are_met_as_often_as_the_design_says() -> None:
    answered = [t for t in tickets() if "dateResponded" in t]
    solved = [t for t in tickets() if "dateResolved" in t and "resolutionGoalUTC" in t]
    assert share(sum(t["dateResponded"] <= t["respondByGoalUTC"] for t in answered), len(answered)) == near(91)
    assert share(sum(t["dateResolved"] <= t["resolutionGoalUTC"] for t in solved), len(solved)) == near(86)


def test_a_monday_holds_a_quarter_of_the_week_and_the_early_hours_a_third_of_a_day() -> None:
    clocks = [local(datetime.fromisoformat(t["_info"]["dateEntered"]).timestamp()) for t in desk_tickets()]
    assert share(sum(c.weekday() == 0 for c in clocks), len(clocks)) == near(26, slack=0.2)
    assert share(sum(c.hour in (8, 9) for c in clocks), len(clocks)) == near(33, slack=0.15)


@pytest.mark.parametrize(
    ("burst", "wanted"),
    [
        ("split_tunnel", 5),
        ("carrier_outage", 57),
        ("mail_filter", 12),
        ("password_expiry", 22),
        ("alert_storm", 180),
        ("new_phones", 11),
        ("false_alarm", 7),
    ],
)
def test_every_burst_happened(burst: str, wanted: int) -> None:
    assert len(whole_world().truth["bursts"][burst]["tickets"]) == wanted


def test_the_printer_driver_broke_at_nine_clients() -> None:
    assert len(whole_world().truth["bursts"]["printer_driver"]["clients"]) == 9


def test_six_clients_make_half_of_the_desk() -> None:
    made = Counter(truth_of(t)["company"] for t in desk_tickets() if truth_of(t)["company"])
    assert share(sum(n for _, n in made.most_common(6)), len(desk_tickets())) == near(50)


def test_a_third_of_the_new_users_start_at_one_client() -> None:
    starters = Counter(truth_of(t)["company"] for t in tickets() if truth_of(t)["family"] == "new_user")
    names = {c["id"]: c["name"] for c in whole_world().collections["company/companies"]}
    by_name = {names[number]: count for number, count in starters.items() if number}
    assert share(by_name["Dovetail Senior Living"], sum(by_name.values())) == near(33, slack=0.25)
    assert by_name["Ansley Rook Staffing"] == near(24, slack=0.25)


@pytest.mark.parametrize(
    ("family", "wanted"),
    [
        ("outlook_password_loop", 130),
        ("account_locked_old_phone", 85),
        ("queue_stuck", 95),
        ("scan_refused", 60),
        ("gp_connecting", 79),
        ("t_drive", 55),
        ("is_this_real", 95),
        ("backup_asleep", 210),
        ("disk_oxb", 19),
        ("imaging_sensor", 24),
        ("new_user", 80),
        ("departing_user", 50),
        ("certificate_ends", 12),
    ],
)
def test_recurring_trouble_recurs(family: str, wanted: int) -> None:
    assert sum(truth_of(t)["family"] == family for t in tickets()) == near(wanted, slack=0.2)


@pytest.mark.parametrize(("twist", "wanted"), [("screenshot", 5), ("attached", 2), ("duplicate", 2)])
def test_some_mails_say_little_or_come_twice(twist: str, wanted: float) -> None:
    part = sum(truth_of(t)["twist"] == twist for t in desk_tickets())
    assert share(part, len(desk_tickets())) == near(wanted, slack=0.25)


def test_two_faults_in_one_mail_and_noise_have_their_share() -> None:
    both = sum(bool(truth_of(t)["second_family"]) for t in desk_tickets())
    noise = sum(bool(truth_of(t)["noise"]) for t in desk_tickets())
    assert share(both, len(desk_tickets())) == near(8, slack=0.2)
    assert share(noise, len(desk_tickets())) == near(6 + 4 / 3)


def test_some_notes_hold_what_must_not_be_repeated() -> None:
    kept = [truth_of(t)["secret"] for t in tickets() if truth_of(t)["secret"]]
    assert len(kept) == 11 + 3 + 3 + 6
    texts = {n["text"] for n in whole_world().collections["service/tickets/notes"]}
    assert set(kept) <= texts


def test_the_last_third_of_a_familys_phrasings_is_new() -> None:
    steady = [f for f in all_families() if not f.late]
    late = sum(len(f.late_texts) for f in steady)
    assert share(late, late + sum(len(f.texts) for f in steady)) == near(33)
