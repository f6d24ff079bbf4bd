"""Who calls: API keys, keys of an impersonated member, a member's hash in Basic or in cookies (FACTS 2 and 3), and what
his role lets him do."""

import base64
import binascii
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from simulators.connectwise import roles, tokens
from simulators.connectwise.errors import Refused
from simulators.connectwise.roles import forbidden
from simulators.connectwise.schema import Record
from simulators.connectwise.web import Request

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator


@dataclass(frozen=True)
class Caller:
    member: Record
    key: str = ""  # what he signed in with: each has a rate limit of its own
    has_api_keys: bool = False

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
    if right_company and (caller := _by_keys(sim, user, secret)):
        return caller
    if right_company and (member := sim.member(user)):
        return _by_hash(sim, member, secret)
    raise Refused(sim.settings.wrong_keys_status, "NotFound", "No company or member is known by these keys.")


def _by_keys(sim: "Simulator", public: str, private: str) -> Caller | None:
    keys = sim.keys.get(public)
    if keys and keys[0] == private and (member := sim.member(keys[1])):
        return Caller(_active(member), public, has_api_keys=member.get("licenseClass") == "A")
    if member := tokens.member_of(sim, public, private):
        return Caller(_active(member), public)
    return None


def _by_cookies(sim: "Simulator", cookies: dict[str, str]) -> Caller:
    member = sim.member(cookies.get("memberId", ""))
    company = cookies.get("companyName", "").casefold() == sim.login.company_id.casefold()
    if not company or member is None or not cookies.get("memberContext"):
        raise _not_authenticated()
    return _by_hash(sim, member, cookies["memberHash"])


def _by_hash(sim: "Simulator", member: Record, secret: str) -> Caller:
    if not sim.hashes.is_valid(member["identifier"], secret):
        raise _not_authenticated()
    return Caller(_active(member), f"hash of {member['identifier']}")


def _active(member: Record) -> Record:
    if member.get("inactiveFlag"):
        raise _not_authenticated()
    return member


def _not_authenticated() -> Refused:
    return Refused(401, "ConnectWiseApi", "UserNotAuthenticated")


def check_role(sim: "Simulator", caller: Caller, method: str, path: str) -> None:
    """A role names the paths it may read and write, and a level for each action; without one all is allowed."""
    role = sim.settings.security_roles.get(caller.identifier) or {}
    patterns = role.get("read" if method == "GET" else "write", ["*"])
    if not any(fnmatchcase(path.strip("/").lower(), str(p).strip("/").lower()) for p in patterns):
        raise outside_role(sim)
    function = roles.function_of(path)
    if function is None:
        return
    action = roles.action_of(method, path)
    if not _permitted(sim, caller, roles.level(sim, caller.member, function, action), path):
        raise outside_role(sim) if action == "inquire" else forbidden()


def _permitted(sim: "Simulator", caller: Caller, level: str, path: str) -> bool:
    if level != "My":
        return level == "All"
    record = roles.record_of(sim, path)
    return record is None or roles.is_mine(sim, caller.member, record)


def visible(sim: "Simulator", caller: Caller, path: str, records: list[Record]) -> list[Record]:
    """Of a list, the records that the role shows: those of its boards, and his own where the level is My."""
    boards = boards_of(sim, caller) if path == "/service/tickets" else None
    if boards is not None:
        records = [r for r in records if (r.get("board") or {}).get("id") in boards]
    function = roles.function_of(path)
    if function and roles.level(sim, caller.member, function, "inquire") == "My" and path.count("/") == 2:
        records = [r for r in records if roles.is_mine(sim, caller.member, r)]
    return records


def outside_role(sim: "Simulator") -> Refused:
    status = sim.settings.outside_role_status
    if status == 404:
        return Refused(404, "NotFound", "The requested resource was not found")
    return forbidden()


def boards_of(sim: "Simulator", caller: Caller) -> list[int] | None:
    """The boards whose tickets the role may see; None for all."""
    return (sim.settings.security_roles.get(caller.identifier) or {}).get("boards")
