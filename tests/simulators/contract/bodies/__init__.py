"""What the description cannot say, a file for each module: bodies that the rules accept, and addresses of records with
a certain trait. A path is spelt as in the description; a method before it makes the body that method's alone."""

from tests.simulators.contract.bodies import (
    company,
    finance,
    procurement,
    project,
    sales,
    schedule,
    service,
    system,
    time,
)
from tests.simulators.contract.bodies.kinds import Address, Body

MODULES = (company, finance, procurement, project, sales, schedule, service, system, time)
BODIES: dict[str, Body] = {path: made for module in MODULES for path, made in module.BODIES.items()}
GIVEN: dict[str, Address] = {path: made for module in MODULES for path, made in module.GIVEN.items()}  # ids filled in
HEADERS = {"/system/members/{memberIdentifier}/tokens": {"x-cw-usertype": "member"}}
LISTED_AT = {"/finance/agreementTypes": "/finance/agreements/types"}  # lists that are spelt another way further down
UNBATCHED = "only the export of a batch to the accounting system, which nobody here is, batches lines of an order"
REFUSED = {  # why an example of it can never succeed here
    "POST /procurement/purchaseorders/{id}/rebatch": UNBATCHED,
    "POST /procurement/purchaseorders/{id}/unbatch": UNBATCHED,
}
