"""Finance: addresses that are no plain lists."""

import re
from typing import TYPE_CHECKING

from simulators.connectwise.agreements import devices, parameters, recap
from simulators.connectwise.agreements.kinds import CHILDREN as OF_TYPE
from simulators.connectwise.agreements.takeover import CHILDREN as OF_AGREEMENT
from simulators.connectwise.billing import batches, doors
from simulators.connectwise.errors import Refused
from simulators.connectwise.special.generic import copied
from simulators.connectwise.special.routing import Result, Routes

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

AGREEMENT = "finance/agreements/{}"
_COPY_TYPE = copied("finance/agreements/types", [(child, "type") for child in OF_TYPE], rename="name")


def copy_type(call: "Call", place: str) -> Result:
    """`types5/copy`: the description forgets the slash, and so do its clients (SPEC)."""
    if not (found := re.fullmatch(r"types(\d+)", place, re.I)):
        raise Refused(404, "NotFound", "The requested resource was not found")
    return _COPY_TYPE(call, int(found[1]))


ROUTES: Routes = {
    "GET finance/agreementrecap": recap.listed,
    "GET finance/agreementrecap/{}": recap.one,
    "POST finance/agreements/types/{}/copy": _COPY_TYPE,
    "POST finance/agreements/{text}/copy": copy_type,
    f"POST {AGREEMENT}/copy": copied("finance/agreements", OF_AGREEMENT, rename="name"),
    f"POST {AGREEMENT}/invoice": doors.invoice_agreement,
    f"GET {AGREEMENT}/quickaccess/count": parameters.tabs,
    "GET finance/agreements/{text}/applicationParameters/{text}": parameters.application,
    "GET finance/agreements/{text}/recurringParameters/{text}": parameters.recurring,
    f"GET {AGREEMENT}/configurations": devices.listed,
    f"GET {AGREEMENT}/configurations/count": devices.count,
    f"GET {AGREEMENT}/configurations/{{}}": devices.one,
    f"POST {AGREEMENT}/configurations": devices.attach,
    f"DELETE {AGREEMENT}/configurations/{{}}": devices.detach,
    "GET finance/invoices/{}/pdf": doors.pdf,
    "POST finance/invoices/{}/commissions/recalculate": doors.recalculate,
    "POST finance/accounting/batches": batches.create,
    "POST finance/accounting/batches/{}/export": batches.export,
}
