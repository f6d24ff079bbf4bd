"""Which callbacks may be registered (FACTS 4: levels of each type)."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

LEVELS = {
    "activity": "owner status type company activity",
    "agreement": "owner type company agreement",
    "company": "owner status type territory company integratortag",
    "configuration": "owner type status configuration",
    "contact": "owner type territory company contact",
    "expense": "owner chargetotype type class company expense",
    "invoice": "owner status company invoice",
    "member": "owner location securityrole member",
    "opportunity": "owner statusid company opportunity",
    "productcatalog": "owner",
    "project": "owner status board project",
    "purchaseorder": "owner status vendor company purchaseorder",
    "schedule": "owner status type location member schedule",
    "ticket": "owner board project phase status ticket integratortag",
    "time": "owner company time",
}
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def prepare(change: "Change") -> None:
    new = change.new
    kind, level = str(new.get("type", "")).lower(), str(new.get("level", "")).lower()
    if new.get("type") and kind not in LEVELS:
        change.refuse("InvalidValue", "Enum value supplied was invalid", "type")
    elif new.get("level") and level not in LEVELS.get(kind, level).split():
        change.refuse("InvalidValue", "Enum value supplied was invalid", "level")
    _url(change)
    if change.changed("inactiveFlag") and not new.get("inactiveFlag"):
        new.pop("_failedOn", None)
    if change.creates and (member := change.sim.member(change.by)):
        new["memberId"] = member["id"]


def _url(change: "Change") -> None:
    parts = urlsplit(str(change.new.get("url", "")))
    on_loopback = parts.scheme == "http" and parts.hostname in LOOPBACK
    if parts.scheme != "https" and not (on_loopback and change.sim.settings.http_callbacks_on_loopback):
        change.refuse("InvalidValue", "The field url must be an https address.", "url")
