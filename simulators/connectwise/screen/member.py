"""Who sits at the screen: a member chosen from a list, kept in a cookie. There is no password; it is a simulator."""

from simulators.connectwise.schema import Record
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.web import Request, Response, redirect
from simulators.connectwise.worlds import opening_of

COOKIE = "sim_member"


def members(sim: Simulator) -> list[Record]:
    """Everybody who could sign in to the screen: people, not API members."""
    rows = sim.store.all("system/members")
    return [m for m in rows if m.get("licenseClass") != "A" and not m.get("inactiveFlag")]


def signed_in(sim: Simulator, request: Request) -> Record:
    known = {m["identifier"]: m for m in members(sim)}
    usual = sim.settings.screen_member or opening_of(sim.world).get("people", {}).get("technician", "")
    chosen = known.get(request.cookies().get(COOKIE, "")) or known.get(usual)
    return chosen or next(iter(known.values()), {"id": 0, "identifier": "nobody"})


def sign_in(sim: Simulator, identifier: str, back: str) -> Response:
    known = {m["identifier"] for m in members(sim)}
    chosen = identifier if identifier in known else ""
    cookie = f"{COOKIE}={chosen}; Path=/; HttpOnly; SameSite=Lax"
    return redirect(back if back.startswith("/screen") else "/screen", {"Set-Cookie": cookie})


def authentication(sim: Simulator, member: Record) -> Record:
    """What getMemberAuthentication answers, spelled as ConnectWise spells it (FACTS 3)."""
    return {
        "site": sim.screen_url,
        "companyid": sim.login.company_id,
        "memberid": member["identifier"],
        "memberHash": sim.hashes.issue(member["identifier"]),
        "memberContext": "web",
        "memberEmail": member.get("officeEmail") or member.get("primaryEmail") or "",
        "codeBase": sim.codebase,
    }
