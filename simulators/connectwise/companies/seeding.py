"""What hangs on companies and contacts, where a world says it only in passing: sites, type associations, ways to
reach somebody, and the short lists they choose from."""

from collections.abc import Iterable
from itertools import count

from simulators.connectwise.companies import kinds
from simulators.connectwise.companies.sites import CHOSEN_ONCE, main_site
from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

Collections = dict[str, list[Record]]
COMPANIES, CONTACTS = "company/companies", "company/contacts"
SITES, REACHED = f"{COMPANIES}/sites", f"{CONTACTS}/communications"
NAME_SITES = (COMPANIES, CONTACTS, "company/configurations", "finance/agreements")
LISTS: dict[str, tuple[Record, ...]] = {
    "company/communicationTypes": (
        {"description": "Email", "emailFlag": True, "defaultFlag": True},
        {"description": "Direct", "phoneFlag": True},
        {"description": "Mobile", "phoneFlag": True},
        {"description": "Fax", "faxFlag": True},
    ),
    "company/noteTypes": (
        {"identifier": "Comments", "name": "Comments", "defaultFlag": True},
        {"identifier": "Billing", "name": "Billing"},
        {"identifier": "Onboarding", "name": "Onboarding"},
    ),
    "company/contacts/departments": ({"name": "Office"}, {"name": "Accounting"}, {"name": "Management"}),
    "company/contacts/relationships": ({"name": "Employee"}, {"name": "Decision Maker"}, {"name": "Consultant"}),
}


def complete(found: Collections) -> None:
    """Fill in what the world left out; records of the world are replaced, never changed."""
    for path in (COMPANIES, CONTACTS):
        found[path] = list(found.get(path, ()))
    for path, rows in LISTS.items():
        found.setdefault(path, [{"id": n, **row} for n, row in enumerate(rows, 1)])
    if SITES not in found:
        _sites(found)
    for owner in kinds.OWNERS:
        if f"{owner}/typeAssociations" not in found:
            found[f"{owner}/typeAssociations"] = list(_associations(found[owner], kinds.OWNERS[owner]))
    if REACHED not in found:
        _reached(found)


def _sites(found: Collections) -> None:
    """The sites that records name, and a main one for every company that names none."""
    named: dict[int, dict[int, Record]] = {}
    for path in NAME_SITES:
        for record in found.get(path, ()):
            company = record["id"] if path == COMPANIES else parent_id(record.get("company"))
            if (site := record.get("site")) and company:
                named.setdefault(company, {}).setdefault(site["id"], site)
    numbers = count(1 + max((id for sites in named.values() for id in sites), default=0))
    companies = found[COMPANIES]
    found[SITES] = []
    for place, company in enumerate(companies):
        own = named.get(company["id"]) or {(id := next(numbers)): {"id": id, "name": "Main"}}
        main = parent_id(company.get("site")) or min(own)
        found[SITES] += [_site(company, site, main) for _, site in sorted(own.items())]
        companies[place] = {**company, "site": {"id": main}}


def _site(company: Record, named: Record, main: int) -> Record:
    site = {**main_site(company), "id": named["id"], "name": named.get("name", "Main")}
    flags = {} if named["id"] == main else dict.fromkeys(CHOSEN_ONCE, False)
    return {**site, **flags, "_info": company.get("_info", {})}


def _associations(owners: Iterable[Record], field: str) -> Iterable[Record]:
    numbers = count(1)
    for owner in owners:
        for kind in owner.get("types") or []:
            row = {"id": next(numbers), "type": {"id": kind["id"]}, field: {"id": owner["id"]}}
            yield {**row, "_info": owner.get("_info", {})}


def _reached(found: Collections) -> None:
    """Each way to reach a contact has an id of its own; one that two contacts share is given anew."""
    contacts = found[CONTACTS]
    used = [item.get("id", 0) for c in contacts for item in c.get("communicationItems") or []]
    numbers, seen = count(1 + max(used, default=0)), set[int]()
    found[REACHED] = []
    for place, contact in enumerate(contacts):
        items = contact.get("communicationItems") or []
        mine = [{**i, "id": next(numbers)} if i.get("id", 0) in seen | {0} else i for i in items]
        seen |= {item["id"] for item in mine}
        if mine != items:
            contacts[place] = {**contact, "communicationItems": mine}
        rest = {"contactId": contact["id"], "_info": contact.get("_info", {})}
        found[REACHED] += [{**item, **rest} for item in mine]
