"""For the finance module."""

from typing import TYPE_CHECKING, Any

from simulators.connectwise.store import parent_id
from tests.simulators.contract.bodies.kinds import Address, Body

if TYPE_CHECKING:
    from tests.simulators.contract.desk import Desk

AGREEMENT = 62  # one with a company that has sites and configurations


def _contact(desk: "Desk") -> dict[str, Any]:
    return next(c for c in desk.sim.store.all("company/contacts") if c.get("company"))


def _agreement(desk: "Desk") -> dict[str, Any]:
    contact = _contact(desk)
    parties = {"company": contact["company"], "contact": {"id": contact["id"]}}
    return {"name": "Sample", "type": desk.reference("finance/agreements/types"), **parties}


def _company(desk: "Desk") -> int:
    return parent_id(desk.sim.store.rows("finance/agreements")[AGREEMENT]["company"])


def _site(desk: "Desk") -> dict[str, Any]:
    company = _company(desk)
    site = desk.sim.store.under("company/companies/sites", "company", company)[0]
    return {"company": {"id": company}, "site": {"id": site["id"]}}


def _device(desk: "Desk") -> dict[str, Any]:
    return {"id": desk.sim.store.under("company/configurations", "company", _company(desk))[0]["id"]}


def _batch(desk: "Desk") -> dict[str, Any]:
    entry = next(e for e in desk.sim.store.all("finance/invoices/glEntries") if not e["isBatched"])
    return {"batchIdentifier": "sample", "exportInvoicesFlag": True, "processedRecordIds": [entry["id"]]}


def _board(desk: "Desk") -> dict[str, Any]:
    return {"board": {"id": max(desk.sim.store.rows("service/boards"))}}


BODIES: dict[str, Body] = {
    "/finance/accounting/batches": _batch,
    "/finance/accounting/batches/{id}/export": lambda desk: {"exportInvoicesFlag": True},
    "/finance/agreements": _agreement,
    "/finance/agreements/{parentId}/adjustments": lambda desk: {"amount": 2.5, "description": "Sample"},
    "/finance/agreements/{parentId}/boardDefaults": _board,
    "/finance/agreements/{parentId}/configurations": _device,
    "/finance/agreements/{parentId}/sites": _site,
}


def _uninvoiced(desk: "Desk") -> int:
    """An active agreement without an invoice this month."""
    billed = {parent_id(i.get("agreement")) for i in desk.sim.store.all("finance/invoices")}
    rows = desk.sim.store.all("finance/agreements")
    return next(int(a["id"]) for a in rows if a["id"] not in billed and a["agreementStatus"] == "Active")


def _under(rest: str) -> Address:
    return lambda desk: f"/finance/agreements/{AGREEMENT}/{rest}"


GIVEN: dict[str, Address] = {
    "/finance/agreementrecap/{id}": lambda desk: f"/finance/agreementrecap/{AGREEMENT}",
    "/finance/agreements/{id}/invoice": lambda desk: f"/finance/agreements/{_uninvoiced(desk)}/invoice",
    "/finance/agreements/{id}/applicationParameters/{podId}": _under("applicationParameters/pod"),
    "/finance/agreements/{id}/recurringParameters/{podId}": _under("recurringParameters/pod"),
    "/finance/agreements/{parentId}/configurations": _under("configurations"),
    "/finance/agreements/{parentId}/sites": _under("sites"),
}
