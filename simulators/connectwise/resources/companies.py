"""Companies, their sites, types and what else hangs on them."""

from simulators.connectwise.companies import kinds, notes, rules, sites
from simulators.connectwise.fields import company
from simulators.connectwise.resources.describing import info, on_tickets, resource
from simulators.connectwise.schema import READ, Resource
from simulators.connectwise.setup_rules import named_once, one_default

COMPANIES, SITES = "company/companies", "company/companies/sites"
_PREPARE, _AFTER, _GUARD = kinds.association(COMPANIES)


def _associations(path: str, parents: tuple[str, ...]) -> Resource:
    """The same records under a company and in a list of their own."""
    return resource(
        path,
        "Company Type Association",
        company.COMPANY_TYPE_ASSOCIATION,
        collection=f"{COMPANIES}/typeAssociations",
        parents=parents,
        key=(),
        shows=(),
        prepare=_PREPARE,
        after=_AFTER,
        guard=_GUARD,
    )


RESOURCES = [
    resource(
        "/company/companies",
        "Company",
        company.COMPANY,
        key=("identifier",),
        shows=("identifier", "name"),
        href="company",
        callback="company",
        in_use=(
            *on_tickets("company"),
            *((c, "company") for c in ("company/contacts", "company/configurations", "finance/agreements")),
            *((c, "company") for c in ("time/entries", "finance/invoices", "project/projects", "sales/opportunities")),
            ("company/companies", "parentCompany"),
            ("company/configurations", "vendor"),
        ),
        defaults={"deletedFlag": False},
        prepare=rules.prepare,
        after=rules.after,
        guard=rules.guard,
    ),
    resource(
        "/company/companies/types",
        "Company Type",
        company.COMPANY_TYPE,
        href="type",
        in_use=((f"{COMPANIES}/typeAssociations", "type"),),
        defaults={"defaultFlag": False, "vendorFlag": False, "serviceAlertFlag": False},
        prepare=named_once,
        after=one_default,
    ),
    resource(
        "/company/companies/info/types",
        "Company Type Info",
        company.COMPANY_TYPE_INFO,
        collection=f"{COMPANIES}/types",
        methods=READ,
        computed={"isVendor": lambda store, record: bool(record.get("vendorFlag"))},
    ),
    resource(
        "/company/companies/statuses",
        "Company Status",
        company.COMPANY_STATUS,
        href="status",
        in_use=((COMPANIES, "status"), (f"{COMPANIES}/customStatusNotes", "status")),
        defaults=dict.fromkeys(("defaultFlag", "inactiveFlag", "notifyFlag", "disallowSavingFlag"), False),
        prepare=named_once,
        after=one_default,
    ),
    info("/company/companies/info", company.COMPANY_INFO, of=COMPANIES),
    resource(
        "/company/companies/{company}/customStatusNotes",
        "Company Custom Note",
        company.COMPANY_CUSTOM_NOTE,
        parents=("company",),
        key=(),
        shows=(),
        prepare=notes.one_for_each_status,
    ),
    resource(
        "/company/companies/{company}/groups",
        "Company Group",
        company.COMPANY_GROUP,
        parents=("company",),
        key=(),
        shows=(),
        prepare=notes.group,
    ),
    resource(
        "/company/companies/{company}/notes",
        "Company Note",
        company.COMPANY_NOTE,
        parents=("company",),
        key=(),
        shows=(),
        defaults={"flagged": False},
        prepare=notes.written_by,
    ),
    resource(
        "/company/companies/{company}/sites",
        "Company Site",
        company.COMPANY_SITE,
        parents=("company",),
        href="site",
        in_use=(
            *on_tickets("site"),
            *((c, "site") for c in ("company/contacts", "company/configurations", "finance/agreements")),
            *((c, "site") for c in ("finance/agreements/sites", "finance/agreements/worktypes")),
        ),
        defaults=dict.fromkeys((*sites.CHOSEN_ONCE, "inactiveFlag", "billSeparateFlag"), False),
        prepare=sites.prepare,
        after=sites.after,
        guard=sites.guard,
    ),
    info("/company/companies/{company}/sites/info", company.COMPANY_SITE_INFO, of=SITES),
    resource(
        "/company/companies/{company}/teams",
        "Company Team",
        company.COMPANY_TEAM,
        parents=("company",),
        key=(),
        shows=(),
        defaults=dict.fromkeys(("accountManagerFlag", "techFlag", "salesFlag"), False),
        prepare=notes.team,
    ),
    _associations("/company/companies/{company}/typeAssociations", ("company",)),
    _associations("/company/companyTypeAssociations", ()),
    resource(
        "/company/noteTypes",
        "Company Note Type",
        company.COMPANY_NOTE_TYPE,
        in_use=((f"{COMPANIES}/notes", "type"), ("company/contacts/notes", "type")),
        defaults={"defaultFlag": False, "importFlag": False},
        prepare=named_once,
        after=one_default,
    ),
    info("/company/noteTypes/info", company.COMPANY_NOTE_TYPE_INFO, of="company/noteTypes"),
]
