"""Custom fields: a record has a row for each definition of its kind, and a write sends them all (FACTS 6).

Definitions lie in `system/userDefinedFields`; their `podId` tells the kind of record. Where a kind has none, its rows
are kept as they were sent.
"""

import re
from ipaddress import ip_address
from math import isfinite
from typing import TYPE_CHECKING, Any

from simulators.connectwise.clock import moment, stamp
from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

DEFINITIONS = "system/userDefinedFields"
PODS = {  # ConnectWise's pods have numbers of their own; these are ours
    1: "service/tickets",
    2: "project/tickets",
    3: "time/entries",
    4: "company/companies",
    5: "company/companies/sites",
    6: "company/contacts",
    7: "company/configurations",
    8: "finance/agreements",
    9: "finance/agreements/additions",
    10: "finance/agreements/adjustments",
    11: "finance/agreements/sites",
    12: "finance/invoices",
    13: "system/members",
    14: "procurement/catalog",
    15: "procurement/products",
    16: "procurement/purchaseorders",
    17: "procurement/purchaseorders/lineitems",
    18: "sales/opportunities",
    19: "sales/orders",
    20: "sales/activities",
    21: "project/projects",
    22: "project/projects/phases",
}
POD_OF = {collection: pod for pod, collection in PODS.items()}
ROW = ("id", "caption", "type", "entryMethod", "numberOfDecimals", "value")
LIMITS = {"Text": 100, "TextArea": 1000, "PhoneNumber": 30, "Hyperlink": 1000, "Password": 100, "IPAddress": 50}
YES_NO = {"true": True, "false": False}


class Unfit(Exception):
    """A value that its field does not take."""


def definitions(store: Store, collection: str) -> list[Record]:
    found = store.under(DEFINITIONS, "podId", POD_OF.get(collection, -1))
    return sorted(found, key=lambda d: (d.get("sequenceNumber", 0), d["id"]))


def shown(store: Store, collection: str, record: Record) -> list[Record] | None:
    """The rows as they are answered: one for each definition, with its value where there is one."""
    defined, rows = definitions(store, collection), record.get("customFields")
    if not defined:
        return rows
    values = {row.get("id"): row.get("value") for row in rows or []}
    return [{**_row(d), **({"value": values[d["id"]]} if values.get(d["id"]) is not None else {})} for d in defined]


def _row(definition: Record) -> Record:
    row = {
        "id": definition["id"],
        "caption": definition.get("caption"),
        "type": definition.get("fieldTypeIdentifier"),
        "entryMethod": definition.get("entryTypeIdentifier", "EntryField"),
        "numberOfDecimals": definition.get("numberDecimals", 0),
    }
    return {name: value for name, value in row.items() if value is not None}


def taken(change: "Change", sent: list[Any]) -> list[Record]:
    """The rows to store; what is wrong with them is told to the change. A row left out loses its value."""
    store, collection = change.sim.store, change.resource.collection
    defined = {d["id"]: d for d in definitions(store, collection)}
    rows = [row for row in sent if isinstance(row, dict) and type(row.get("id")) is int]
    if len(rows) < len(sent):
        change.refuse("InvalidValue", "Each of the customFields needs an id.", "customFields/id")
    new = {row["id"]: {k: v for k, v in row.items() if k in ROW} for row in rows}
    old = {row["id"]: row for row in (change.old or {}).get("customFields") or []}
    if not defined:
        return _as_sent(change, new, old)
    for unknown in [id for id in new if id not in defined]:
        change.refuse("NotFound", f"Custom field {unknown} not found", "customFields/id")
    missing = [d for d in defined if d not in new]
    policy = change.sim.settings.partial_custom_fields
    if missing and policy == "refused" and change.old is not None:
        change.refuse("InvalidValue", "The customFields must be sent as a whole.", "customFields")
    kept = [old[id] for id in missing if policy == "kept" and id in old]
    return kept + [row for id, d in defined.items() if id in new and (row := _stored(change, d, new[id], old.get(id)))]


def _as_sent(change: "Change", new: dict[int, Record], old: dict[int, Record]) -> list[Record]:
    if change.old is None or not old:
        return list(new.values())
    bare = [{k: v for k, v in row.items() if k != "value"} for row in old.values()]
    return [{**row, **({"value": new[row["id"]].get("value")} if row["id"] in new else {})} for row in bare]


def _stored(change: "Change", definition: Record, sent: Record, old: Record | None) -> Record | None:
    if definition.get("readOnlyFlag"):
        return old
    value = sent.get("value")
    if value is None or value == "":
        return None
    try:
        return {"id": definition["id"], "value": fitted(definition, value)}
    except Unfit as unfit:
        change.refuse("InvalidValue", str(unfit), f"customFields/{definition.get('caption')}")
        return None


def check(change: "Change") -> None:
    """A field that must have a value has one, whoever wrote the record before."""
    if "customFields" not in change.resource.fields:
        return
    filled = {row.get("id") for row in change.new.get("customFields") or [] if row.get("value") not in (None, "")}
    for definition in definitions(change.sim.store, change.resource.collection):
        if definition.get("requiredFlag") and definition["id"] not in filled:
            caption = definition.get("caption")
            change.refuse("MissingRequiredField", f"The {caption} field is required.", f"customFields/{caption}")


def fitted(definition: Record, value: Any) -> Any:
    """The value in the form of its type; Unfit when it is none."""
    caption, kind = definition.get("caption"), definition.get("fieldTypeIdentifier", "Text")
    options = [o.get("optionValue") for o in definition.get("options") or [] if not o.get("inactiveFlag")]
    if options and value not in options:
        raise Unfit(f"{value} is not an option of {caption}.")
    try:
        return _of_kind(kind, value, definition)
    except (TypeError, ValueError, AttributeError):
        raise Unfit(f"The value of {caption} is not a {kind}.") from None


def _of_kind(kind: str, value: Any, definition: Record) -> Any:
    if kind in ("Number", "Percent", "Currency"):
        return _number(value, 2 if kind == "Currency" else definition.get("numberDecimals") or 0)
    if kind == "Checkbox":
        return value if isinstance(value, bool) else YES_NO[value.lower()] if value.lower() in YES_NO else _no()
    if kind == "Date":
        return stamp(moment(value))
    if kind == "Button" or not isinstance(value, str) or len(value) > LIMITS.get(kind, 1000):
        return _no()
    if kind == "IPAddress":
        return str(ip_address(value))
    if kind == "Hyperlink" and not re.match(r"https?://\S+$", value):
        return _no()
    return value


def _number(value: Any, decimals: int) -> float | int:
    if isinstance(value, bool):
        return _no()
    number = float(value)
    if not isfinite(number):
        return _no()
    if abs(number - round(number, decimals)) > 1e-9:
        return _no()
    return number if decimals else int(number)


def _no() -> Any:
    raise ValueError
