"""Who is asking: the API member's keys, or a member proved by the hosted protocol."""

import base64
import re
from collections.abc import Generator
from urllib.parse import quote

import httpx

ACCEPT = "application/vnd.connectwise.com+json; version=2025.1"
# What would break out of a header or a cookie (hosted API practice): refused before any header is built.
UNSAFE = re.compile(r'[;,"\\\s]')


def basic(user: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()


class ApiKeys(httpx.Auth):
    """Basic company+public:private, with the clientId header that every call must carry (Developer Guide)."""

    def __init__(self, *, company_id: str, public_key: str, private_key: str, app_client_id: str) -> None:
        self.header = basic(f"{company_id}+{public_key}", private_key)
        self.app_client_id = app_client_id

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = self.header
        request.headers["clientId"] = self.app_client_id
        yield request


def member_proofs(*, company_id: str, member: str, member_hash: str, context: str) -> list[dict[str, str]]:
    """Headers that let a member prove himself, in the order in which servers are known to take them.

    Raises ValueError for values that could break out of a header.
    """
    if any(UNSAFE.search(value) for value in (member, member_hash, context)) or not 8 <= len(member_hash) <= 2048:
        raise ValueError("The member's proof has a form that ConnectWise never gives.")
    cookie = f"companyName={company_id}; memberId={member}; memberHash={member_hash}"
    encoded = f"companyName={quote(company_id)}; memberId={quote(member)}; memberHash={quote(member_hash)}"
    return [
        {"Cookie": f"{cookie}; memberContext={context}"},
        {"Authorization": basic(f"{company_id}+{member}", member_hash)},
        {"Cookie": f"{encoded}; memberContext={quote(context)}"},
        {"Cookie": cookie},
    ]
