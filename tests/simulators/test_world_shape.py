"""The world hangs together: every reference leads somewhere, nothing points outside of .example and 555-01xx."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from simulators.connectwise.app import make_app
from simulators.connectwise.world import SIGN_INS, Record, World, build

ANCHOR = date(2026, 11, 20)
REQUIRED = """
system/members company/companies company/companies/types company/companies/statuses company/contacts
company/contacts/types company/configurations company/configurations/types company/configurations/statuses
service/boards service/boards/statuses service/boards/types service/boards/subtypes service/boards/items
service/boards/typeSubTypeItemAssociations service/priorities service/sources service/SLAs service/SLAs/priorities
service/locations system/departments service/tickets service/tickets/notes schedule/entries schedule/types
schedule/calendars schedule/holidayLists schedule/holidayLists/holidays finance/agreements finance/agreements/types
time/entries time/workTypes time/workRoles time/chargeCodes
"""


@cache
def whole_world() -> World:
    return build(anchor=ANCHOR)


@cache
def small_world() -> World:
    return build(companies=6, tickets=120, anchor=ANCHOR)


def dangling(world: World) -> Iterator[str]:
    """References that lead nowhere, by what the table of each collection says of its fields.

    Where a list is empty, as ConnectWise's own ones may be, the reference carries the name itself.
    """
    copied = {path: [dict(record) for record in records] for path, records in world.collections.items()}
    app = make_app(world=replace(world, collections=copied), settings={"callbacks": False})
    store, tables = app.sim.store, app.sim.catalog.by_collection
    for path in store.collections():
        fields = [f for f in tables[path].fields.values() if f.target] if path in tables else []
        for record in store.all(path):
            for field in fields:
                for one in referred(record.get(field.name)):
                    if one["id"] not in store.rows(field.target) and (store.rows(field.target) or "name" not in one):
                        yield f"{path} {record['id']} {field.name} {one}"
    app.sim.stop()


def referred(value: Any) -> list[Record]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


@pytest.mark.parametrize("world", [whole_world, small_world])
def test_every_collection_of_the_contract_is_there(world: Any) -> None:
    missing = [path for path in REQUIRED.split() if not world().collections.get(path)]
    assert missing == []


@pytest.mark.parametrize("world", [whole_world, small_world])
def test_no_reference_dangles(world: Any) -> None:
    assert list(dangling(world()))[:5] == []


@pytest.mark.parametrize("world", [whole_world, small_world])
def test_children_know_their_parents(world: Any) -> None:
    found = world().collections
    tickets = {t["id"] for t in found["service/tickets"]}
    charged = {e["chargeToId"] for e in found["time/entries"] if e["chargeToType"] == "ServiceTicket"}
    assert {n["ticketId"] for n in found["service/tickets/notes"]} <= tickets
    assert {e["objectId"] for e in found["schedule/entries"]} <= tickets
    assert charged <= tickets
    assert {p["slaId"] for p in found["service/SLAs/priorities"]} == {s["id"] for s in found["service/SLAs"]}


def test_ids_are_unique_in_every_collection() -> None:
    for path, records in whole_world().collections.items():
        assert len({r["id"] for r in records}) == len(records), path


def test_the_same_seed_and_anchor_give_the_same_world() -> None:
    first, second = build(companies=6, tickets=120, anchor=ANCHOR), build(companies=6, tickets=120, anchor=ANCHOR)
    assert json.dumps(first.collections) == json.dumps(second.collections)
    assert json.dumps(first.truth) == json.dumps(second.truth)
    assert (first.login, first.secrets) == (second.login, second.secrets)


def test_another_seed_gives_another_world_and_other_keys() -> None:
    other = build(seed=2, companies=6, tickets=120, anchor=ANCHOR)
    assert other.collections["service/tickets"] != small_world().collections["service/tickets"]
    assert other.login.private_key != small_world().login.private_key


def test_addresses_and_phone_numbers_belong_to_nobody() -> None:
    text = json.dumps(whole_world().collections)
    domains = set(re.findall(r"[\w.+-]+@([\w.-]+\w)", text))
    assert {d for d in domains if not d.endswith(".example")} == set()
    phones = set(re.findall(r"\b\d{3}-\d{4}\b", text))
    assert {p for p in phones if not p.startswith("555-01")} == set()


def test_the_last_company_is_an_active_client_with_agreement_and_contacts() -> None:
    for world in (whole_world(), small_world()):
        last = max(world.collections["company/companies"], key=lambda c: c["id"])
        assert last["name"] == "Umberfield Farms Cooperative"
        agreements = [a for a in world.collections["finance/agreements"] if a["company"]["id"] == last["id"]]
        assert "Active" in {a["agreementStatus"] for a in agreements}
        assert any(c.get("company") == {"id": last["id"]} for c in world.collections["company/contacts"])


def test_own_company_and_catch_all_have_the_lowest_ids() -> None:
    names = [c["name"] for c in sorted(whole_world().collections["company/companies"], key=lambda c: c["id"])]
    assert names[:3] == ["Ferrowick IT", "Catch-All (email connector)", "Brindlemoor Family Dental"]


def test_whoever_signs_in_is_an_active_member() -> None:
    for world in (whole_world(), build(companies=6, tickets=60, members=8, anchor=ANCHOR)):
        active = {m["identifier"] for m in world.collections["system/members"] if not m["inactiveFlag"]}
        assert set(SIGN_INS.values()) <= active
        assert set(world.secrets) == {m["identifier"] for m in world.collections["system/members"]}


def test_nothing_happened_after_the_moment_the_world_is_opened() -> None:
    now = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    world = build(companies=12, tickets=400, anchor=ANCHOR, now=now)
    latest = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    for path in ("service/tickets", "service/tickets/notes", "time/entries"):
        assert max(r["_info"]["dateEntered"] for r in world.collections[path]) < latest, path
        assert max(r["_info"]["lastUpdated"] for r in world.collections[path]) < latest, path


def test_closed_tickets_say_when_and_by_whom_and_open_ones_do_not() -> None:
    closed = {s["id"]: s["closedStatus"] for s in whole_world().collections["service/boards/statuses"]}
    for ticket in whole_world().collections["service/tickets"]:
        assert ticket["closedFlag"] == closed[ticket["status"]["id"]]
        assert ticket["closedFlag"] == ("closedDate" in ticket) == ("closedBy" in ticket)


def test_every_ticket_is_filed_under_a_chain_that_its_board_allows() -> None:
    found = whole_world().collections
    allowed = {
        (a["board"]["id"], a["type"]["id"], a.get("subType", {}).get("id"), a.get("item", {}).get("id"))
        for a in found["service/boards/typeSubTypeItemAssociations"]
    }
    of_type = {(board, kind) for board, kind, _, _ in allowed}
    for t in found["service/tickets"]:
        board, kind = t["board"]["id"], t.get("type", {}).get("id")
        if "subType" in t:
            assert (board, kind, t["subType"]["id"], t.get("item", {}).get("id")) in allowed
        elif kind:
            assert (board, kind) in of_type


def test_each_ticket_has_its_first_text_and_its_truth() -> None:
    world = whole_world()
    told = {n["ticketId"] for n in world.collections["service/tickets/notes"] if n["detailDescriptionFlag"]}
    numbers = {t["id"] for t in world.collections["service/tickets"]}
    assert numbers <= told
    assert {str(n) for n in numbers} == set(world.truth["tickets"])
    assert all(0 < len(t["summary"]) <= 100 for t in world.collections["service/tickets"])


def test_every_record_says_who_wrote_it_and_when() -> None:
    for path, records in small_world().collections.items():
        assert all(set(r["_info"]) == {"dateEntered", "enteredBy", "lastUpdated", "updatedBy"} for r in records), path
