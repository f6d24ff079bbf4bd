"""How a contact is reached: rows of the contact and records of their own, kept in step."""

from typing import TYPE_CHECKING, Any

from simulators.connectwise.schema import Record
from simulators.connectwise.setup_rules import named_once
from simulators.connectwise.store import Store, parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

CONTACTS, ROWS = "company/contacts", "company/contacts/communications"
TYPES = "company/communicationTypes"
SHOWN = ("id", "type", "value", "extension", "defaultFlag", "domain", "communicationType")
KINDS = {"emailFlag": "Email", "phoneFlag": "Phone", "faxFlag": "Fax"}


def take(change: "Change") -> None:
    """The rows that came with a contact; an id that is not the contact's own is not taken."""
    own = {r["id"] for r in change.sim.store.under(ROWS, "contactId", change.new["id"])}
    next_id, rows = change.sim.store.next_id(ROWS), list[Record]()
    for item in change.new["communicationItems"]:
        if not isinstance(item, dict):
            change.refuse(
                "InvalidValue", "The field communicationItems must be a list of objects.", "communicationItems"
            )
            return
        if item.get("id") not in own:
            item, next_id = {**item, "id": next_id}, next_id + 1
        rows.append(_row(change, item, "communicationItems/"))
    change.new["communicationItems"] = _one_default(rows)
    _phone(change.new)


def _row(change: "Change", item: Record, path: str = "") -> Record:
    """A row with its kind, that of its type where it has one."""
    store, value = change.sim.store, item.get("value")
    if not isinstance(value, str) or not value.strip():
        change.refuse("MissingRequiredField", "The value field is required.", f"{path}value")
        return item
    named = _type(change, item, path)
    kind = kind_of(store, named) or item.get("communicationType") or ("Email" if "@" in value else "Phone")
    _check(change, item, kind, path)
    found = {"id": item["id"], "value": value, "defaultFlag": bool(item.get("defaultFlag")), "communicationType": kind}
    found |= {"type": named} if named else {}
    found |= {"extension": item["extension"]} if item.get("extension") else {}
    return found | ({"domain": "@" + value.rpartition("@")[2]} if kind == "Email" else {})


def _check(change: "Change", item: Record, kind: str, path: str) -> None:
    value, extension = item["value"], item.get("extension") or ""
    if item.get("communicationType") not in (None, *KINDS.values()):
        change.refuse("InvalidValue", "Enum value supplied was invalid", f"{path}communicationType")
    if len(value) > 250:
        change.refuse("OutOfRange", "The field value must be a string with a maximum length of 250.", f"{path}value")
    if not isinstance(extension, str) or len(extension) > 15:
        message = "The field extension must be a string with a maximum length of 15."
        change.refuse("OutOfRange", message, f"{path}extension")
    if kind == "Email" and value.count("@") != 1:
        change.refuse("InvalidValue", "The email address is invalid.", f"{path}value")


def _type(change: "Change", item: Record, path: str) -> Record | None:
    sent = item.get("type")
    if not isinstance(sent, dict):
        return None
    rows = change.sim.store.all(TYPES)
    found = next((r for r in rows if r["id"] == sent.get("id") or r["description"] == sent.get("name")), None)
    if found is None and rows:
        change.refuse("NotFound", f"Communication Type {sent.get('id')} not found", f"{path}type/id")
    return {"id": found["id"], "name": found["description"]} if found else sent


def kind_of(store: Store, type: Any) -> str:
    row = store.get(TYPES, parent_id(type)) or {}
    return next((kind for flag, kind in KINDS.items() if row.get(flag)), "")


def _one_default(rows: list[Record]) -> list[Record]:
    """Of each kind the first one that says so, else the first one."""
    found = [dict(row) for row in rows]
    for kind in KINDS.values():
        mine = [row for row in found if row.get("communicationType") == kind]
        chosen = next((row for row in mine if row.get("defaultFlag")), mine[0] if mine else None)
        for row in mine:
            row["defaultFlag"] = row is chosen
    return found


def _phone(contact: Record) -> None:
    """The default number stands on the contact itself too."""
    rows = contact.get("communicationItems") or []
    phone: Record = next((r for r in rows if r.get("communicationType") == "Phone" and r.get("defaultFlag")), {})
    named = {
        "defaultPhoneType": (phone.get("type") or {}).get("name"),
        "defaultPhoneNbr": phone.get("value"),
        "defaultPhoneExtension": phone.get("extension"),
    }
    for name, value in named.items():
        contact.pop(name, None)
        contact |= {name: value} if value else {}


def spread(change: "Change") -> None:
    """Records as the contact lists them."""
    store, id = change.sim.store, change.new["id"]
    listed = change.new.get("communicationItems") or []
    old = {r["id"]: r for r in store.under(ROWS, "contactId", id)}
    for gone in set(old) - {item["id"] for item in listed}:
        store.remove(ROWS, gone)
    for item in listed:
        before = old.get(item["id"], {"_info": change.new["_info"]})
        if any(item.get(name) != before.get(name) for name in SHOWN):
            store.put(ROWS, {**item, "contactId": id, "_info": change.new["_info"]})


def prepare(change: "Change") -> None:
    """A record of its own."""
    change.new |= _row(change, change.new)


def after(change: "Change") -> None:
    _gather(change, change.new["contactId"], first=change.new if change.new.get("defaultFlag") else None)


def guard(change: "Change") -> None:
    _gather(change, change.new["contactId"], without=change.new["id"])


def _gather(change: "Change", id: int, *, first: Record | None = None, without: int = 0) -> None:
    """The contact lists what the records say; the one written last is the default one if it says so."""
    sim = change.sim
    contact = sim.store.get(CONTACTS, id)
    rows = [r for r in sim.store.under(ROWS, "contactId", id) if r["id"] != without]
    rows.sort(key=lambda r: (first is not None and r["id"] != first["id"], r["id"]))
    listed = _one_default([{name: r[name] for name in SHOWN if name in r} for r in rows])
    listed.sort(key=lambda r: int(r["id"]))
    if contact is None or listed == contact.get("communicationItems"):
        return
    new = {**contact, "communicationItems": listed}
    _phone(new)
    sim.writer.amend(sim.resource(CONTACTS), contact, new, change.by)


def one_kind(change: "Change") -> None:
    """A communication type is a phone, a fax or an email, and only one of them."""
    named_once(change)
    chosen = [flag for flag in KINDS if change.new.get(flag)]
    if len(chosen) > 1:
        change.refuse("InvalidValue", "A communication type is phone, fax or email.", chosen[1])
