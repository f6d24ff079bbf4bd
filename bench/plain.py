"""The calls that nobody can avoid, made plainly: httpx on a kept TLS connection, nothing parsed, nothing stored."""

import re
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

from bench.timing import milliseconds
from tests.e2e.running import API, Demo

NEXT = re.compile(r'<([^>]+)>; *rel="next"')
PAGE = 1000
FORWARD = {"pagination-type": "forward-only"}


class PlainReader:
    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    @classmethod
    def at(cls, base: str, keys: dict[str, str], authority: Path) -> "PlainReader":
        auth = (f"{keys['company_id']}+{keys['public_key']}", keys["private_key"])
        trust = ssl.create_default_context(cafile=str(authority))
        headers = {"clientId": keys["client_id"]}
        return cls(httpx.Client(base_url=base + API, auth=auth, headers=headers, verify=trust, timeout=60))

    @classmethod
    def of(cls, demo: Demo) -> "PlainReader":
        return cls.at(demo.told["connectwise_tls"], demo.told["connection"], demo.var / "sim" / "ca.pem")

    def __enter__(self) -> "PlainReader":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.client.close()

    def ticket(self, number: int) -> float:
        """Milliseconds for one ticket and its notes."""

        def read() -> None:
            self.client.get(f"/service/tickets/{number}").raise_for_status()
            self.client.get(f"/service/tickets/{number}/notes", params={"pageSize": PAGE}).raise_for_status()

        return milliseconds(read)

    def open_tickets(self, limit: int) -> list[int]:
        asked: dict[str, str | int] = {
            "conditions": "closedFlag = false",
            "orderBy": "id desc",
            "pageSize": limit,
            "fields": "id",
        }
        return [int(row["id"]) for row in self.client.get("/service/tickets", params=asked).json()]

    def pages(self, path: str) -> Iterator[list[dict[str, Any]]]:
        url: str | None = path
        asked: dict[str, Any] | None = {"pageSize": PAGE}
        while url:
            answer = self.client.get(url, params=asked, headers=FORWARD).raise_for_status()
            rows: list[dict[str, Any]] = answer.json()
            yield rows
            following = NEXT.search(answer.headers.get("link", ""))
            url, asked = (following.group(1), None) if following and rows else (None, None)

    def notes(self, numbers: list[int], *, side_by_side: int) -> None:
        with ThreadPoolExecutor(side_by_side) as pool:
            list(pool.map(lambda number: list(self.pages(f"/service/tickets/{number}/notes")), numbers))
