"""Tries address, company and keys before anything is stored. Each failure is a sentence beside its field."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from cwhub.connectwise import Client, ConnectWiseError, KeyRefused, Limited, NotSent, UnknownCompany
from cwhub.connectwise.auth import ApiKeys
from cwhub.egress.errors import ForbiddenAddress, MustWait
from cwhub.egress.limiter import Pace, Permit, wait_for
from cwhub.egress.transport import rules

# ConnectWise's own clouds: the API answers at `api-` + the screen's host, save on a server of one's own
# (Developer Guide, "Cloud URL"; on-premises companyinfo gives v4_6_release).
CLOUD_SUFFIXES = (".myconnectwise.net", ".connectwisedev.com")
CHECK_SECONDS = 15.0
UNSAVED = Pace(0, 120)  # no connection has a bucket yet


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
    """Nothing was saved. `field` names what to correct."""

    field: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def check(asked: Asked, *, http: httpx.Client | None = None) -> Checked:
    """Asks the server, in this order: address, company, keys. Raises CheckFailed."""
    screen, api = addresses(asked)
    for address in (screen, api):
        check_address(address)
    info = company_info(asked, api, http)
    codebase = str(info["Codebase"])
    client = client_for(asked, api, codebase, http)
    version, member = keys_answer(client, asked)
    return Checked(asked, screen, api, codebase, version, str(info.get("CompanyName") or ""), member)


def addresses(asked: Asked) -> tuple[str, str]:
    """The screen's address as typed, with https where no scheme was; and the API's beside it."""
    screen = tidy(asked.screen_url)
    host = urlsplit(screen).hostname or ""
    if not host:
        raise CheckFailed("screen_url", "This is no address. Write it as in na.myconnectwise.net. Nothing was saved.")
    if asked.api_url:
        return screen, tidy(asked.api_url)
    if host.endswith(CLOUD_SUFFIXES) and not host.startswith("api-"):
        return screen, f"https://api-{host}"
    return screen.replace("://api-", "://", 1), screen


def tidy(address: str) -> str:
    address = address.strip()
    parts = urlsplit(address if "://" in address else f"https://{address}")
    return f"{parts.scheme}://{parts.netloc}"


def check_address(address: str) -> None:
    try:
        rules().check_url(address)
    except ForbiddenAddress as error:
        raise CheckFailed("screen_url", f"{error} Nothing was saved.") from error


def company_info(asked: Asked, api: str, http: httpx.Client | None) -> dict[str, object]:
    client = client_for(asked, api, "v4_6_release/", http)
    try:
        return client.company_info(permit=permit())
    except UnknownCompany as error:
        raise CheckFailed("company_id", f"{error.sentence} Nothing was saved.") from error
    except NotSent as error:
        sentence = f"{error.sentence} Check the address, and that this server may reach it. Nothing was saved."
        raise CheckFailed("screen_url", sentence) from error
    except (ConnectWiseError, MustWait) as error:
        raise CheckFailed("screen_url", f"{error} Nothing was saved; try again.") from error


def keys_answer(client: Client, asked: Asked) -> tuple[str, str]:
    """The server's version and the member the key belongs to."""
    try:
        version = str(client.system_info(permit=permit()).get("version") or "")
        member = client.get("/system/myMembers/info", permit=permit())
    except Limited as error:
        raise CheckFailed("public_key", "ConnectWise asks for a pause. Nothing was saved; try in a minute.") from error
    except KeyRefused as error:
        sentence = (
            f"ConnectWise knows the company, but answered {error.status} to the keys. "
            "On the cloud this is how a wrong public or private key, or a wrong client ID, looks. Nothing was saved."
        )
        raise CheckFailed("public_key", sentence) from error
    except (ConnectWiseError, MustWait) as error:
        raise CheckFailed("screen_url", f"{error} Nothing was saved; try again.") from error
    return version, str((member or {}).get("identifier") or "")


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
