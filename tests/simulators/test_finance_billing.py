"""Invoices: made from agreements and time, posted in batches, locked when accounting has them."""

from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp
from tests.simulators.test_company_companies import patch
from tests.simulators.test_finance_agreements import make

INVOICES, BATCHES = "/finance/invoices", "/finance/accounting/batches"


@pytest.fixture
def invoice(cw: httpx.Client) -> dict[str, Any]:
    """Of an agreement that brings a hundred a month."""
    agreement = make(cw, 1, billAmount=100.0)
    answer = cw.post(f"/finance/agreements/{agreement['id']}/invoice")
    assert answer.status_code == 201
    return dict(cw.get(f"{INVOICES}/{answer.json()}").json())


def entries(cw: httpx.Client, invoice: dict[str, Any]) -> list[dict[str, Any]]:
    return list(cw.get(f"{INVOICES}/{invoice['id']}/glEntries/").json())


def batch(cw: httpx.Client, invoice: dict[str, Any]) -> httpx.Response:
    ids = [row["id"] for row in entries(cw, invoice)]
    return cw.post(BATCHES, json={"batchIdentifier": "B1", "exportInvoicesFlag": True, "processedRecordIds": ids})


def test_an_agreement_is_invoiced_with_its_amount(invoice: dict[str, Any]) -> None:
    assert (invoice["type"], invoice["total"], invoice["balance"]) == ("Agreement", 100.0, 100.0)
    assert invoice["status"]["name"] == "New"
    assert invoice["invoiceNumber"].isdigit()


def test_the_recap_knows_the_last_invoice(cw: httpx.Client, invoice: dict[str, Any]) -> None:
    told = cw.get(f"/finance/agreementrecap/{invoice['agreement']['id']}").json()
    assert (told["lastInvoiceNumber"], told["lastInvoiceAmount"]) == (invoice["invoiceNumber"], "100.00")


def test_the_accounts_of_an_invoice_come_to_nothing(cw: httpx.Client, invoice: dict[str, Any]) -> None:
    assert sum(row["amount"] for row in entries(cw, invoice)) == 0
    waiting = cw.get("/finance/accounting/unpostedinvoices", params={"conditions": f"id={invoice['id']}"}).json()
    assert [row["total"] for row in waiting] == [100.0]


def test_a_batch_takes_the_invoice_and_locks_it(cw: httpx.Client, invoice: dict[str, Any]) -> None:
    told = batch(cw, invoice)
    assert told.status_code == 201
    assert [t["documentNumber"] for t in told.json()["transactions"]] == [invoice["invoiceNumber"]]
    asked = {"conditions": f"id={invoice['id']}"}
    assert cw.get("/finance/accounting/unpostedinvoices", params=asked).json() == []
    assert patch(cw, f"{INVOICES}/{invoice['id']}", attention="x").status_code == 400
    assert cw.delete(f"{INVOICES}/{invoice['id']}").status_code == 409


def test_a_batch_that_is_undone_gives_its_invoices_back(cw: httpx.Client, invoice: dict[str, Any]) -> None:
    batch(cw, invoice)
    made = cw.get(BATCHES, params={"conditions": 'batchIdentifier="B1"'}).json()[0]
    assert len(cw.get(f"{BATCHES}/{made['id']}/entries").json()) == 2
    assert cw.delete(f"{BATCHES}/{made['id']}").status_code == 204
    free = cw.get(f"{INVOICES}/{invoice['id']}").json()
    assert "glBatch" not in free
    assert free["unbatchedBatch"]["id"] == made["id"]
    assert patch(cw, f"{INVOICES}/{invoice['id']}", attention="x").status_code == 200


def test_a_batch_is_told_again_with_what_is_asked_for(cw: httpx.Client, invoice: dict[str, Any]) -> None:
    batch(cw, invoice)
    made = cw.get(BATCHES, params={"conditions": 'batchIdentifier="B1"'}).json()[0]
    where = f"{BATCHES}/{made['id']}/export"
    assert len(cw.post(where, json={"exportInvoicesFlag": True}).json()["transactions"]) == 1
    left_out = {"exportInvoicesFlag": True, "excludedInvoiceIds": [invoice["id"]]}
    assert cw.post(where, json=left_out).json()["transactions"] == []


def test_time_on_a_ticket_is_billed_and_free_again_without_the_invoice(cw: httpx.Client, app: SimulatorApp) -> None:
    store = app.sim.store
    with store.writing():
        told = {"billableOption": "Billable", "invoiceHours": 2.0, "hourlyRate": 90.0, "status": "ApprovedByTierTwo"}
        store.put("time/entries", {**store.rows("time/entries")[1], **told})
    body = {"type": "Standard", "company": {"id": 1}, "applyToType": "Ticket", "applyToId": 101}
    new = cw.post(INVOICES, json=body).json()
    assert (new["serviceTotal"], new["total"]) == (180.0, 180.0)
    assert store.rows("time/entries")[1]["status"] == "Billed"
    assert cw.delete(f"{INVOICES}/{new['id']}").status_code == 204
    assert store.rows("time/entries")[1]["status"] == "ApprovedByTierTwo"


def test_tax_is_added_where_it_is_due(cw: httpx.Client, invoice: dict[str, Any]) -> None:
    code = {"identifier": "IA", "description": "Iowa", "invoiceCaption": "Tax", "effectiveDate": "2026-01-01T00:00:00Z"}
    assert cw.post("/finance/taxCodes", json={**code, "levelOneRate": 6.0, "levelOneRateType": "Percent"}).is_success
    taxed = patch(cw, f"{INVOICES}/{invoice['id']}", taxCode={"identifier": "IA"}, taxableFlag=True).json()
    assert (taxed["salesTax"], taxed["total"], taxed["balance"]) == (6.0, 106.0, 106.0)


def test_an_invoice_is_printed(cw: httpx.Client, invoice: dict[str, Any]) -> None:
    answer = cw.get(f"{INVOICES}/{invoice['id']}/pdf")
    assert (answer.headers["content-type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert f"Invoice {invoice['invoiceNumber']}".encode() in answer.content


def test_a_commission_is_a_share_of_the_invoice(cw: httpx.Client, app: SimulatorApp, invoice: dict[str, Any]) -> None:
    with app.sim.store.writing():
        row = {"id": 1, "invoice": {"id": invoice["id"]}, "member": {"id": 2}, "percent": 10.0}
        app.sim.store.put("finance/invoices/commissions", row)
    where = f"{INVOICES}/{invoice['id']}/commissions"
    assert cw.post(f"{where}/recalculate").status_code == 201
    assert cw.get(f"{where}/1").json()["netAmount"] == 10.0
    assert patch(cw, f"{where}/1", adjustment=2.0).status_code == 400
    adjusted = patch(cw, f"{where}/1", adjustment=2.0, adjustmentReason="bonus").json()
    assert (adjusted["netAmount"], adjusted["adjustedBy"]) == (12.0, "cwhub_api")
