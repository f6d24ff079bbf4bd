"""Who calls: API keys, a member's hash in Basic or in cookies (FACTS 2 and 3), and what his role lets him do."""

import base64
import binascii
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from simulators.connectwise.errors import Refused
from simulators.connectwise.schema import Record
from simulators.connectwise.web import Request

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator


@dataclass(frozen=True)
class Caller:
    member: Record

    @property
    def identifier(self) -> str:
        return str(self.member["identifier"])


def authenticate(sim: "Simulator", request: Request) -> Caller:
    if not request.header("clientId").strip():
        raise Refused(sim.settings.missing_client_id_status, "Forbidden", "A clientId is required.")
    if basic := _basic(request):
        return _by_basic(sim, *basic)
    cookies = request.cookies()
    if "memberHash" in cookies:
        return _by_cookies(sim, cookies)
    raise Refused(401, "Unauthorized", "Authentication is required.")


def _basic(request: Request) -> tuple[str, str, str] | None:
    """Company, user and secret of `Basic base64(company+user:secret)`."""
    kind, _, value = request.header("Authorization").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        text = base64.b64decode(value.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise Refused(401, "Unauthorized", "The Authorization header cannot be read.") from None
    names, _, secret = text.partition(":")
    company, _, user = names.partition("+")
    return company, user, secret


def _by_basic(sim: "Simulator", company: str, user: str, secret: str) -> Caller:
    right_company = company.casefold() == sim.login.company_id.casefold()
    keys = sim.keys.get(user)
    if right_company and keys and keys[0] == secret and (member := sim.member(keys[1])):
        return Caller(_active(member))
    if right_company and (member := sim.member(user)):
        return _by_hash(sim, member, secret)
    raise Refused(sim.settings.wrong_keys_status, "NotFound", "No company or member is known by these keys.")


def _by_cookies(sim: "Simulator", cookies: dict[str, str]) -> Caller:
    member = sim.member(cookies.get("memberId", ""))
    company = cookies.get("companyName", "").casefold() == sim.login.company_id.casefold()
    if not company or member is None or not cookies.get("memberContext"):
        raise _not_authenticated()
    return _by_hash(sim, member, cookies["memberHash"])


def _by_hash(sim: "Simulator", member: Record, secret: str) -> Caller:
    if not sim.hashes.is_valid(member["identifier"], secret):
        raise _not_authenticated()
    return Caller(_active(member))


def _active(member: Record) -> Record:
    if member.get("inactiveFlag"):
        raise _not_authenticated()
    return member


def _not_authenticated() -> Refused:
    return Refused(401, "ConnectWiseApi", "UserNotAuthenticated")


def check_role(sim: "Simulator", caller: Caller, method: str, path: str) -> None:
    """A role names the paths it may read and write; without one everything is allowed."""
    role = sim.settings.security_roles.get(caller.identifier)
    if role is None:
        return
    patterns = role.get("read" if method == "GET" else "write", ["*"])
    if not any(fnmatchcase(path.strip("/").lower(), str(p).strip("/").lower()) for p in patterns):
        raise outside_role(sim)


def outside_role(sim: "Simulator") -> Refused:
    status = sim.settings.outside_role_status
    if status == 404:
        return Refused(404, "NotFound", "The requested resource was not found")
    return Refused(status, "Forbidden", "Your security role does not permit this.")


def boards_of(sim: "Simulator", caller: Caller) -> list[int] | None:
    """The boards whose tickets the role may see; None for all."""
    return (sim.settings.security_roles.get(caller.identifier) or {}).get("boards")
