"""For the schedule module."""

from typing import TYPE_CHECKING

from tests.simulators.contract.bodies.kinds import Address, Body

if TYPE_CHECKING:
    from tests.simulators.contract.desk import Desk


def _entry_to_delete(desk: "Desk") -> str:
    return f"/schedule/entries/{desk.made('/schedule/entries')['id']}/false"


BODIES: dict[str, Body] = {
    "/schedule/holidayLists/copy": lambda desk: {"id": desk.made("/schedule/holidayLists")["id"], "name": "Copy"},
}
GIVEN: dict[str, Address] = {"/schedule/entries/{id}/{notifyResource}": _entry_to_delete}
