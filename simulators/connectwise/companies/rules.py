"""A company that is written: defaults, an identifier of its own, and parts that belong to it."""

from typing import TYPE_CHECKING

from simulators.connectwise.companies import kinds, sites
from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

COMPANIES = "company/companies"
ADDRESS = ("addressLine1", "addressLine2", "city", "state", "zip", "country")
CHILDREN = ("sites", "notes", "teams", "groups", "typeAssociations", "customStatusNotes")
PARTS = {
    "defaultContact": "company/contacts",
    "billingContact": "company/contacts",
    "site": "company/companies/sites",
    "billingSite": "company/companies/sites",
}


def prepare(change: "Change") -> None:
    if change.creates:
        _fill(change)
        _address(change)
    else:
        kinds.keep(change)
        if "site" not in change.new and "site" in (change.old or {}):
            change.new["site"] = (change.old or {})["site"]
    _identifier(change)
    _family(change)
    _parts(change)
    if change.changed("deletedFlag"):
        _deletion(change)


def _fill(change: "Change") -> None:
    """What ConnectWise sets where a new company says nothing."""
    store, new = change.sim.store, change.new
    if status := default_of(store, "company/companies/statuses"):
        new.setdefault("status", status)
    if not new.get("types") and (kind := default_of(store, "company/companies/types")):
        new["types"] = [kind]
    new |= {name: new.get(name, False) for name in ("leadFlag", "isVendorFlag", "unsubscribeFlag")}
    new.setdefault("dateAcquired", change.sim.clock.stamp())
    if places := store.all("system/locations"):
        new.setdefault("territory", {"id": places[0]["id"]})


def default_of(store: Store, collection: str) -> Record | None:
    """A reference to the row with the default flag."""
    row = next((r for r in store.rows(collection).values() if r.get("defaultFlag")), None)
    return row and {"id": row["id"]}


def _address(change: "Change") -> None:
    """SPEC: at least one of the address fields is required."""
    if change.sim.settings.company_needs_address and not any(change.new.get(name) for name in ADDRESS):
        change.refuse("MissingRequiredField", "At least one address field is required.", "addressLine1")


def _identifier(change: "Change") -> None:
    wanted = str(change.new.get("identifier", "")).casefold()
    if not change.changed("identifier") or not wanted:
        return
    others = change.sim.store.rows(COMPANIES).values()
    if any(o["id"] != change.new["id"] and str(o.get("identifier", "")).casefold() == wanted for o in others):
        change.refuse("ObjectExists", "The company identifier already exists.", "identifier")


def _family(change: "Change") -> None:
    """Nobody is its own parent, nor that of its parent."""
    if not change.changed("parentCompany"):
        return
    seen, parent = {change.new["id"]}, parent_id(change.new.get("parentCompany"))
    while parent:
        if parent in seen:
            change.refuse("InvalidValue", "A company cannot be its own parent.", "parentCompany/id")
            return
        seen.add(parent)
        parent = parent_id((change.sim.store.get(COMPANIES, parent) or {}).get("parentCompany"))


def _parts(change: "Change") -> None:
    for name, collection in PARTS.items():
        part = change.sim.store.get(collection, parent_id(change.new.get(name)))
        if change.changed(name) and part and parent_id(part.get("company")) != change.new["id"]:
            noun = change.sim.resource(collection).noun
            change.refuse("InvalidValue", f"{noun} {part['id']} is not of this company.", f"{name}/id")


def _deletion(change: "Change") -> None:
    if change.new.get("deletedFlag"):
        change.new |= {"dateDeleted": change.sim.clock.stamp(), "deletedBy": change.by}
    else:
        for name in ("dateDeleted", "deletedBy"):
            change.new.pop(name, None)


def after(change: "Change") -> None:
    kinds.spread(change)
    if change.creates:
        sites.open_main(change)
    elif any(change.changed(name) for name in ADDRESS):
        sites.follow_address(change)
    if change.old and change.changed("site"):
        sites.make_primary(change)
    if change.changed("defaultContact"):
        _default_contact(change)


def _default_contact(change: "Change") -> None:
    """One contact of the company has the default flag: the one it names."""
    sim, chosen = change.sim, parent_id(change.new.get("defaultContact"))
    for contact in sim.store.under("company/contacts", "company", change.new["id"]):
        if bool(contact.get("defaultFlag")) != (contact["id"] == chosen):
            values = {"defaultFlag": contact["id"] == chosen}
            sim.writer.amend(sim.resource("company/contacts"), contact, values, change.by)


def guard(change: "Change") -> None:
    """What is only the company's own goes with it."""
    for child in CHILDREN:
        for row in change.sim.store.under(f"{COMPANIES}/{child}", "company", change.new["id"]):
            change.sim.store.remove(f"{COMPANIES}/{child}", row["id"])


def of_living(change: "Change") -> None:
    """Nothing new is given to a company that is deleted."""
    company = change.sim.store.get(COMPANIES, parent_id(change.new.get("company")))
    if company and company.get("deletedFlag") and change.changed("company"):
        change.refuse("NotFound", f"Company {company['id']} not found", "company/id")


def of_company(change: "Change", name: str, collection: str) -> None:
    """The site or contact that a record names belongs to the record's company."""
    store, company = change.sim.store, parent_id(change.new.get("company"))
    part = store.get(collection, parent_id(change.new.get(name)))
    if part is None or not (change.changed(name) or change.changed("company")):
        return
    home = parent_id(part.get("company"))
    if home and home != company:
        noun = change.sim.resource(collection).noun
        change.refuse("InvalidValue", f"{noun} {part['id']} is not of Company {company}", f"{name}/id")
