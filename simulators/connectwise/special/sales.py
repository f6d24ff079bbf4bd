"""Sales: what an opportunity or an order becomes, and other addresses that are no plain lists."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulators.connectwise.errors import NotFound
from simulators.connectwise.schema import Record, Resource, parse_fields
from simulators.connectwise.special import bodies, forecast
from simulators.connectwise.special.generic import created
from simulators.connectwise.special.procurement import in_list
from simulators.connectwise.special.routing import Result, Routes

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

CONVERSIONS = "sales/conversions"
INCLUDED = (
    " includeAllNotesFlag:bool includeAllDocumentsFlag:bool includeAllProductsFlag:bool includeNoteIds:list"
    " includeDocumentIds:list includeProductIds:list locationId:int businessUnitId:int"
)
TO_AGREEMENT = bodies.body(
    "Opportunity To Agreement Conversion",
    "agreementId:int name:str(100) type:ref(finance/agreements/types) startDate:dt endDate:dt noEndingDateFlag:bool"
    f" billCycleId:int billOneTimeFlag:bool{INCLUDED}",
)
TO_PROJECT = bodies.body(
    "Opportunity To Project Conversion",
    "projectId:int name:str(100) status:ref(project/statuses) board:ref(service/boards) manager:ref(system/members)"
    f" estimatedStart:dt estimatedEnd:dt{INCLUDED}",
)
TO_ORDER = bodies.body("Opportunity To Sales Order Conversion", f"salesOrderId:int name:str{INCLUDED}")
TO_TICKET = bodies.body("Opportunity To Service Ticket Conversion", f"ticketId:int summary:str(100){INCLUDED}")
CONVERSION = Resource("/conversions", "Conversion", parse_fields("parentType:str convertedTo:ref"), key=())
RECAP = Resource("/financialrecap", "Recap", parse_fields("billableAmount:num cost:num margin:num percent:num"), key=())
FROM_OPPORTUNITY = ("company", "contact", "site")


def default_opportunity(call: "Call") -> Result:
    """What a new one would get; nothing is stored."""
    sim = call.sim
    member = sim.member(call.by) or {}
    draft: Record = {"id": 0, "name": "", "primarySalesRep": {"id": member.get("id", 0)}}
    draft |= {"expectedCloseDate": sim.clock.stamp(), "locationId": 1, "businessUnitId": 1}
    contact = next((c for c in sim.store.all("company/contacts") if c.get("company")), None)
    draft |= {"company": contact["company"], "contact": {"id": contact["id"]}} if contact else {}
    for name, collection in (
        ("status", "sales/opportunities/statuses"),
        ("stage", "sales/stages"),
        ("type", "sales/opportunities/types"),
    ):
        rows = sim.store.all(collection)
        chosen = next((r for r in rows if r.get("defaultFlag")), rows[0] if rows else None)
        draft |= {name: {"id": chosen["id"]}} if chosen else {}
    return call.shown(sim.resource("sales/opportunities"), draft), 200, {}


def _convert(
    call: "Call", source: tuple[str, Record], goal: str, body: Record, existing: int | None, **more: object
) -> Result:
    """A new record that keeps the rules of its list, or one that is there already; what came of it is remembered."""
    sim, resource = call.sim, call.sim.resource(goal)
    kind, record = source
    with sim.store.writing():
        if existing:
            made = sim.store.get(goal, existing)
            if made is None:
                raise NotFound(f"{resource.noun} {existing}")
        else:
            made = sim.writer.create(resource, {}, {k: v for k, v in body.items() if v is not None} | more, call.by)
        name = str(made.get("name") or made.get("summary") or made["id"])
        row = {"parentType": kind, "parentId": record["id"], "convertedTo": {"id": made["id"], "name": name}}
        sim.store.put(CONVERSIONS, {"id": sim.store.next_id(CONVERSIONS), "kind": resource.noun, **row})
    return created(call, resource, made)


def to_agreement(call: "Call", id: int) -> Result:
    opportunity, values = forecast.opportunity_of(call, id), bodies.taken(call, TO_AGREEMENT)
    body: Record = {"name": opportunity["name"], **_shared(opportunity)}
    body |= {n: values[n] for n in ("name", "type", "startDate", "endDate", "noEndingDateFlag") if n in values}
    body["opportunity"] = {"id": id}
    source = ("Opportunity", opportunity)
    return _convert(call, source, "finance/agreements", body, values.get("agreementId"))


def to_project(call: "Call", id: int) -> Result:
    opportunity, values = forecast.opportunity_of(call, id), bodies.taken(call, TO_PROJECT)
    body: Record = {"name": opportunity["name"], **_shared(opportunity), "billingMethod": "ActualRates"}
    names = ("name", "status", "board", "manager", "estimatedStart", "estimatedEnd")
    body |= {n: values[n] for n in names if n in values}
    body["opportunity"] = {"id": id}
    return _convert(call, ("Opportunity", opportunity), "project/projects", body, values.get("projectId"))


def to_order(call: "Call", id: int) -> Result:
    sim = call.sim
    opportunity, values = forecast.opportunity_of(call, id), bodies.taken(call, TO_ORDER)
    statuses = sim.store.all("sales/orders/statuses")
    first = next((s for s in statuses if s.get("defaultFlag")), statuses[0] if statuses else None)
    body: Record = {**_shared(opportunity), "salesRep": opportunity.get("primarySalesRep"), "opportunity": {"id": id}}
    body |= {"status": {"id": first["id"]} if first else None, "description": values.get("name", opportunity["name"])}
    return _convert(call, ("Opportunity", opportunity), "sales/orders", body, values.get("salesOrderId"))


def to_ticket(call: "Call", id: int) -> Result:
    opportunity, values = forecast.opportunity_of(call, id), bodies.taken(call, TO_TICKET)
    summary = values.get("summary") or str(opportunity["name"])[:100]
    body: Record = {"summary": summary, **_shared(opportunity), "opportunity": {"id": id}}
    return _convert(call, ("Opportunity", opportunity), "service/tickets", body, values.get("ticketId"))


def order_to_ticket(call: "Call", id: int) -> Result:
    order = _order(call, id)
    body: Record = {"summary": f"Sales Order {id}", **_shared(order)}
    return _convert(call, ("SalesOrder", order), "service/tickets", body, None)


def _order(call: "Call", id: int) -> Record:
    from simulators.connectwise.api import one

    return one(call, call.sim.resource("sales/orders"), [id])


def _shared(record: Record) -> Record:
    return {name: record[name] for name in FROM_OPPORTUNITY if name in record}


def conversions(kind: str, owner: str) -> Callable[..., Result]:
    def door(call: "Call", id: int) -> Result:
        from simulators.connectwise.api import one, select

        one(call, call.sim.resource(owner), [id])
        rows = [r for r in call.sim.store.under(CONVERSIONS, "parentId", id) if r["parentType"] == kind]
        rows = select(call, CONVERSION, rows)
        return [{"parentType": kind, "convertedTo": r["convertedTo"]} for r in rows], 200, {}

    return door


def financial_recap(call: "Call", id: int) -> Result:
    """What is on the order, summed up."""
    from simulators.connectwise.api import select

    order = _order(call, id)
    rows = call.sim.store.under("procurement/products", "salesOrder", order["id"])
    billed = sum((r.get("quantity") or 0) * (r.get("price") or 0) for r in rows)
    cost = sum((r.get("quantity") or 0) * (r.get("cost") or 0) for r in rows)
    percent = round(100 * (billed - cost) / billed, 2) if billed else 0.0
    recap = {"id": id, "billableAmount": billed, "cost": cost, "margin": billed - cost, "percent": percent}
    return select(call, RECAP, [recap]), 200, {}


ROUTES: Routes = {
    "GET sales/opportunities/default": default_opportunity,
    "GET sales/opportunities/conversions/{}": conversions("Opportunity", "sales/opportunities"),
    "GET sales/orders/conversions/{}": conversions("SalesOrder", "sales/orders"),
    "POST sales/opportunities/{}/converttoagreement": to_agreement,
    "POST sales/opportunities/{}/converttoproject": to_project,
    "POST sales/opportunities/{}/converttosalesorder": to_order,
    "POST sales/opportunities/{}/converttoserviceticket": to_ticket,
    "POST sales/orders/{}/converttoserviceticket": order_to_ticket,
    "GET sales/orders/{}/financialrecap": financial_recap,
    "POST sales/orders/statuses": in_list("sales/orders/statuses", "POST"),
    **forecast.ROUTES,
}
