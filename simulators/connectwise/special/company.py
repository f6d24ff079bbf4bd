"""Company: addresses that are no plain lists."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulators.connectwise.companies import merge
from simulators.connectwise.configurations import doors, types
from simulators.connectwise.contacts import portal
from simulators.connectwise.errors import NotFound
from simulators.connectwise.special.routing import Result, Routes
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

CONFIGURATIONS = "company/configurations"


def default_company(call: "Call") -> Result:
    """The company that ConnectWise belongs to: the one its members are of, else the first."""
    companies = call.sim.store.rows("company/companies")
    members = call.sim.store.rows("system/members").values()
    named = next((parent_id(m.get("company")) for m in members if parent_id(m.get("company")) in companies), 0)
    if not companies:
        raise NotFound("Default company")
    return call.shown(call.sim.resource("company/companies"), companies[named or min(companies)]), 200, {}


def default_contact(call: "Call") -> Result:
    """Of the company that `companyId` names."""
    asked = call.request.param("companyId")
    company = call.sim.store.get("company/companies", int(asked) if asked.isdigit() else 0)
    contact = call.sim.store.get("company/contacts", parent_id((company or {}).get("defaultContact")))
    if contact is None:
        raise NotFound("Default contact" if company else f"Company {asked}")
    return call.shown(call.sim.resource("company/contacts"), contact), 200, {}


def told_at_deletion(collection: str) -> Callable[..., Result]:
    """Some lists answer a DELETE with 200 and the record that is gone (SPEC)."""

    def door(call: "Call", *ids: int) -> Result:
        from simulators.connectwise.api import one

        resource = call.sim.resource(collection)
        record = one(call, resource, list(ids))
        full = call.shown(resource, record)
        call.sim.writer.delete(resource, record, call.by)
        return full, 200, {}

    return door


INTEGRATION, SOLUTION = "company/managedDevicesIntegrations", "company/managementItSolutions"
TOLD = [f"{INTEGRATION}/{child}" for child in ("crossReferences", "logins", "notifications")]
TOLD += [f"{SOLUTION}/managementProducts"]

ROUTES: Routes = {
    **{f"DELETE {'/{}/'.join(path.lower().rsplit('/', 1))}/{{}}": told_at_deletion(path) for path in TOLD},
    "GET company/companies/default": default_company,
    "POST company/companies/{}/merge": merge.merge,
    "GET company/contacts/default": default_contact,
    "POST company/contacts/requestpassword": portal.request_password,
    "POST company/contacts/validateportalcredentials": portal.validate,
    "GET company/contacts/{}/portalsecurity": portal.security,
    "GET company/contacts/{}/image": portal.image,
    f"GET {CONFIGURATIONS}": doors.rows,
    f"GET {CONFIGURATIONS}/count": doors.count,
    f"POST {CONFIGURATIONS}": doors.create,
    f"PUT {CONFIGURATIONS}/{{}}": doors.put,
    f"PATCH {CONFIGURATIONS}/{{}}": doors.patch,
    f"POST {CONFIGURATIONS}/bulk": doors.bulk_create,
    f"PUT {CONFIGURATIONS}/bulk": doors.bulk_put,
    f"DELETE {CONFIGURATIONS}/bulk": doors.bulk_delete,
    f"PATCH {CONFIGURATIONS}/{{}}/changetype": doors.change_type,
    f"GET {CONFIGURATIONS}/{{}}/quickaccess/count": doors.tabs,
    f"POST {CONFIGURATIONS}/types/copy": types.copy,
}
