"""Members and API members: one list of people, two ways to look at it (SPEC Member, ApiMember)."""

from typing import TYPE_CHECKING, Any

from simulators.connectwise.schema import Record

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change


def is_api_member(member: Record) -> bool:
    return member.get("licenseClass") == "A"


def prepare(change: "Change") -> None:
    new = change.new
    wanted = str(new.get("identifier", ""))
    if change.changed("identifier") and (other := change.sim.member(wanted)) and other["id"] != new["id"]:
        change.refuse("InvalidValue", f"The identifier {wanted} is already in use.", "identifier")
    if new.get("inactiveFlag") and not new.get("inactiveDate"):
        new["inactiveDate"] = change.sim.clock.stamp()
    if address := email(change.sim.store, new):
        new["primaryEmail"] = address[:250]


def prepare_api_member(change: "Change") -> None:
    """An API member is a member without a screen: what a member must have and nobody asks for is filled in."""
    new = change.new
    if change.creates:
        first, _, last = str(new.get("name", new.get("identifier", ""))).partition(" ")
        filled: Record = {"licenseClass": "A", "firstName": first[:30] or "API", "lastName": last[:30] or "API"}
        filled |= {"defaultEmail": "Office", "defaultPhone": "Office", "hireDate": change.sim.clock.stamp()}
        roles = change.sim.store.all("system/securityroles")
        if plain := [role for role in roles if not role.get("adminFlag")] or roles:
            filled["securityRole"] = {"id": plain[-1]["id"]}
        for name, value in filled.items():
            new.setdefault(name, value)
    if address := new.get("emailAddress"):
        new["officeEmail"] = address
    prepare(change)


def email(store: Any, member: Record) -> str:
    """The address that is his default one."""
    named = {"Mobile": "mobileEmail", "Home": "homeEmail"}.get(member.get("defaultEmail", ""), "officeEmail")
    return str(member.get(named) or member.get("primaryEmail") or member.get("officeEmail") or "")
