"""What the customer portal asks: whether a password fits, to be sent one, what a contact may see there."""

from typing import TYPE_CHECKING

from simulators.connectwise.errors import NotFound
from simulators.connectwise.schema import Record
from simulators.connectwise.special import bodies, plain
from simulators.connectwise.special.routing import Result

if TYPE_CHECKING:
    from simulators.connectwise.api import Call
    from simulators.connectwise.simulator import Simulator

REQUEST = bodies.body("Request Password Request", "email:str!")
VALIDATE = bodies.body("Validate Portal Request", "email:str! password:str!")
SECURITY = bodies.body("Portal Security", "identifier:str enabled:bool")
RIGHTS = (
    "Tickets",
    "Projects",
    "Invoices",
    "Agreements",
    "Configurations",
    "Reports",
)  # a level opens one more of them


def _by_mail(sim: "Simulator", address: str) -> Record | None:
    wanted = address.strip().casefold()
    for contact in sim.store.rows("company/contacts").values():
        items = contact.get("communicationItems") or []
        if any(i.get("communicationType") == "Email" and str(i.get("value")).casefold() == wanted for i in items):
            return contact
    return None


def request_password(call: "Call") -> Result:
    values = bodies.taken(call, REQUEST)
    contact = _by_mail(call.sim, values["email"])
    if contact is None or contact.get("disablePortalLoginFlag") or contact.get("inactiveFlag"):
        raise NotFound(f"Portal login {values['email']}")
    return b"", 201, {}


def validate(call: "Call") -> Result:
    """201 in any case: whether they fit is said in the body."""
    values = bodies.taken(call, VALIDATE)
    contact = _by_mail(call.sim, values["email"]) or {}
    fits = contact.get("_portalPassword") == values["password"]
    allowed = fits and not contact.get("disablePortalLoginFlag") and not contact.get("inactiveFlag")
    return {"success": bool(allowed), "contactId": contact["id"] if allowed else 0}, 201, {}


def security(call: "Call", id: int) -> Result:
    contact = contact_of(call, id)
    level = 0 if contact.get("disablePortalLoginFlag") else contact.get("portalSecurityLevel", 1)
    rows = [{"identifier": name, "enabled": place <= level} for place, name in enumerate(RIGHTS, 1)]
    return plain.listed(call, SECURITY, rows)


def contact_of(call: "Call", id: int) -> Record:
    from simulators.connectwise.api import one

    return one(call, call.sim.resource("company/contacts"), [id])


def image(call: "Call", id: int) -> Result:
    """The photo; where there is none, ConnectWise's own picture if that is asked for."""
    contact = contact_of(call, id)
    photo = call.sim.store.get("system/documents", (contact.get("photo") or {}).get("id"))
    if photo is None and call.request.param("useDefaultFlag").lower() != "true":
        raise NotFound(f"Image of Contact {id}")
    content = (photo or {}).get("_content")
    return (content.encode("latin-1") if isinstance(content, str) else NOBODY), 200, {"Content-Type": "image/png"}


NOBODY = bytes.fromhex(  # one grey dot
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b55"
    "0000000a49444154789c6368000000820081"
    "77cd72b6"
    "0000000049454e44ae426082"
)
