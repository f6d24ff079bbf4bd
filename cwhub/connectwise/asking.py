"""One request at a time: within its deadline, read whole, every failure told by an error of `errors.py`."""

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx

from cwhub.accounts.models import Connection
from cwhub.connectwise import codebase
from cwhub.connectwise.auth import ACCEPT
from cwhub.connectwise.errors import KeyRefused, Limited, NotSent, Unanswered, UnknownCompany
from cwhub.connectwise.gateway import Gateway
from cwhub.connectwise.wire import UNREADABLE, Record, error_of, next_page, readable, retry_after
from cwhub.egress import transport as egress
from cwhub.egress.errors import EgressError, MustWait, TooLarge
from cwhub.egress.limiter import Permit, block, pace_of, wait_for

Permits = Callable[[], Permit]
PAUSES = (429, 503)
LARGEST_PAGE = 1000
LONGEST_WAIT_SECONDS = 10.0  # for the permits that a second try needs
LONGEST_LOOK_SECONDS = 2.0  # for the permit to look whose a record is
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.PoolTimeout, httpx.InvalidURL)


class Asks:
    """What the client's methods are made of."""

    def __init__(
        self,
        *,
        api_url: str,
        codebase: str,
        company_id: str,
        auth: httpx.Auth | None,
        app_client_id: str,
        deadline_seconds: float,
        http: httpx.Client | None = None,
        connection: Connection | None = None,
        company: int | None = None,
        mark: str = "",
    ) -> None:
        self.api_url, self.connection = api_url.rstrip("/"), connection
        self.use_codebase(codebase)
        self.company_id, self.app_client_id = company_id, app_client_id
        self.auth, self.deadline_seconds = auth, deadline_seconds
        self.http = http or shared_http()
        self.gateway = Gateway(connection.pk, company, mark) if connection and company else None

    def use_codebase(self, codebase: str) -> None:
        self.base = f"{self.api_url}/{codebase.strip('/')}/apis/3.0"

    # --- the one client's gateway -----------------------------------------------------------------------------------
    def belongs_here(self, kind: str, path: str, number: int, permit: Permit) -> None:
        """Looks whose the target of a write is, where that was not seen a moment ago. Raises OtherCompany.

        Looking and writing share one deadline: a lease covers no more.
        """
        if self.gateway is None:
            return
        if not self.gateway.knows(kind, number):
            started = time.monotonic()
            self.look_whose(kind, path, number, self.permit_to_look(permit))
            self.deadline_seconds = max(0.001, self.deadline_seconds - (time.monotonic() - started))
        self.gateway.refuse_other(kind, number)

    def permit_to_look(self, permit: Permit) -> Permit:
        assert self.connection is not None
        pace = pace_of(self.connection)
        try:
            return wait_for(
                pace, purpose=permit.purpose, longest_seconds=LONGEST_LOOK_SECONDS, client_id=permit.client_id
            )
        except MustWait as error:
            raise NotSent("Whose record it is could not be looked up: no request was free.") from error

    def look_whose(self, kind: str, path: str, number: int, permit: Permit) -> None:
        assert self.gateway is not None
        try:
            self.gateway.saw(kind, number, dict(self.get(f"{path}/{number}", permit=permit)))
        except Unanswered as error:  # only looked at: nothing was written
            raise NotSent(f"Whose record it is cannot be told: {error.sentence}", detail=error.detail) from error

    # --- one request ------------------------------------------------------------------------------------------------
    def request(
        self,
        method: str,
        path: str,
        *,
        permit: Permit,
        params: dict[str, Any] | None = None,
        body: Any = None,
        headers: dict[str, str] | None = None,
        signed: bool = True,
    ) -> tuple[httpx.Response, Any]:
        """Sends one request within the deadline and reads its whole answer. `path` is relative or complete.

        A 404 may mean that ConnectWise has moved to another codebase. Then a GET is asked once more, at the new one;
        anything else is told as not sent: who writes looks before he sends again.
        """
        asked: dict[str, Any] = {"params": params, "body": body, "headers": headers, "signed": signed}
        base = self.base
        try:
            return self.request_once(method, path, permit=permit, **asked)
        except KeyRefused as error:
            if error.status != 404 or not self.moved_from(base, path, permit):
                raise
            if method != "GET":
                raise NotSent("ConnectWise answers at another address since its upgrade.", status=404) from error
            again = self.own(path) if path.startswith("http") else path
            return self.request_once(method, again or path, permit=self.further(permit), **asked)

    def moved_from(self, base: str, path: str, permit: Permit) -> bool:
        """Whether the API has moved away from `base`, where a request has found nothing."""
        if self.connection is None or (path.startswith("http") and not path.startswith(base)):
            return False
        if codebase.moved(self.connection, lambda: self.codebase_now(permit)):
            self.use_codebase(self.connection.codebase)
        return self.base != base

    def codebase_now(self, permit: Permit) -> str:
        return str(self.company_info(permit=self.further(permit)).get("Codebase") or "")

    def further(self, permit: Permit) -> Permit:
        """Leave for one more request of the same kind. Raises MustWait."""
        assert self.connection is not None
        return wait_for(
            pace_of(self.connection),
            purpose=permit.purpose,
            longest_seconds=LONGEST_WAIT_SECONDS,
            client_id=permit.client_id,
        )

    def request_once(
        self,
        method: str,
        path: str,
        *,
        permit: Permit,
        params: dict[str, Any] | None,
        body: Any,
        headers: dict[str, str] | None,
        signed: bool,
    ) -> tuple[httpx.Response, Any]:
        url = path if path.startswith("http") else self.base + path
        request = self.http.build_request(
            method, url, params=params, json=body, headers={"Accept": ACCEPT, **(headers or {})}
        )
        request.extensions["permit"] = permit
        auth = self.auth if signed and self.auth else httpx.USE_CLIENT_DEFAULT
        try:
            with egress.deadline(self.deadline_seconds):
                response = self.http.send(request, auth=auth, stream=True)
                try:
                    content = egress.read_all(response)
                finally:
                    response.close()
        except NOT_SENT as error:
            raise NotSent(f"{host_of(url)} does not answer.", detail=repr(error)) from error
        except TooLarge as error:
            raise Unanswered(str(error)) from error
        except EgressError as error:
            raise NotSent(str(error)) from error
        except httpx.HTTPError as error:
            raise Unanswered(
                f"{host_of(url)} did not answer in time, or the line was cut.", detail=repr(error)
            ) from error
        return response, self.read(response, content, permit)

    def read(self, response: httpx.Response, content: bytes, permit: Permit) -> Any:
        body = readable(content)
        if not response.is_success:
            error = error_of(response, body)
            if response.status_code in PAUSES:  # all workers stop asking, not only this one
                pause = block(permit.connection_id, seconds=retry_after(response))
                if isinstance(error, Limited):
                    error.retry_after_seconds = pause
            raise error
        if body is UNREADABLE:
            raise Unanswered("ConnectWise's answer cannot be read.", status=response.status_code)
        return body

    def get(self, path: str, *, permit: Permit, **params: Any) -> Any:
        return self.request("GET", path, permit=permit, params=params or None)[1]

    def page(
        self, path: str, *, permit: Permit, params: dict[str, Any] | None = None
    ) -> tuple[list[Record], str | None]:
        """One page and the next one's address. Forward only, by id: rows that change meanwhile are never seen twice.

        Raises Unanswered when the page is no list: a truncated answer is a failure, never "no more".
        """
        forward = {"pagination-type": "forward-only"}
        response, rows = self.request("GET", path, permit=permit, params=params, headers=forward)
        if not isinstance(rows, list):
            raise Unanswered(f"ConnectWise's list {path} is no list.")
        return rows, self.own(next_page(response)) if rows else None

    def pages(self, path: str, *, permits: Permits, size: int = LARGEST_PAGE, **params: Any) -> Iterator[list[Record]]:
        url: str | None = path
        asked: dict[str, Any] | None = {"pageSize": size, **params}
        while url:
            rows, url = self.page(url, permit=permits(), params=asked)
            yield rows
            asked = None

    def own(self, link: str | None) -> str | None:
        """A link that ConnectWise gave, but only its path and query: links may name another host or codebase."""
        if not link:
            return None
        parts = urlsplit(link)
        inside = parts.path.split("/apis/3.0", 1)[-1]
        return self.base + inside + (f"?{parts.query}" if parts.query else "")

    def company_info(self, *, permit: Permit) -> Record:
        """The login company's codebase; needs no key. Raises UnknownCompany (a 200 with `null`, or 404)."""
        url = f"{self.api_url}/login/companyinfo/{self.company_id}"
        try:
            _, found = self.request("GET", url, permit=permit, signed=False)
        except KeyRefused as error:
            raise UnknownCompany(f"ConnectWise knows no company {self.company_id}.") from error
        if not isinstance(found, dict) or not found.get("Codebase"):
            raise UnknownCompany(f"ConnectWise knows no company {self.company_id}.")
        return found


def host_of(url: str) -> str:
    return urlsplit(url).hostname or url


_shared: list[httpx.Client] = []


def shared_http() -> httpx.Client:
    """One client a process: its connections are reused while they are fresh."""
    if not _shared:
        _shared.append(egress.new_client())
    return _shared[0]


def use_http(http: httpx.Client | None) -> None:
    """Puts another client in the shared one's place; None goes back to the network. For tests, before any request."""
    _shared[:] = [http] if http else []
    Gateway.seen.rows.clear()
