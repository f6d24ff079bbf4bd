"""Security roles as ConnectWise's screen has them: for each function of a module four levels, None, My or All.

A role comes from the setting `security_roles`, else from the member's own record in `system/securityroles` (`_levels`),
else everything is allowed. Setup tables may be read without any right (FACTS 2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulators.connectwise.errors import Refused
from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator
    from simulators.connectwise.writes import Change

ACTIONS = ("add", "edit", "delete", "inquire")
LEVELS = ("None", "My", "All")
OPEN = ("system/info", "system/mymembers", "system/mysecurity", "system/bundles")  # everybody's own
SEARCHES = ("search", "defaults")  # POSTs that only read


@dataclass(frozen=True)
class Function:
    module: str
    name: str
    paths: tuple[str, ...]  # as after /apis/3.0, without ids


SETUP = Function("System", "Table Setup", ())
CLOSING = Function("Service Desk", "Close Service Tickets", ())
FUNCTIONS = (
    Function("Companies", "Company Maintenance", ("company/companies",)),
    Function("Companies", "Configurations", ("company/configurations",)),
    Function("Companies", "Contacts", ("company/contacts",)),
    Function("Companies", "Manage Attachments", ("system/documents",)),
    Function("Finance", "Accounting Interface", ("finance/accounting",)),
    Function("Finance", "Agreements", ("finance/agreements", "finance/agreementrecap")),
    Function("Finance", "Invoicing", ("finance/invoices",)),
    Function("Procurement", "Inventory Adjustments", ("procurement/adjustments",)),
    Function("Procurement", "Product Catalog", ("procurement/catalog",)),
    Function("Procurement", "Products", ("procurement/products",)),
    Function("Procurement", "Purchase Orders", ("procurement/purchaseorders",)),
    Function("Project", "Project Headers", ("project/projects",)),
    Function("Project", "Project Tickets", ("project/tickets",)),
    Function("Sales", "CRM/Sales Activities", ("sales/activities",)),
    Function("Sales", "Opportunity", ("sales/opportunities",)),
    Function("Sales", "Sales Orders", ("sales/orders",)),
    CLOSING,
    Function("Service Desk", "Knowledge Base", ("service/knowledgebasearticles",)),
    Function("Service Desk", "Resource Scheduling", ("schedule/entries",)),
    Function("Service Desk", "Service Tickets", ("service/tickets",)),
    Function("System", "API Reports", ("system/reports", "system/audittrail")),
    Function("System", "Member Maintenance", ("system/members", "system/apimembers")),
    Function("System", "My Company", ("system/mycompany", "system/callbacks")),
    Function("System", "Security Roles", ("system/securityroles",)),
    SETUP,
    Function("Time & Expense", "Time Entry", ("time/entries", "time/sheets")),
)
TABLES_BELOW = ("types", "statuses", "info", "departments", "relationships", "copy")  # setup tables among the records
TICKETS = ("service/tickets", "project/tickets")
BY_PATH = {path: function for function in FUNCTIONS for path in function.paths}


def function_of(path: str) -> Function | None:
    """The function whose levels a path asks for; None where nobody needs any."""
    parts = path.strip("/").lower().split("/")
    root = "/".join(parts[:2])
    if root in OPEN:
        return None
    found = BY_PATH.get(root, SETUP)
    return SETUP if len(parts) > 2 and parts[2] in TABLES_BELOW else found


def action_of(method: str, path: str) -> str:
    """What is added to a record, changed or taken from it, is an edit of that record."""
    parts = path.strip("/").split("/")
    if method == "GET" or parts[-1].lower() in SEARCHES:
        return "inquire"
    if len(parts) > 3:
        return "edit"
    return {"POST": "add", "DELETE": "delete"}.get(method, "edit")


def level(sim: "Simulator", member: Record, function: Function, action: str) -> str:
    if function is SETUP and action == "inquire":
        return "All"
    levels = _levels(sim, member)
    named = levels.get(function.name) or {}
    return str(named.get(action) or levels.get("*") or "All")


def _levels(sim: "Simulator", member: Record) -> Mapping[str, Any]:
    setting = sim.settings.security_roles.get(member["identifier"])
    if setting is not None:
        return dict(setting.get("levels") or {})
    role = sim.store.get("system/securityroles", parent_id(member.get("securityRole")))
    return dict((role or {}).get("_levels") or {})


def record_of(sim: "Simulator", path: str) -> Record | None:
    """The record that a path is about: the first one it names."""
    parts = path.strip("/").split("/")
    resource = sim.catalog.by_path.get("/".join(parts[:2]).lower())
    return sim.store.get(resource.collection, int(parts[2])) if resource and parts[2:] and parts[2].isdigit() else None


def is_mine(sim: "Simulator", member: Record, record: Record) -> bool:
    """Whether a record is the member's own: he entered it, it names him, or he is assigned to it."""
    if record.get("_info", {}).get("enteredBy") == member["identifier"]:
        return True
    if any(parent_id(record.get(name)) == member["id"] for name in ("member", "owner", "assignTo", "primarySalesRep")):
        return True
    assigned = sim.store.under("schedule/entries", "objectId", record["id"]) if "board" in record else ()
    return any(parent_id(entry.get("member")) == member["id"] for entry in assigned)


def check_closing(change: "Change") -> None:
    """Closing a ticket is a right of its own: the add level of its function."""
    closes = change.changed("closedFlag") and change.new.get("closedFlag") is True
    if not closes or change.resource.collection not in TICKETS:
        return
    member = change.sim.member(change.by)
    found = level(change.sim, member, CLOSING, "add") if member else "All"
    if member and (found == "None" or (found == "My" and not is_mine(change.sim, member, change.new))):
        raise forbidden()


def forbidden() -> Refused:
    return Refused(403, "Forbidden", "Your security role does not permit this.")


def check_setting(security_roles: Mapping[str, Any]) -> None:
    """ValueError when a function, an action or a level is none."""
    names = {function.name for function in FUNCTIONS} | {"*"}
    for role in security_roles.values():
        for name, levels in (role.get("levels") or {}).items():
            if name not in names:
                raise ValueError(f"no function of a role is called {name}")
            for action, found in levels.items() if isinstance(levels, dict) else [("inquire", levels)]:
                if action not in ACTIONS or found not in LEVELS:
                    raise ValueError(f"{name} cannot have {action}: {found}")
