"""Stock, purchases, sales, projects, papers and own fields have the figures of the design, and fit together."""

from __future__ import annotations

import base64
from collections import Counter, defaultdict
from typing import Any

import httpx
import pytest

from simulators.connectwise.app import make_app
from simulators.connectwise.world import build
from tests.simulators.conftest import API, basic

from .test_world_figures import near, tickets, truth_of
from .test_world_shape import ANCHOR, small_world, whole_world


def rows(path: str) -> list[dict[str, Any]]:
    return whole_world().collections[path]


def by_id(path: str) -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in rows(path)}


def on_hand() -> Counter[int]:
    counted: Counter[int] = Counter()
    for row in rows("procurement/catalog/inventory"):
        counted[row["catalogItem"]["id"]] += row["onHand"]
    return counted


# --- projects --------------------------------------------------------------------------------------------------------
def test_fourteen_projects_with_phases_and_a_team() -> None:
    assert len(rows("project/projects")) == 14
    assert len(rows("project/tickets")) == near(210)
    for project in rows("project/projects"):
        assert any(phase["projectId"] == project["id"] for phase in rows("project/projects/phases"))
        assert any(member["projectId"] == project["id"] for member in rows("project/projects/teamMembers"))


def test_service_and_project_tickets_share_one_rising_sequence() -> None:
    service, project = by_id("service/tickets"), by_id("project/tickets")
    assert not service.keys() & project.keys()
    both = sorted([*service.values(), *project.values()], key=lambda ticket: ticket["id"])
    moments = [ticket["_info"]["dateEntered"] for ticket in both]
    assert moments == sorted(moments)


def test_a_project_ticket_hangs_on_a_phase_of_its_project_while_that_ran() -> None:
    phases, projects = by_id("project/projects/phases"), by_id("project/projects")
    for ticket in rows("project/tickets"):
        project = projects[ticket["project"]["id"]]
        assert phases[ticket["phase"]["id"]]["projectId"] == project["id"]
        assert project["estimatedStart"] <= ticket["_info"]["dateEntered"] <= project["estimatedEnd"]
        assert ticket["company"] == project["company"]
        assert ticket["closedFlag"] == ("closedDate" in ticket)


def test_time_is_entered_on_project_tickets_and_the_work_type_is_often_forgotten() -> None:
    entries = [e for e in rows("time/entries") if e["chargeToType"] == "ProjectTicket"]
    assert len(entries) > 150
    assert {e["chargeToId"] for e in entries} <= by_id("project/tickets").keys()
    kinds = Counter(next(k["name"] for k in rows("time/workTypes") if k["id"] == e["workType"]["id"]) for e in entries)
    assert 0.1 < kinds["Remote"] / len(entries) < 0.35
    assert kinds["Travel"] > 5
    assert any("agreement" in e for e in entries)


# --- stock -----------------------------------------------------------------------------------------------------------
def test_two_warehouses_three_vans_and_a_catalog() -> None:
    names = [row["name"] for row in rows("procurement/warehouses")]
    assert sum(name.startswith("Van") for name in names) == 3
    assert len(names) == 5
    assert {row["warehouse"]["id"] for row in rows("procurement/warehouseBins")} == {1, 2, 3, 4, 5}
    assert len(rows("procurement/catalog")) == near(120)
    assert len({row["identifier"] for row in rows("procurement/catalog")}) == len(rows("procurement/catalog"))


def test_a_quarter_of_the_catalog_is_under_its_minimum() -> None:
    counted = on_hand()
    kept = [item for item in rows("procurement/catalog") if item["productClass"] == "Inventory"]
    short = [item for item in kept if counted[item["id"]] < item["minStockLevel"]]
    assert len(short) == near(len(rows("procurement/catalog")) / 4)


def test_serial_numbers_lie_where_the_pieces_lie() -> None:
    serials: dict[tuple[int, int], int] = defaultdict(int)
    for row in rows("procurement/onhandserialnumbers"):
        serials[(row["catalogItem"]["id"], row["warehouseBin"]["id"])] += 1
    items = by_id("procurement/catalog")
    for row in rows("procurement/catalog/inventory"):
        wanted = row["onHand"] if items[row["catalogItem"]["id"]]["serializedFlag"] else 0
        assert serials[(row["catalogItem"]["id"], row["warehouseBin"]["id"])] == wanted
    assert len({row["serial"] for row in rows("procurement/onhandserialnumbers")}) == sum(serials.values())


def test_thirty_purchase_orders_in_every_state() -> None:
    orders = rows("procurement/purchaseorders")
    assert len(orders) == 30
    assert {o["status"]["id"] for o in orders} == {s["id"] for s in rows("procurement/purchaseorderstatuses")}
    lines = {line["purchaseOrderId"] for line in rows("procurement/purchaseorders/lineitems")}
    assert lines == {o["id"] for o in orders}
    vendors = {c["id"] for c in rows("company/companies") if c["isVendorFlag"]}
    assert {o["vendorCompany"]["id"] for o in orders} <= vendors


# --- sales -----------------------------------------------------------------------------------------------------------
def test_opportunities_stand_at_every_stage_and_something_was_done_about_each() -> None:
    found = rows("sales/opportunities")
    assert len(found) == 25
    assert {o["stage"]["id"] for o in found} == {s["id"] for s in rows("sales/stages")}
    assert {a["opportunity"]["id"] for a in rows("sales/activities")} == {o["id"] for o in found}
    assert rows("sales/orders")


# --- papers, tasks, belonging ----------------------------------------------------------------------------------------
def test_a_telling_mail_is_a_file_and_not_in_the_ticket() -> None:
    contents = by_id("system/documentcontents")
    mails = [d for d in rows("system/documents") if d["fileName"].endswith(".eml")]
    assert len(mails) == sum(truth_of(t)["twist"] == "attached" for t in tickets())
    first = next(n for n in rows("service/tickets/notes") if n["ticketId"] == mails[0]["recordId"])
    body = base64.b64decode(contents[mails[0]["id"]]["data"]).decode().split("\n\n", 1)[1].strip()
    assert body
    assert body not in first["text"]


def test_screenshots_are_pictures() -> None:
    contents = by_id("system/documentcontents")
    pictures = [d for d in rows("system/documents") if d["imageFlag"]]
    assert len(pictures) == near(145, slack=0.2)
    assert all(base64.b64decode(contents[d["id"]]["data"]).startswith(b"\x89PNG") for d in pictures)


def test_some_tickets_are_merged_and_some_hang_under_another() -> None:
    merged = [t for t in tickets() if "mergedParentTicket" in t]
    assert len(merged) == 8
    known = by_id("service/tickets")
    assert all(known[t["mergedParentTicket"]["id"]]["hasMergedChildTicketFlag"] for t in merged)
    children = [t for t in tickets() if "parentTicketId" in t]
    assert len(children) > 8
    assert all(known[t["parentTicketId"]]["hasChildTicket"] for t in children)


def test_a_company_was_deleted_and_merged_away() -> None:
    gone = [c for c in rows("company/companies") if c["deletedFlag"]]
    assert [c["identifier"] for c in gone] == ["CorriedaleOLD"]


def test_every_starters_ticket_has_its_list() -> None:
    starters = {t["id"] for t in tickets() if truth_of(t)["family"] == "new_user"}
    assert {task["ticketId"] for task in rows("service/tickets/tasks")} == starters
    assert 0 < len(rows("service/knowledgeBaseArticles")) <= 10


# --- own fields, as the API shows them -------------------------------------------------------------------------------
def test_own_fields_are_on_tickets_companies_and_configurations() -> None:
    assert sum("customFields" in t for t in tickets()) > 900
    assert sum("customFields" in c for c in rows("company/companies")) > 20
    assert sum("questions" in c for c in rows("company/configurations")) > 200


@pytest.mark.parametrize(
    "path",
    [
        "/project/projects",
        "/project/tickets",
        "/procurement/catalog",
        "/procurement/warehouseBins",
        "/procurement/purchaseorders",
        "/sales/opportunities",
        "/sales/orders",
        "/system/userDefinedFields",
        "/system/documents",
        "/service/boards/1/teams",
        "/service/knowledgeBaseArticles",
        "/company/configurations?conditions=type/name='Server'",
    ],
)
def test_the_api_shows_them(path: str) -> None:
    app = make_app(world=small_world(), settings={"callbacks": False})
    login = app.sim.login
    headers = {
        "clientId": login.client_id,
        "Authorization": basic(login.public_key, login.private_key, login.company_id),
    }
    with httpx.Client(transport=httpx.WSGITransport(app=app), base_url=f"http://sim.test{API}", headers=headers) as cw:
        answer = cw.get(path)
    app.sim.stop()
    assert answer.status_code == 200
    assert answer.json()


def test_a_small_world_has_them_too() -> None:
    world = build(companies=2, tickets=40, members=8, anchor=ANCHOR)
    assert world.collections["procurement/purchaseorders"]
    assert world.collections["sales/opportunities"]
