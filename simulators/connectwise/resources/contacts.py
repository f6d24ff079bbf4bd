"""Contacts and how they are reached."""

from simulators.connectwise.companies import kinds, notes
from simulators.connectwise.contacts import communications, rules
from simulators.connectwise.fields import company
from simulators.connectwise.resources.describing import described, full_name, info, on_tickets, resource
from simulators.connectwise.setup_rules import named_once, one_default

CONTACTS = "company/contacts"
_PREPARE, _AFTER, _GUARD = kinds.association(CONTACTS)

RESOURCES = [
    resource(
        "/company/contacts",
        "Contact",
        company.CONTACT,
        key=(),
        shows=("name",),
        href="contact",
        computed={"name": full_name},
        callback="contact",
        in_use=(
            *on_tickets("contact"),
            *((c, "contact") for c in ("finance/agreements", "company/configurations", "sales/opportunities")),
            ("finance/agreements", "billToContact"),
        ),
        defaults={"inactiveFlag": False},
        prepare=rules.prepare,
        after=rules.after,
        guard=rules.guard,
    ),
    info("/company/contacts/info", company.CONTACT_INFO, of=CONTACTS),
    resource(
        "/company/contacts/types",
        "Contact Type",
        company.CONTACT_TYPE,
        key=("description", "name"),
        shows=("name",),
        href="type",
        in_use=((f"{CONTACTS}/typeAssociations", "type"),),
        computed={"name": described},
        prepare=named_once,
        after=one_default,
    ),
    info("/company/contacts/types/info", company.CONTACT_TYPE_INFO, of=f"{CONTACTS}/types"),
    resource(
        "/company/communicationTypes",
        "Communication Type",
        company.COMMUNICATION_TYPE,
        key=("description", "name"),
        shows=("name",),
        href="type",
        in_use=((f"{CONTACTS}/communications", "type"),),
        computed={"name": described},
        prepare=communications.one_kind,
        after=one_default,
    ),
    info("/company/communicationTypes/info", company.COMMUNICATION_TYPE_INFO, of="company/communicationTypes"),
    resource(
        "/company/contacts/departments",
        "Contact Department",
        company.CONTACT_DEPARTMENT,
        href="department",
        in_use=((CONTACTS, "department"),),
        prepare=named_once,
    ),
    info("/company/contacts/departments/info", company.CONTACT_DEPARTMENT_INFO, of=f"{CONTACTS}/departments"),
    resource(
        "/company/contacts/relationships",
        "Contact Relationship",
        company.CONTACT_RELATIONSHIP,
        href="relationship",
        in_use=((CONTACTS, "relationship"),),
        prepare=named_once,
    ),
    resource(
        "/company/contacts/{contactId}/communications",
        "Contact Communication",
        company.CONTACT_COMMUNICATION,
        parents=("contactId",),
        key=(),
        shows=(),
        prepare=communications.prepare,
        after=communications.after,
        guard=communications.guard,
    ),
    resource(
        "/company/contacts/{contact}/groups",
        "Contact Group",
        company.CONTACT_GROUP,
        parents=("contact",),
        key=("description",),
        shows=("description",),
    ),
    resource(
        "/company/contacts/{contactId}/notes",
        "Contact Note",
        company.CONTACT_NOTE,
        parents=("contactId",),
        key=(),
        shows=(),
        defaults={"flagged": False},
        prepare=notes.written_by,
    ),
    resource(
        "/company/contacts/{contact}/typeAssociations",
        "Contact Type Association",
        company.CONTACT_TYPE_ASSOCIATION,
        parents=("contact",),
        key=(),
        shows=(),
        prepare=_PREPARE,
        after=_AFTER,
        guard=_GUARD,
    ),
]
