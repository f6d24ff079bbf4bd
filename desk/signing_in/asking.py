"""Calls to the OpenID provider, through the guard of every call out: named hosts, checked addresses, no redirects."""

import logging
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import httpx
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings

from cwhub.egress.errors import EgressError, TooLarge
from cwhub.egress.guard import Rules
from cwhub.egress.transport import deadline, read_all, wire

SECONDS = 10.0
MOST_BYTES = 1_000_000
log = logging.getLogger("cwhub.signing_in")


class Unproven(OAuth2Error):
    """The provider did not prove who it is. The sentence names no value of its answer."""


def rules() -> Rules:
    issuer = urlsplit(settings.OIDC_ISSUER)
    return Rules(frozenset([issuer.netloc, *settings.OIDC_HOSTS]), settings.EGRESS_LOOPBACK)


class ProviderSession:
    """As much of a `requests.Session` as allauth uses."""

    def __enter__(self) -> "ProviderSession":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Each request has a connection of its own."""

    def get(self, url: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return self.request("GET", url, headers=headers)

    def request(self, method: str, url: str, *, auth: Any = None, **asked: Any) -> httpx.Response:
        """Raises Unproven for whatever keeps an answer away, and for a page that is none."""
        try:
            rules().check_url(url)
            with deadline(SECONDS), httpx.Client(transport=wire(), follow_redirects=False, trust_env=False) as http:
                basic = (auth.username, auth.password) if auth is not None else None
                answer = read(http, method, url, auth=basic, **asked)
        except (httpx.HTTPError, EgressError) as error:
            raise Unproven(f"{settings.OIDC_NAME} was not reached ({type(error).__name__}).") from error
        if answer.status_code != httpx.codes.OK:
            raise Unproven(f"{settings.OIDC_NAME} answered {answer.status_code} to {urlsplit(url).path}.")
        return answer


def read(http: httpx.Client, method: str, url: str, **asked: Any) -> httpx.Response:
    with http.stream(method, url, **{name: value for name, value in asked.items() if value is not None}) as answer:
        try:
            body = read_all(answer, most_bytes=MOST_BYTES)
        except TooLarge as error:
            raise Unproven(f"{settings.OIDC_NAME} sent more than {MOST_BYTES} bytes.") from error
    plain = {
        name: value for name, value in answer.headers.items() if name not in ("content-encoding", "content-length")
    }
    return httpx.Response(answer.status_code, headers=plain, content=body, request=answer.request)


def log_failure(error: Any) -> None:
    """Sentences of our own; of others their name only, which may quote an answer."""
    log.warning("sign-in by provider failed: %s", error if isinstance(error, Unproven) else type(error).__name__)
