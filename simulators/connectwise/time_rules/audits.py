"""What is remembered of each change of an entry: its audits, and a row in the change log (SPEC TimeEntryAudit)."""

from typing import TYPE_CHECKING, Any

from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

AUDITS, LOG, KEPT = "time/entries/audits", "time/changelogs", 1000
KINDS = {  # field -> type of the audit
    **{"chargeToId": "TimeEntry", "chargeToType": "TimeEntry", "company": "Company", "member": "Member"},
    **{"workType": "WorkType", "workRole": "WorkRole", "agreement": "Agreement", "billableOption": "Billable"},
    **{"timeStart": "DateTime", "timeEnd": "DateTime", "hoursDeduct": "DeductHours", "actualHours": "ActualHours"},
    **{"notes": "Notes", "internalNotes": "TimeInternalNote", "addToDetailDescriptionFlag": "TimeDiscussion"},
    **{"addToInternalAnalysisFlag": "TimeInternal", "addToResolutionFlag": "TimeResolution", "status": "Status"},
    **{"locationId": "Location", "businessUnitId": "Department", "hourlyRate": "Finance", "invoice": "Invoice"},
}
SAME = (
    *("chargeToType", "billableOption", "companyType", "ticketType", "territory", "hourlyCost", "hourlyRate"),
    *("timeStart", "timeEnd", "notes", "agreementType", "invoiceFlag", "projectActivity", "locationName"),
    *("company", "member", "workType", "workRole", "agreement", "invoice", "ticket", "project", "phase", "activity"),
)
RENAMED = {
    **{"chargeToRecId": "chargeToId", "hoursActual": "actualHours", "internalNote": "internalNotes"},
    **{"timeStatus": "status", "businessGroup": "businessGroupDesc", "ticketCurrentBoard": "ticketBoard"},
    **{
        "ticketSubtype": "ticketSubType",
        "serviceRequestStatus": "ticketStatus",
        "billableAmount": "extendedInvoiceAmount",
    },
    **{"agreementHoursCovered": "agreementHours", "agreementAmountCovered": "agreementAmount"},
    **{"billableHours": "hoursBilled", "invoicedhours": "invoiceHours", "timeStartUtc": "timeStart"},
    **{"timeEndUtc": "timeEnd"},
}


def remember(change: "Change") -> None:
    if change.creates:
        _audit(change, "TimeEntry", "Time entry added.")
    else:
        for name, kind in KINDS.items():
            if change.changed(name):
                old, new = (_text(change, name, r.get(name)) for r in (change.old or {}, change.new))
                _audit(change, kind, f"{name} changed.", oldValue=old, newValue=new)
    log(change, "added" if change.creates else "updated")


def _audit(change: "Change", kind: str, message: str, **values: str) -> None:
    row = {"entryId": change.new["id"], "source": "API", "type": kind, "message": message, **values}
    if member := change.sim.member(change.by):
        row["member"] = {"id": member["id"]}
    change.sim.writer.add(change.sim.resource(AUDITS), row, change.by)


def _text(change: "Change", name: str, value: Any) -> str:
    field = change.resource.fields[name]
    if isinstance(value, dict):
        shown = change.sim.reader.reference(field.target, value)
        return str(shown.get("identifier") or shown.get("name") or shown["id"])
    return "" if value is None else str(value)


def forget(change: "Change") -> None:
    """The audits of an entry go with it; the change log says that it went."""
    store = change.sim.store
    for row in store.under(AUDITS, "entryId", change.new["id"]):
        store.remove(AUDITS, row["id"])
    log(change, "deleted")


def log(change: "Change", action: str) -> None:
    store, entry = change.sim.store, change.new
    row: Record = {"id": store.next_id(LOG), "action": action, "timeRecId": entry["id"]}
    row["_info"] = {**entry.get("_info", {}), "lastUpdated": change.sim.clock.stamp(), "updatedBy": change.by}
    row |= {name: entry[name] for name in SAME if name in entry}
    row |= {name: entry[source] for name, source in RENAMED.items() if source in entry}
    member = store.get("system/members", parent_id(entry.get("member"))) or {}
    company = store.get("company/companies", parent_id(entry.get("company"))) or {}
    named = {"memberId": member.get("identifier"), "companyName": company.get("name")}
    named |= {name: member.get(name) for name in ("firstName", "lastName")}
    store.put(
        LOG, row | {k: v for k, v in named.items() if v} | {"billableFlag": entry.get("billableOption") == "Billable"}
    )
    if len(rows := store.rows(LOG)) > KEPT:
        store.remove(LOG, next(iter(rows)))
