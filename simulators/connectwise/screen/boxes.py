"""The ticket's own fields: the three boxes and the summary."""

from simulators.connectwise.schema import Record
from simulators.connectwise.screen import tickets
from simulators.connectwise.screen.markup import box, e, local, name_of, person, select_field, shown, text_field
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.store import parent_id
from simulators.connectwise.tickets.rules import configuration_ids

LEVELS = [(level, level) for level in ("High", "Medium", "Low")]
CHAIN = (("status", "Status", True), ("type", "Type", False), ("subType", "Subtype", False), ("item", "Item", False))
GOALS = (
    ("respond", "Responded", "respondByGoalUTC", "dateResponded"),
    ("plan", "Planned", "resplanGoalUTC", "dateResplan"),
    ("resolve", "Resolved", "resolutionGoalUTC", "dateResolved"),
)


def boxes(sim: Simulator, ticket: Record) -> str:
    grid = f'<div class="simgrid">{_company(sim, ticket)}{_ticket(sim, ticket)}{_priority(sim, ticket)}</div>'
    return grid + _summary(ticket)


def _company(sim: Simulator, ticket: Record) -> str:
    store = sim.store
    names = "".join(f'<option value="{e(c.get("name"))}"></option>' for c in store.all("company/companies"))
    of_company = tickets.of_company(sim, parent_id(ticket.get("company")))
    contact = store.get("company/contacts", parent_id(ticket.get("contact")))
    kinds = [name_of(sim, "company/contacts/types", t, "description") for t in (contact or {}).get("types") or []]
    value = name_of(sim, "company/companies", ticket.get("company"))
    contacts = [(c["id"], person(c)) for c in of_company["contact"]]
    rows = [
        text_field("Company", "company", value, required=True, more=' list="companies"'),
        f'<datalist id="companies">{names}</datalist>',
        select_field("Contact", "contact", contacts, parent_id(ticket.get("contact"))),
        shown("Contact type", e(", ".join(k for k in kinds if k))),
        text_field("Email", "contactEmailAddress", ticket.get("contactEmailAddress")),
        text_field("Phone", "contactPhoneNumber", ticket.get("contactPhoneNumber")),
        text_field("CC", "automaticEmailCc", ticket.get("automaticEmailCc")),
        _site(ticket, of_company["site"]),
        shown("Agreement", e(name_of(sim, "finance/agreements", ticket.get("agreement")))),
        shown("Configuration", _devices(sim, ticket)),
    ]
    return box("s-co", "Company", "".join(rows))


def _devices(sim: Simulator, ticket: Record) -> str:
    found = (sim.store.get("company/configurations", n) for n in configuration_ids(sim.store, ticket))
    names = e(", ".join(d["name"] for d in found if d))
    url = f"/screen/ticket/{ticket['id']}?view=configurations"
    return f'<a href="{url}" data-view="configurations">{names}</a>' if names else ""


def _site(ticket: Record, sites: list[Record]) -> str:
    """What the ticket has is shown by its name even where it is no longer of the company."""
    site = ticket.get("site") or {}
    if site and site.get("id") not in [s["id"] for s in sites]:
        sites = [{"name": ticket.get("siteName"), **site}, *sites]
    return select_field("Site", "site", named(sites), parent_id(site))


def _ticket(sim: Simulator, ticket: Record) -> str:
    board, type_id, subtype_id = (parent_id(ticket.get(n)) for n in ("board", "type", "subType"))
    found = tickets.choices(sim, board, type_id, subtype_id)
    members = [(m["id"], person(m)) for m in sim.store.all("system/members") if m.get("licenseClass") != "A"]
    rows = [select_field("Board", "board", named(tickets.boards(sim)), board, required=True)]
    rows += [_chain_field(sim, ticket, found[name], name, label, needed) for name, label, needed in CHAIN]
    rows += [
        select_field("Ticket owner", "owner", members, parent_id(ticket.get("owner"))),
        select_field("Source", "source", named(sim.store.all("service/sources")), parent_id(ticket.get("source"))),
        shown("Location", e(name_of(sim, "system/locations", ticket.get("location")))),
    ]
    return box("s-ti", "Ticket", "".join(rows))


def _chain_field(sim: Simulator, ticket: Record, rows: list[Record], name: str, label: str, needed: bool) -> str:
    """What an old ticket has is shown by its name even where it is inactive now."""
    collection = sim.resource("service/tickets").fields[name].target
    chosen = sim.store.get(collection, parent_id(ticket.get(name)))
    if chosen and chosen["id"] not in [r["id"] for r in rows]:
        rows = [chosen, *rows]
    return select_field(label, name, named(rows), chosen["id"] if chosen else 0, required=needed)


def named(rows: list[Record]) -> list[tuple[int | str, str]]:
    return [(r["id"], str(r.get("name") or "")) for r in rows]


def _priority(sim: Simulator, ticket: Record) -> str:
    priorities = named(sim.store.all("service/priorities"))
    default = next((p["id"] for p in sim.store.all("service/priorities") if p.get("defaultFlag")), 0)
    due = str(ticket.get("requiredDate", ""))[:10]
    rows = [
        select_field("Priority", "priority", priorities, parent_id(ticket.get("priority")) or default, required=True),
        select_field("Impact", "impact", LEVELS, ticket.get("impact"), required=True),
        select_field("Severity", "severity", LEVELS, ticket.get("severity"), required=True),
        shown("SLA", e(name_of(sim, "service/SLAs", ticket.get("sla")))),
        shown("SLA status", f"<b>{e(ticket.get('slaStatus'))}</b>{_goals(sim, ticket)}"),
        shown("Resources", e(ticket.get("resources") or "none assigned")),
        text_field("Due date", "requiredDate", due, more=' type="date"'),
        text_field("Budget hours", "budgetHours", ticket.get("budgetHours", ""), more=' inputmode="decimal"'),
        shown("Actual hours", e(f"{ticket.get('actualHours') or 0:.2f}")),
    ]
    return box("s-pr", "Priority and SLA", "".join(rows))


def _goals(sim: Simulator, ticket: Record) -> str:
    """When each stage was reached, or until when it should be."""
    lines = (_goal(sim, ticket, *names) for names in GOALS)
    return "".join(f'<span class="simgoal">{line}</span>' for line in lines if line)


def _goal(sim: Simulator, ticket: Record, verb: str, done: str, goal: str, date: str) -> str:
    until, reached = ticket.get(goal), ticket.get(date)
    if reached:
        return f"{done} {e(local(sim, reached))}{', late' if until and reached > until else ''}"
    return f"To {verb} by {e(local(sim, until))}{', late' if until < sim.clock.stamp() else ''}" if until else ""


def _summary(ticket: Record) -> str:
    more = ' maxlength="100"'
    field = text_field("Summary", "summary", ticket.get("summary"), required=True, more=more)
    rows = field.replace("sf", "sf wide1", 1)
    if not ticket["id"]:
        area = '<textarea class="simta" name="initialDescription" rows="5"></textarea>'
        rows += f'<label class="sf wide1"><span>Description</span>{area}</label>'
    return box("s-su", "Summary", rows)
