"""Contacts: communication items get ids and their kind."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change


def prepare(change: "Change") -> None:
    new = change.new
    if not new.get("firstName"):
        change.refuse("MissingRequiredField", "The firstName field is required.", "firstName")
    if "communicationItems" not in change.sent:
        return
    used = max((item.get("id", 0) for item in new["communicationItems"]), default=0)
    rows = []
    for item in new["communicationItems"]:
        used += 0 if item.get("id") else 1
        kind = item.get("communicationType") or ("Email" if "@" in str(item.get("value")) else "Phone")
        rows.append({"id": used, "defaultFlag": False, **item, "communicationType": kind})
    new["communicationItems"] = rows
