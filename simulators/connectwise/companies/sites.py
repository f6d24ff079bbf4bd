"""Sites of a company: one is the primary one and has the company's address."""

from typing import TYPE_CHECKING

from simulators.connectwise.errors import Refused
from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

SITES = "company/companies/sites"
ADDRESS = ("addressLine1", "addressLine2", "city", "zip", "country", "phoneNumber")
CHOSEN_ONCE = ("primaryAddressFlag", "defaultShippingFlag", "defaultBillingFlag", "defaultMailingFlag")


def main_site(company: Record) -> Record:
    """The site that a company has from the start."""
    site = {"name": "Main", **address_of(company), "company": {"id": company["id"]}, "inactiveFlag": False}
    zone = {"timeZone": company["timeZoneSetup"]} if "timeZoneSetup" in company else {}
    return {**site, **dict.fromkeys(CHOSEN_ONCE, True), **zone}


def address_of(company: Record) -> Record:
    found = {name: company[name] for name in ADDRESS if name in company}
    if state := company.get("state"):
        found["stateReference"] = {"id": 1, "identifier": state, "name": state}
    return found


def open_main(change: "Change") -> None:
    sim = change.sim
    if not change.new.get("site"):
        site = sim.writer.add(sim.resource(SITES), main_site(change.new), change.by)
        sim.store.put(change.resource.collection, {**change.new, "site": {"id": site["id"]}})


def follow_address(change: "Change") -> None:
    """The primary site moves with the company."""
    sim = change.sim
    for site in sim.store.under(SITES, "company", change.new["id"]):
        moved = {**dict.fromkeys((*ADDRESS, "stateReference")), **address_of(change.new)}
        if site.get("primaryAddressFlag") and any(site.get(name) != value for name, value in moved.items()):
            sim.writer.amend(sim.resource(SITES), site, moved, change.by)


def make_primary(change: "Change") -> None:
    """The site that the company names is the primary one."""
    sim = change.sim
    site = sim.store.get(SITES, parent_id(change.new.get("site")))
    if site is not None and not site.get("primaryAddressFlag"):
        sim.writer.amend(sim.resource(SITES), site, {"primaryAddressFlag": True}, change.by)


def prepare(change: "Change") -> None:
    own = change.sim.store.under(SITES, "company", parent_id(change.new.get("company")))
    others = [s for s in own if s["id"] != change.new["id"]]
    named = str(change.new.get("name", "")).casefold()
    if change.changed("name") and any(str(s["name"]).casefold() == named for s in others):
        change.refuse("ObjectExists", "The company has a site of that name.", "name")
    if not others:
        change.new["primaryAddressFlag"] = True
    if (change.old or {}).get("primaryAddressFlag") and not change.new.get("primaryAddressFlag"):
        change.refuse("InvalidValue", "A company needs a primary site.", "primaryAddressFlag")
    if change.new.get("primaryAddressFlag") and change.new.get("inactiveFlag"):
        change.refuse("InvalidValue", "The primary site cannot be inactive.", "inactiveFlag")


def after(change: "Change") -> None:
    """What only one site can be, the others are no longer."""
    sim, new = change.sim, change.new
    for other in sim.store.under(SITES, "company", parent_id(new.get("company"))):
        values = {flag: False for flag in CHOSEN_ONCE if new.get(flag) and other.get(flag)}
        if values and other["id"] != new["id"]:
            sim.store.put(SITES, {**other, **values})
    company = sim.store.get("company/companies", parent_id(new.get("company")))
    if new.get("primaryAddressFlag") and company and parent_id(company.get("site")) != new["id"]:
        sim.writer.amend(sim.resource("company/companies"), company, {"site": {"id": new["id"]}}, change.by)


def guard(change: "Change") -> None:
    if change.new.get("primaryAddressFlag"):
        raise Refused(409, "ConflictingRecord", "Record possibly in use or another conflict")
