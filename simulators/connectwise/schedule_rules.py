"""Schedule entries: one of type S on a ticket makes its member a resource of the ticket (FACTS 12)."""

from typing import TYPE_CHECKING

from simulators.connectwise.calendar_rules import details
from simulators.connectwise.clock import moment
from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

ENTRIES, TEAM = "schedule/entries", "project/projects/teamMembers"


def prepare(change: "Change") -> None:
    if is_service(change, change.new):
        _on_ticket(change)
    _check_dates(change)
    _check_member(change)
    _fill(change)
    change.stop_if_refused()
    _check_conflict(change)


def _on_ticket(change: "Change") -> None:
    new = change.new
    ticket = _ticket(change, new.get("objectId"))
    if ticket is None:
        change.refuse("NotFound", f"Ticket {new.get('objectId')} not found", "objectId")
    else:
        new.setdefault("name", f"{ticket.get('summary', '')}"[:250])
        _check_team(change, ticket)
    if not new.get("member"):
        change.refuse("MissingRequiredField", "The member field is required.", "member")


def _ticket(change: "Change", id: int | None) -> Record | None:
    store = change.sim.store
    return store.get("service/tickets", id) or store.get("project/tickets", id)


def _check_team(change: "Change", ticket: Record) -> None:
    """Who is scheduled on a project is of its team, or is put on it (FACTS 9, addMemberToProjectFlag)."""
    new, project = change.new, parent_id(ticket.get("project"))
    member = parent_id(new.get("member"))
    if not project or not member or not (change.creates or change.changed("member") or change.changed("objectId")):
        return
    team = change.sim.store.under(TEAM, "projectId", project)
    if any(parent_id(row.get("member")) == member for row in team):
        return
    if not new.get("addMemberToProjectFlag"):
        change.refuse("InvalidValue", f"Member {member} is not on the team of Project {project}.", "member/id")
        return
    row = {"projectId": project, "member": {"id": member}}
    row |= {"projectRole": {"id": new["projectRoleId"]}} if new.get("projectRoleId") else {}
    change.sim.writer.add(change.sim.resource(TEAM), row, change.by)


def _check_dates(change: "Change") -> None:
    new = change.new
    if new.get("dateEnd") and not new.get("dateStart"):
        change.refuse("MissingRequiredField", "The dateStart field is required.", "dateStart")
    if new.get("dateStart") and new.get("dateEnd") and new["dateEnd"] < new["dateStart"]:
        change.refuse("OutOfRange", "The field dateEnd must not be before dateStart.", "dateEnd")


def _check_member(change: "Change") -> None:
    member = change.sim.store.get("system/members", parent_id(change.new.get("member")))
    if member and member.get("inactiveFlag") and change.changed("member"):
        change.refuse("InvalidValue", f"Member {member['id']} is inactive.", "member/id")


def _fill(change: "Change") -> None:
    new, now = change.new, change.sim.clock.stamp()
    if not new.get("status"):
        rows = change.sim.store.rows("schedule/statuses").values()
        chosen = next((r for r in rows if r.get("defaultFlag")), None)
        new |= {"status": {"id": chosen["id"]}} if chosen else {}
    if new.get("dateStart") and new.get("dateEnd"):
        new["hours"] = round((moment(new["dateEnd"]) - moment(new["dateStart"])).total_seconds() / 3600, 2)
    for flag, date in (("doneFlag", "closeDate"), ("acknowledgedFlag", "acknowledgedDate")):
        if not new.get(flag):
            new.pop(date, None)
        elif change.changed(flag):
            new.setdefault(date, now)
    if change.extra.get("notifyResource"):
        new["notificationSent"] = True


def _check_conflict(change: "Change") -> None:
    """Two things at once for one member, unless the entry allows it; one without a length is in nobody's way."""
    new = change.new
    if new.get("allowScheduleConflictsFlag") or not change.sim.settings.schedule_conflicts_are_refused:
        return
    if not any(change.changed(name) for name in ("member", "dateStart", "dateEnd", "allowScheduleConflictsFlag")):
        return
    rows = change.sim.store.under(ENTRIES, "member", parent_id(new.get("member")) or -1)
    start, end = new.get("dateStart", ""), new.get("dateEnd", "")
    for row in rows:
        open_now = row["id"] != new["id"] and not row.get("doneFlag") and row.get("dateStart") != row.get("dateEnd")
        if start < end and open_now and row.get("dateStart", "") < end and start < row.get("dateEnd", ""):
            change.refuse("InvalidValue", f"The time conflicts with schedule entry {row['id']}.", "dateStart")
            return


def is_service(change: "Change", entry: Record) -> bool:
    kind = change.sim.store.get("schedule/types", parent_id(entry.get("type"))) or {}
    return kind.get("identifier") == "S"


def after(change: "Change") -> None:
    details.rewrite(change)
    if is_service(change, change.new):
        set_resources(change, change.new.get("objectId"))
    old_ticket = (change.old or {}).get("objectId")
    if old_ticket and old_ticket != change.new.get("objectId"):
        set_resources(change, old_ticket)


def guard(change: "Change") -> None:
    details.remove(change)
    if is_service(change, change.new):
        set_resources(change, change.new.get("objectId"), without=change.new["id"])


def set_resources(change: "Change", ticket_id: int | None, without: int = 0) -> None:
    """The members of its entries are among the ticket's resources; `owner` is another thing and stays."""
    sim = change.sim
    ticket = _ticket(change, ticket_id)
    if ticket is None:
        return
    tickets = "project/tickets" if sim.store.get("project/tickets", ticket_id) else "service/tickets"
    entries = [e for e in sim.store.under("schedule/entries", "objectId", ticket["id"]) if is_service(change, e)]
    assigned = [_member(change, e) for e in entries if e["id"] != without]
    gone = {_member(change, e) for e in entries if e["id"] == without} - set(assigned)
    named = [n.strip() for n in ticket.get("resources", "").split(",")] + assigned
    listed = ", ".join(n for n in dict.fromkeys(named) if n and n not in gone)
    if listed != ticket.get("resources", ""):
        sim.writer.amend(sim.resource(tickets), ticket, {"resources": listed or None}, change.by)


def _member(change: "Change", entry: Record) -> str:
    member = change.sim.store.get("system/members", parent_id(entry.get("member"))) or {}
    return str(member.get("identifier", ""))
