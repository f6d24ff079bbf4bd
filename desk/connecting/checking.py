"""Tries address, company and keys before anything is stored. Each failure is a sentence beside its field."""

import dataclasses
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from cwhub.connectwise import Client, ConnectWiseError, KeyRefused, Limited, NotSent, UnknownCompany
from cwhub.connectwise.auth import ApiKeys
from cwhub.egress.errors import EgressError, ForbiddenAddress, MustWait
from cwhub.egress.guard import CLOUD_HOSTS
from cwhub.egress.limiter import Pace, Permit, wait_for
from cwhub.egress.transport import rules

CHECK_SECONDS = 6.0  # three requests, and the page waits 20 s
UNSAVED = Pace(0, 120)  # no connection has a bucket yet
COMPANY_ID = re.compile(r"[A-Za-z0-9_.-]{1,60}")  # it stands in a path and before the + of a user name
NOTHING = "Nothing was saved."


@dataclass(frozen=True)
class Asked:
    """What the form asks for. `api_url` only where it does not follow from the screen's address."""

    screen_url: str
    company_id: str
    public_key: str
    private_key: str
    app_client_id: str
    api_url: str = ""


@dataclass(frozen=True)
class Checked:
    asked: Asked
    screen_url: str
    api_url: str
    codebase: str
    version: str
    company_name: str
    member: str


@dataclass
class CheckFailed(Exception):
    """Nothing was saved. `field` names what to correct; empty when it is none of the fields."""

    field: str
    sentence: str
    found: dict[str, str] = dataclasses.field(default_factory=dict)  # what was right, by field

    def __str__(self) -> str:
        return self.sentence


def check(asked: Asked, *, http: httpx.Client | None = None) -> Checked:
    """Asks the server, in this order: address, company, keys. Raises CheckFailed."""
    screen, api = addresses(asked)
    check_address(screen, "screen_url")
    check_address(api, "api_url" if asked.api_url else "screen_url")
    if not COMPANY_ID.fullmatch(asked.company_id):
        raise CheckFailed("company_id", f"A company ID has letters, digits, dots and hyphens only. {NOTHING}")
    info = company_info(asked, api, http)
    codebase, company = str(info["Codebase"]), str(info.get("CompanyName") or "")
    client = client_for(asked, api, codebase, http)
    try:
        version, member = keys_answer(client), member_of(client)
    except CheckFailed as failed:
        failed.found = {"screen_url": f"The API answers at {urlsplit(api).netloc}.", "company_id": company}
        raise
    return Checked(asked, screen, api, codebase, version, company, member)


def addresses(asked: Asked) -> tuple[str, str]:
    """The screen's address as typed, with https where no scheme was; and the API's beside it.

    On the cloud the API answers at `api-` + the screen's host, else at the same (Developer Guide, "Cloud URL").
    """
    screen = tidy(asked.screen_url, "screen_url")
    if asked.api_url:
        return screen, tidy(asked.api_url, "api_url")
    host = urlsplit(screen).hostname or ""
    if host in CLOUD_HOSTS and host.startswith("api-"):
        return f"https://{host.removeprefix('api-')}", screen
    return screen, f"https://api-{host}" if f"api-{host}" in CLOUD_HOSTS else screen


def tidy(address: str, field: str) -> str:
    """Scheme and host, as an origin is written. Raises CheckFailed for what is no address."""
    try:
        parts = urlsplit(address.strip() if "://" in address else f"https://{address.strip()}")
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or " " in host:
        raise CheckFailed(field, f"This is no address. Write it as in na.myconnectwise.net. {NOTHING}")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def check_address(address: str, field: str) -> None:
    try:
        rules().check_url(address)
    except ForbiddenAddress as error:
        raise CheckFailed(field, f"{error} {NOTHING}") from error


def company_info(asked: Asked, api: str, http: httpx.Client | None) -> dict[str, object]:
    client = client_for(asked, api, "v4_6_release/", http)
    field = "api_url" if asked.api_url else "screen_url"
    try:
        return client.company_info(permit=permit())
    except UnknownCompany as error:
        raise CheckFailed("company_id", f"{error.sentence} {NOTHING}") from error
    except NotSent as error:
        sentence = f"{error.sentence} Check the address, and that this server may reach it. {NOTHING}"
        raise CheckFailed(field, sentence) from error
    except (ConnectWiseError, EgressError) as error:
        raise CheckFailed(field, f"{error} {NOTHING} Try again.") from error


def keys_answer(client: Client) -> str:
    """The server's version, if it takes the keys."""
    try:
        return str(client.system_info(permit=permit()).get("version") or "")
    except Limited as error:
        raise CheckFailed("", f"ConnectWise asks for a pause. {NOTHING} Try again in a minute.") from error
    except KeyRefused as error:
        sentence = (
            f"ConnectWise knows the company, but answered {error.status} to the keys. "
            f"On the cloud this is how a wrong public or private key, or a wrong client ID, looks. {NOTHING}"
        )
        raise CheckFailed("public_key", sentence) from error
    except (ConnectWiseError, MustWait) as error:
        raise CheckFailed("", f"{error} {NOTHING} Try again.") from error


def member_of(client: Client) -> str:
    """Whose keys these are; empty where the role may not ask: that is no fault of the keys."""
    try:
        member = client.get("/system/myMembers/info", permit=permit())
    except KeyRefused:
        return ""
    except (ConnectWiseError, MustWait) as error:
        raise CheckFailed("", f"{error} {NOTHING} Try again.") from error
    return str((member or {}).get("identifier") or "")


def client_for(asked: Asked, api: str, codebase: str, http: httpx.Client | None) -> Client:
    auth = ApiKeys(
        company_id=asked.company_id,
        public_key=asked.public_key,
        private_key=asked.private_key,
        app_client_id=asked.app_client_id,
    )
    return Client(
        api_url=api,
        codebase=codebase,
        company_id=asked.company_id,
        auth=auth,
        app_client_id=asked.app_client_id,
        deadline_seconds=CHECK_SECONDS,
        http=http,
    )


def permit() -> Permit:
    return wait_for(UNSAVED, purpose="interactive", longest_seconds=10)
