"""A service ticket becomes a project ticket, or the other way round; it keeps its number, notes, tasks and time."""

from typing import TYPE_CHECKING, Any

from simulators.connectwise.schema import Record
from simulators.connectwise.tickets import defaults, sla

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

SERVICE, PROJECT = "service/tickets", "project/tickets"
CHAIN = ("board", "status", "type", "subType", "item", "team")


def to_project(sim: "Simulator", ticket: Record, phase: Record, values: Record, by: str) -> None:
    project = sim.store.rows("project/projects")[phase["projectId"]]
    changes: Record = {
        "project": {"id": project["id"]},
        "phase": {"id": phase["id"]},
        "wbsCode": values["wbsCode"],
        "isIssueFlag": values.get("recordType") == "ProjectIssue",
    }
    _move(sim, ticket, (SERVICE, PROJECT), phase.get("board") or project.get("board"), changes, by)


def to_service(sim: "Simulator", ticket: Record, by: str) -> None:
    changes: Record = {"recordType": "ServiceTicket", "severity": "Medium", "impact": "Medium"}
    board = defaults.default_board(sim.store, by)
    _move(sim, ticket, (PROJECT, SERVICE), {"id": board["id"]} if board else None, changes, by)


def within_project(sim: "Simulator", ticket: Record, phase: Record | None, values: Record, by: str) -> None:
    changes: Record = {"isIssueFlag": values["recordType"] == "ProjectIssue"}
    if phase is not None:
        changes |= {"phase": {"id": phase["id"]}, "project": {"id": phase["projectId"]}}
    if "wbsCode" in values:
        changes["wbsCode"] = values["wbsCode"]
    sim.writer.amend(sim.resource(PROJECT), ticket, changes, by)


def _move(sim: "Simulator", ticket: Record, way: tuple[str, str], board: Any, changes: Record, by: str) -> None:
    """Of the other kind from now on, at the first status of its new board."""
    origin, goal = way
    resource = sim.resource(goal)
    kept = {k: v for k, v in ticket.items() if k in resource.fields and k not in CHAIN}
    new: Record = {**kept, **changes, "configurations": ticket.get("configurations") or [], "closedFlag": False}
    new |= {"board": board} if board else {}
    new = {k: v for k, v in new.items() if k not in ("closedDate", "closedBy")}
    defaults.of_board(sim.store, new)
    if goal == SERVICE:
        defaults.choose_agreement(sim.store, new, sim.clock.stamp())
        sla.begin(sim, new, by)
    with sim.store.writing():
        sim.store.remove(origin, ticket["id"])
        gone = {name: None for name in ticket if name not in new and name != "_info"}
        sim.writer.amend(resource, {**ticket, **new}, gone, by)
        for part in ("notes", "tasks"):
            _carry(sim, f"{origin}/{part}", f"{goal}/{part}", ticket["id"])
        _time(sim, ticket["id"], "ProjectTicket" if goal == PROJECT else "ServiceTicket", by)


def _carry(sim: "Simulator", origin: str, goal: str, ticket: int) -> None:
    for row in sim.store.under(origin, "ticketId", ticket):
        sim.store.remove(origin, row["id"])
        sim.store.put(goal, row)


def _time(sim: "Simulator", ticket: int, kind: str, by: str) -> None:
    for entry in sim.store.under("time/entries", "chargeToId", ticket):
        if entry.get("chargeToType") in ("ServiceTicket", "ProjectTicket"):
            sim.writer.amend(sim.resource("time/entries"), entry, {"chargeToType": kind}, by, touch=False)
