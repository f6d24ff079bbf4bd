"""Tries address, company and keys before anything is stored. Each failure is a sentence beside its field."""

import dataclasses
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from cwhub.connectwise import Client, ConnectWiseError, KeyRefused, Limited, NotSent, UnknownCompany
from cwhub.connectwise.auth import ApiKeys
from cwhub.connectwise.hosts import NoAddress, api_of, is_cloud, place_of
from cwhub.egress.errors import EgressError, ForbiddenAddress, MustWait
from cwhub.egress.limiter import Pace, Permit, wait_for
from cwhub.egress.transport import rules

CHECK_SECONDS = 6.0  # three requests, four at most, and the page waits
UNSAVED = Pace(0, 120)  # no connection has a bucket yet
COMPANY_ID = re.compile(r"[A-Za-z0-9_.-]{1,60}")  # it stands in a path and before the + of a user name
NOTHING = "Nothing was saved."


@dataclass(frozen=True)
class Asked:
    """What the form asks for. `api_url` only where it does not follow from the screen's address."""

    screen_url: str
    company_id: str
    public_key: str
    private_key: str = field(repr=False)
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
    screen, apis = addresses(asked)
    check_address(screen, "screen_url")
    for api in apis:
        check_address(api, field_of(asked))
    if not COMPANY_ID.fullmatch(asked.company_id):
        raise CheckFailed("company_id", f"A company ID has letters, digits, dots and hyphens only. {NOTHING}")
    api, info = first_that_answers(asked, apis, http)
    codebase, company = str(info["Codebase"]), str(info.get("CompanyName") or "")
    client = client_for(asked, api, codebase, http)
    try:
        version, member = keys_answer(client), member_of(client)
    except CheckFailed as failed:
        where = "Cloud. " if is_cloud(urlsplit(api).hostname or "") else ""
        failed.found = {"screen_url": f"{where}The API answers at {urlsplit(api).netloc}.", "company_id": company}
        raise
    return Checked(asked, screen, api, codebase, version, company, member)


def addresses(asked: Asked) -> tuple[str, tuple[str, ...]]:
    """The screen's origin, and where the API may be, the likeliest first. Raises CheckFailed."""
    try:
        place = place_of(asked.screen_url)
    except NoAddress as error:
        raise no_address("screen_url") from error
    try:
        return place.screen, (api_of(asked.api_url),) if asked.api_url.strip() else place.apis
    except NoAddress as error:
        raise no_address("api_url") from error


def no_address(field: str) -> CheckFailed:
    return CheckFailed(field, f"This is no address. Write it as in na.myconnectwise.net. {NOTHING}")


def field_of(asked: Asked) -> str:
    return "api_url" if asked.api_url.strip() else "screen_url"


def check_address(address: str, field: str) -> None:
    try:
        rules().check_url(address)
    except ForbiddenAddress as error:
        raise CheckFailed(field, f"{error} {NOTHING}") from error


def first_that_answers(asked: Asked, apis: tuple[str, ...], http: httpx.Client | None) -> tuple[str, dict[str, object]]:
    """The API's address with what it says of the company. One that cannot be reached gives way to the next."""
    *first, last = apis
    for api in first:
        try:
            return api, company_info(asked, api, http)
        except CheckFailed as failed:
            if not isinstance(failed.__cause__, NotSent):
                raise
    return last, company_info(asked, last, http)


def company_info(asked: Asked, api: str, http: httpx.Client | None) -> dict[str, object]:
    client = client_for(asked, api, "v4_6_release/", http)
    field = field_of(asked)
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
