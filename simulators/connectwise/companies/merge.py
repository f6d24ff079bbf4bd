"""One company merged into another: what names the one names the other afterwards (SPEC CompanyMerge)."""

from typing import TYPE_CHECKING

from simulators.connectwise.companies import sites
from simulators.connectwise.errors import NotFound
from simulators.connectwise.schema import Record
from simulators.connectwise.special import bodies
from simulators.connectwise.special.routing import Result

if TYPE_CHECKING:
    from simulators.connectwise.api import Call
    from simulators.connectwise.simulator import Simulator

CHOICES = {  # what is asked for, and the fields of the company it chooses
    "name": ("name",),
    "identifier": ("identifier",),
    "status": ("status",),
    "type": ("types",),
    "primaryAddress": ("addressLine1", "addressLine2", "city", "state", "zip", "country"),
    "primaryContact": ("defaultContact",),
    "phone": ("phoneNumber",),
    "fax": ("faxNumber",),
    "website": ("website",),
    "market": ("market",),
    "territory": ("territory",),
    "revenue": ("annualRevenue",),
    "revenueYear": ("revenueYear",),
    "numberOfEmployees": ("numberOfEmployees",),
    "sicCode": ("sicCode",),
    "dateAcquired": ("dateAcquired",),
    "timeZone": ("timeZoneSetup",),
    "sourceList": ("leadSource",),
    **{f"userDefinedField{n}": (f"userDefinedField{n}",) for n in range(1, 11)},
    "billingAddress": ("billingSite",),
    "billingContact": ("billingContact",),
    "taxCode": ("taxCode",),
    "accountNumber": ("accountNumber",),
    "billingTerms": ("billingTerms",),
}
PARTS = {  # what can be discarded instead: it stays with the company that is gone
    "notes": ("company/companies/notes",),
    "sites": ("company/companies/sites",),
    "activities": ("sales/activities",),
    "opportunities": ("sales/opportunities",),
    "services": ("service/tickets",),
    "projects": ("project/projects", "project/tickets"),
    "contacts": ("company/contacts",),
    "documents": ("system/documents",),
}
OWN = ("company/companies/typeAssociations", "company/companies/customStatusNotes")
BODY = bodies.body(
    "Company Merge",
    "toCompanyId:int! "
    + " ".join(f"{name}:enum(From|To)" for name in CHOICES)
    + " "
    + " ".join(f"{name}:enum(Discard|Merge)" for name in PARTS),
)


def merge(call: "Call", id: int) -> Result:
    from simulators.connectwise.api import one

    sim = call.sim
    source = one(call, sim.resource("company/companies"), [id])
    wish = bodies.taken(call, BODY)
    target = sim.store.get("company/companies", wish["toCompanyId"])
    if target is None or target.get("deletedFlag"):
        raise NotFound(f"Company {wish['toCompanyId']}")
    if source.get("deletedFlag"):
        raise NotFound(f"Company {id}")
    if target["id"] == id:
        raise bodies.refusal(BODY, "InvalidValue", "A company cannot be merged into itself.", "toCompanyId")
    with sim.store.writing():
        _bury(sim, source, call.by)
        _move_all(sim, id, target["id"], _discarded(wish), call.by)
        _choose(sim, source, target, wish, call.by)
    return {"success": True, "message": f"Company {id} was merged into {target['id']}."}, 200, {}


def _discarded(wish: Record) -> set[str]:
    return {name for part, names in PARTS.items() if wish.get(part) == "Discard" for name in names}


def _bury(sim: "Simulator", source: Record, by: str) -> None:
    """The company stays to be read, marked as deleted; its own default contact and site are no longer its own."""
    values = {"deletedFlag": True, "dateDeleted": sim.clock.stamp(), "deletedBy": by}
    bare = {**source, **dict.fromkeys(("defaultContact", "site", "billingContact", "billingSite"))}
    sim.writer.amend(sim.resource("company/companies"), bare, values, by)


def _move_all(sim: "Simulator", old: int, new: int, left: set[str], by: str) -> None:
    """Every record that names the old company names the new one."""
    for resource in sim.catalog.by_collection.values():
        if resource.collection in left or resource.collection in OWN:
            continue
        names = [f.name for f in resource.fields.values() if f.kind == "ref" and f.target == "company/companies"]
        rows = {row["id"]: row for name in names for row in sim.store.under(resource.collection, name, old)}
        for row in rows.values():
            values: Record = {n: {"id": new} for n in names if (row.get(n) or {}).get("id") == old}
            values |= _demoted(resource.collection, row)
            values |= {"site": None} if "company/companies/sites" in left and "site" in row else {}
            sim.writer.amend(resource, row, values, by)


def _demoted(collection: str, row: Record) -> Record:
    """Only one site and one contact of a company is the default one."""
    if collection == "company/companies/sites":
        return dict.fromkeys(sites.CHOSEN_ONCE, False)
    return {"defaultFlag": False} if collection == "company/contacts" and row.get("defaultFlag") else {}


def _choose(sim: "Simulator", source: Record, target: Record, wish: Record, by: str) -> None:
    values: Record = {}
    for name, fields in CHOICES.items():
        if wish.get(name) == "From":
            values |= {field: source[field] for field in fields if field in source}
    current = sim.store.rows("company/companies")[target["id"]]
    sim.writer.amend(sim.resource("company/companies"), current, values, by)
