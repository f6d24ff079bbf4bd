"""A contact that is written: a name, a company that lives, one default contact for each company."""

from typing import TYPE_CHECKING

from simulators.connectwise.companies import kinds, rules
from simulators.connectwise.contacts import communications
from simulators.connectwise.errors import Refused
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

CONTACTS = "company/contacts"
CHILDREN = (
    ("communications", "contactId"),
    ("notes", "contactId"),
    ("groups", "contact"),
    ("typeAssociations", "contact"),
)


def prepare(change: "Change") -> None:
    if not change.new.get("firstName"):
        change.refuse("MissingRequiredField", "The firstName field is required.", "firstName")
    if change.creates:
        _fill(change)
        _duplicate(change)
    else:
        kinds.keep(change)
    _home(change)
    _colleagues(change)
    _portal(change)
    if "communicationItems" in change.sent:
        communications.take(change)


def _fill(change: "Change") -> None:
    new, store = change.new, change.sim.store
    for id in change.extra.get("typeIds") or []:
        if not isinstance(id, int) or store.get("company/contacts/types", id) is None:
            change.refuse("NotFound", f"Contact Type {id} not found", "typeIds")
    new.setdefault("types", [{"id": id} for id in change.extra.get("typeIds") or []])
    if not new["types"]:
        kind = rules.default_of(store, "company/contacts/types")
        new |= {"types": [kind]} if kind else {}
    company = store.get(rules.COMPANIES, parent_id(new.get("company"))) or {}
    if "site" in company:
        new.setdefault("site", company["site"])
    for flag in ("defaultFlag", "disablePortalLoginFlag", "unsubscribeFlag"):
        new.setdefault(flag, False)


def _duplicate(change: "Change") -> None:
    """One of that name in that company may be the same person; `ignoreDuplicates` says that it is not."""
    asked = change.sim.settings.contact_duplicates_are_refused and not change.extra.get("ignoreDuplicates")
    company = parent_id(change.new.get("company"))
    if not asked or not company:
        return
    for other in change.sim.store.under(CONTACTS, "company", company):
        if _name(other) == _name(change.new) and not other.get("inactiveFlag"):
            change.refuse("ObjectExists", "A contact of that name exists; ignoreDuplicates adds another.", "firstName")
            return


def _name(contact: dict[str, object]) -> str:
    return f"{contact.get('firstName', '')} {contact.get('lastName', '')}".strip().casefold()


def _home(change: "Change") -> None:
    rules.of_living(change)
    if not change.creates and change.changed("company"):
        if "site" not in change.sent:
            company = change.sim.store.get(rules.COMPANIES, parent_id(change.new.get("company"))) or {}
            change.new.pop("site", None)
            change.new |= {"site": company["site"]} if "site" in company else {}
        if "defaultFlag" not in change.sent:
            change.new["defaultFlag"] = False
    rules.of_company(change, "site", "company/companies/sites")


def _colleagues(change: "Change") -> None:
    for name in ("managerContact", "assistantContact"):
        if parent_id(change.new.get(name)) == change.new["id"]:
            change.refuse("InvalidValue", "A contact cannot be its own colleague.", f"{name}/id")


def _portal(change: "Change") -> None:
    new = change.new
    if change.changed("portalSecurityLevel") and not 1 <= new.get("portalSecurityLevel", 1) <= 6:
        change.refuse("OutOfRange", "The field portalSecurityLevel must be between 1 and 6.", "portalSecurityLevel")
    if password := change.extra.get("portalPassword"):
        new["_portalPassword"] = password
    if new.get("inactiveFlag") and new.get("defaultFlag") and change.changed("inactiveFlag"):
        change.refuse("InvalidValue", "The default contact of a company cannot be inactive.", "inactiveFlag")


def after(change: "Change") -> None:
    kinds.spread(change)
    if change.creates or change.changed("communicationItems"):
        communications.spread(change)
    if change.changed("defaultFlag") or change.changed("company"):
        _default(change)


def _default(change: "Change") -> None:
    """The company names its default contact, and no other one has the flag."""
    sim, new = change.sim, change.new
    for id in {parent_id(new.get("company")), parent_id((change.old or {}).get("company"))} - {0}:
        company = sim.store.get(rules.COMPANIES, id)
        named = parent_id((company or {}).get("defaultContact"))
        is_it = bool(new.get("defaultFlag")) and parent_id(new.get("company")) == id
        if company is not None and is_it != (named == new["id"]):
            values = {"defaultContact": {"id": new["id"]} if is_it else None}
            sim.writer.amend(sim.resource(rules.COMPANIES), company, values, change.by)


def guard(change: "Change") -> None:
    """The default contact is in use by its company; what is only the contact's own goes with it."""
    store, id = change.sim.store, change.new["id"]
    if store.under(rules.COMPANIES, "defaultContact", id):
        raise Refused(409, "ConflictingRecord", "Record possibly in use or another conflict")
    for child, field in CHILDREN:
        for row in store.under(f"{CONTACTS}/{child}", field, id):
            store.remove(f"{CONTACTS}/{child}", row["id"])
