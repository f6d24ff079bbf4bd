"""A ticket like another one, at the beginning of its life."""

from typing import TYPE_CHECKING

from simulators.connectwise.schema import Record
from simulators.connectwise.tickets import defaults, sla

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

KEPT = (
    *("summary", "recordType", "board", "type", "subType", "item", "team", "company", "site", "siteName"),
    *("addressLine1", "addressLine2", "city", "stateIdentifier", "zip", "country", "contact", "contactName"),
    *("contactPhoneNumber", "contactPhoneExtension", "contactEmailAddress", "priority", "serviceLocation", "source"),
    *("agreement", "agreementType", "severity", "impact", "sla", "workRole", "workType", "location", "department"),
    *("billTime", "billExpenses", "billProducts", "billingMethod", "budgetHours", "configurations", "customFields"),
    *("poNumber", "owner", "opportunity", "requiredDate", "allowAllClientsPortalView"),
)
BLANK = {
    **dict.fromkeys(("closedFlag", "customerUpdatedFlag", "hasChildTicket", "hasMergedChildTicketFlag"), False),
    "approved": False,
    "actualHours": 0.0,
}


def copy(sim: "Simulator", source: Record, by: str) -> Record:
    """Its fields; not its notes, time, schedule, relatives or externalXRef [I]."""
    new = {**{name: source[name] for name in KEPT if name in source}, **BLANK}
    defaults.of_board(sim.store, new)
    sla.begin(sim, new, by)
    return sim.writer.add(sim.resource("service/tickets"), new, by)
