"""What the smaller lists of the system module refuse, and what they fill in."""

from typing import TYPE_CHECKING

from simulators.connectwise import custom_fields
from simulators.connectwise.system.seeding import STRUCTURE_LEVEL

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

CHOSEN_FROM = ("List", "Option")


def prepare_location(change: "Change") -> None:
    """Old records may lack the level; a new one has to name it."""
    if change.creates and "structureLevel" not in change.new:
        change.refuse("MissingRequiredField", "The structureLevel field is required.", "structureLevel")
    change.new.setdefault("structureLevel", dict(STRUCTURE_LEVEL))
    unique_name(change)


def unique_name(change: "Change") -> None:
    """No two of a list are called the same."""
    wanted = str(change.new.get("name", "")).casefold()
    rows = change.sim.store.all(change.resource.collection)
    if change.changed("name") and any(
        str(r.get("name", "")).casefold() == wanted for r in rows if r["id"] != change.new["id"]
    ):
        change.refuse("InvalidValue", f"The name {change.new['name']} is already in use.", "name")


def prepare_hosted_setup(change: "Change") -> None:
    """A pod or tab belongs to a screen that takes them (FACTS 3)."""
    new, screens = change.new, change.sim.store.rows("system/connectWiseHostedScreens")
    if new.get("screenId") is not None and new["screenId"] not in screens:
        change.refuse("NotFound", f"Hosted Screen {new['screenId']} not found", "screenId")
    if new.get("url") and not str(new["url"]).startswith(("https://", "http://")):
        change.refuse("InvalidValue", "The field url must be an absolute address.", "url")
    if new.get("podHeight") is not None and new["podHeight"] < 0:
        change.refuse("OutOfRange", "The field podHeight must not be negative.", "podHeight")
    if change.creates:
        new |= {"createdBy": change.by, "dateCreated": change.sim.clock.stamp()}


def prepare_user_defined_field(change: "Change") -> None:
    new = change.new
    if new.get("podId") is not None and new["podId"] not in custom_fields.PODS:
        change.refuse("NotFound", f"Pod {new['podId']} not found", "podId")
    if new.get("entryTypeIdentifier") in CHOSEN_FROM and not new.get("options"):
        change.refuse("MissingRequiredField", "The options field is required.", "options")
    siblings = change.sim.store.under(change.resource.collection, "podId", new.get("podId") or 0)
    caption = str(new.get("caption", "")).casefold()
    if any(str(s.get("caption", "")).casefold() == caption for s in siblings if s["id"] != new["id"]):
        change.refuse("InvalidValue", f"The caption {new['caption']} is already in use.", "caption")
    if change.creates:
        new["dateCreated"] = change.sim.clock.stamp()
