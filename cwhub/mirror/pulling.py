"""Reads one connection's lists, each request with its permit, and asks again where a read may be asked again."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import httpx

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from cwhub.connectwise import Client as ConnectWise
from cwhub.connectwise import ConnectWiseError, KeyRefused, Limited, NotSent, Unanswered
from cwhub.connectwise.client import LARGEST_PAGE as PAGE_SIZE
from cwhub.egress.errors import MustWait
from cwhub.egress.limiter import Permit, Purpose, pace_of, wait_for
from cwhub.mirror.reading import Record
from kit.clock import now

Result = TypeVar("Result")
PAUSES_SECONDS = (0.5, 2.0, 5.0)
MOST_IDS = 100  # in one condition: addresses have an end


@dataclass(frozen=True)
class Page:
    """Records in the order of their ids, and when we asked for them: what stands there is no older than that."""

    records: list[Record]
    asked_at: datetime
    is_last: bool

    @property
    def last_id(self) -> int:
        return int(self.records[-1]["id"]) if self.records else 0


@dataclass
class Puller:
    connection: Connection
    client: ConnectWise
    purpose: Purpose = "sync"
    patience_seconds: float = 60.0  # how long one request waits for its permit; then MustWait
    lasts: Callable[[], bool] = lambda: True  # whether a read that failed may still be asked again
    known: dict[str, Any] = field(default_factory=dict)  # what one reading needs to learn only once

    @classmethod
    def of(cls, connection: Connection, *, purpose: Purpose = "sync", http: httpx.Client | None = None) -> "Puller":
        return cls(connection, ConnectWise.of(connection, http), purpose)

    @classmethod
    def of_one(cls, connection: Connection, *, http: httpx.Client | None = None) -> "Puller":
        """For one record that a callback names or a person opens: whoever waits for it can come again."""
        return cls(connection, ConnectWise.of(connection, http), "interactive", patience_seconds=3.0)

    def permit(self) -> Permit:
        return wait_for(pace_of(self.connection), purpose=self.purpose, longest_seconds=self.patience_seconds)

    def permit_after(self, failed: ConnectWiseError | None) -> Permit:
        """Raises MustWait, which names as its cause what has failed before."""
        try:
            return self.permit()
        except MustWait as wait:
            raise wait from failed

    def patiently(self, read: Callable[..., Result]) -> Result:
        """A read may be asked again: after a pause that ConnectWise wants, or when no answer came."""
        failed: ConnectWiseError | None = None
        for pause in PAUSES_SECONDS:
            try:
                return read(permit=self.permit_after(failed))
            except (Limited, NotSent, Unanswered) as error:
                if not self.lasts():
                    raise
                failed = error
            if not isinstance(failed, Limited):  # else the limiter waits as long as ConnectWise has asked for
                time.sleep(pause)
        return read(permit=self.permit_after(failed))

    def stamped(self, read: Callable[..., Result]) -> tuple[datetime, Result]:
        """With the moment at which the request that was answered left."""

        def stamping(*, permit: Permit) -> tuple[datetime, Result]:
            return now(), read(permit=permit)

        return self.patiently(stamping)

    def pages_after(self, path: str, last_id: int, **params: Any) -> Iterator[Page]:
        """Forward only from behind an id, so that a reading goes on where another stopped (Developer Guide)."""
        url: str | None = path
        asked: dict[str, Any] | None = {"pageSize": PAGE_SIZE, **params}
        if last_id and asked is not None:
            asked["pageId"] = last_id
        while url:
            asked_at, (rows, url) = self.stamped(partial(self.client.page, url, params=asked))
            yield Page(rows, asked_at, is_last=url is None)
            asked = None

    def pages(self, path: str, **params: Any) -> Iterator[list[Record]]:
        for page in self.pages_after(path, 0, **params):
            yield page.records

    def all(self, path: str, **params: Any) -> list[Record]:
        return [row for page in self.pages(path, **params) for row in page]

    def named(self, path: str, ids: list[int], **params: Any) -> Iterator[Page]:
        """The records with these ids, as far as they are there."""
        for start in range(0, len(ids), MOST_IDS):
            some = ",".join(map(str, ids[start : start + MOST_IDS]))
            yield from self.pages_after(path, 0, conditions=f"id in ({some})", **params)

    def one(self, path: str) -> Record | None:
        return self.one_at(path)[1]

    def one_at(self, path: str) -> tuple[datetime, Record | None]:
        """The record, or None when ConnectWise answers 404 although our key is good (it reads `system/info`)."""
        asked_at = now()
        try:
            asked_at, found = self.stamped(partial(self.client.get, path))
            return asked_at, dict(found)
        except KeyRefused as error:
            if error.status != 404:
                raise
            self.patiently(self.client.system_info)
            return asked_at, None

    def count(self, path: str, **params: Any) -> int:
        return int(self.patiently(partial(self.client.get, f"{path}/count", **params)).get("count") or 0)


def everything(connection: Connection) -> ClientScope:
    return ClientScope(connection.account_id, ALL, SYSTEM, "mirror")
