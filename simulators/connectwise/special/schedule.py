"""Schedule: addresses that are no plain lists."""

from typing import TYPE_CHECKING

from simulators.connectwise.errors import Refused
from simulators.connectwise.special import generic
from simulators.connectwise.special.routing import Result, Routes

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

LISTS, HOLIDAYS = "schedule/holidayLists", "schedule/holidayLists/holidays"


def delete_and_tell(call: "Call", id: int, notify: str) -> Result:
    """A deletion that says whether the member is told; he would be mailed, so `true` changes nothing here."""
    from simulators.connectwise.api import one

    if notify.lower() not in ("true", "false"):
        raise Refused(400, "InvalidObject", f"notifyResource cannot be {notify}.")
    resource = call.sim.resource("schedule/entries")
    call.sim.writer.delete(resource, one(call, resource, [id]), call.by)
    return None, 204, {}


ROUTES: Routes = {
    "DELETE schedule/entries/{}/{text}": delete_and_tell,
    "POST schedule/calendars/{}/copy": generic.copied("schedule/calendars", rename="name"),
    "POST schedule/holidaylists/copy": generic.named_copy(LISTS, [(HOLIDAYS, "holidayList")]),
}
