"""Invoices: made for an agreement, printed, their commissions worked out anew."""

from typing import TYPE_CHECKING

from simulators.connectwise.agreements.rules import AGREEMENTS, status_of
from simulators.connectwise.billing.invoices import INVOICES
from simulators.connectwise.errors import FieldError, Invalid
from simulators.connectwise.schema import Record
from simulators.connectwise.special.routing import Result
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

COMMISSIONS = f"{INVOICES}/commissions"


def invoice_agreement(call: "Call", id: int) -> Result:
    """The invoice of this month; the answer is its bare number in the database."""
    from simulators.connectwise.api import one

    sim, agreement = call.sim, one(call, call.sim.resource(AGREEMENTS), [id])
    if status_of(agreement, sim.clock.stamp()) != "Active":
        raise _refused("InvalidValue", f"Agreement {id} is not active.", "agreementStatus")
    month = sim.clock.stamp()[:7]
    if any(i.get("date", "")[:7] == month for i in sim.store.under(INVOICES, "agreement", id)):
        raise _refused("ObjectExists", f"Agreement {id} is invoiced for this period.", "nextInvoiceDate")
    body = {"type": "Agreement", "company": agreement["company"], "applyToType": "Agreement", "applyToId": id}
    return sim.writer.create(sim.resource(INVOICES), {}, body, call.by)["id"], 201, {}


def _refused(code: str, message: str, field: str) -> Invalid:
    return Invalid("agreement", [FieldError(code, message, field)])


def pdf(call: "Call", id: int) -> Result:
    from simulators.connectwise.api import one

    invoice = one(call, call.sim.resource(INVOICES), [id])
    company = call.sim.store.get("company/companies", parent_id(invoice.get("company"))) or {}
    lines = (
        f"Invoice {invoice.get('invoiceNumber', '')}",
        str(company.get("name", "")),
        f"Date {invoice.get('date', '')[:10]}, due {invoice.get('dueDate', '')[:10]}",
        f"Total {invoice.get('total', 0.0):.2f}",
    )
    return _page(lines), 200, {"Content-Type": "application/pdf"}


def _page(lines: tuple[str, ...]) -> bytes:
    """A PDF of one page with a few lines of text."""
    safe = [line.replace("\\", "").replace("(", "[").replace(")", "]") for line in lines]
    text = "BT /F 12 Tf 72 720 Td 16 TL " + " ".join(f"({line}) Tj T*" for line in safe) + " ET"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(text)}>>stream\n{text}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    found, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(found))
        found += f"{number} 0 obj{body}endobj\n".encode("latin-1", "replace")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(found)}\n%%EOF"
    return found + end.encode()


def recalculate(call: "Call", id: int) -> Result:
    """Each commission is its share of the invoice's total."""
    from simulators.connectwise.api import one

    sim, invoice = call.sim, one(call, call.sim.resource(INVOICES), [id])
    with sim.store.writing():
        for row in sim.store.under(COMMISSIONS, "invoice", id):
            sim.writer.amend(sim.resource(COMMISSIONS), row, commission(row, float(invoice.get("total") or 0)), call.by)
    return b"", 201, {}


def commission(row: Record, total: float) -> Record:
    share = total * float(row.get("percent") or 0) / 100 * float(row.get("splitPercent") or 100) / 100
    return {"amount": round(share, 2), "netAmount": round(share + float(row.get("adjustment") or 0), 2)}
