"""The simulator: a world in a store, with everything that reads and writes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from simulators.connectwise import resources
from simulators.connectwise.callbacks import Deliveries
from simulators.connectwise.clock import Clock, moment
from simulators.connectwise.faults import Faults
from simulators.connectwise.hashes import Hashes
from simulators.connectwise.journal import Journal
from simulators.connectwise.living.living import Living
from simulators.connectwise.query.select import Selector
from simulators.connectwise.ratelimit import RateLimit
from simulators.connectwise.records import Reader
from simulators.connectwise.requests_log import RequestLog
from simulators.connectwise.schema import Record, Resource
from simulators.connectwise.seeding import complete
from simulators.connectwise.settings import Settings
from simulators.connectwise.store import Store
from simulators.connectwise.worlds import Build, keys_of, zone_of
from simulators.connectwise.writes import Writer

CODEBASE = "v2025_1/"  # as companyinfo tells it, slash and all


class Simulator:
    zone: ZoneInfo
    codebase = CODEBASE

    def __init__(
        self,
        *,
        build: Build,
        wish: dict[str, Any] | None = None,
        settings: Settings | None = None,
        var: Path | None = None,
        public_url: str = "https://localhost:8143",
        screen_url: str = "http://localhost:8100",
        pod_url: str = "",
        callback_transport: httpx.BaseTransport | None = None,
        callback_verify: Any = True,
    ) -> None:
        self.build, self.settings = build, settings or Settings()
        self._first_wish = wish or {}
        self._first_settings = self.settings
        self.public_url, self.screen_url, self.pod_url = public_url, screen_url, pod_url
        self.clock, self.faults, self.rates = Clock(), Faults(), RateLimit()
        self.log = RequestLog(var / "requests.jsonl" if var else None)
        self.journal = Journal(var / "journal.jsonl") if var else None
        self.catalog = resources.catalog()
        self._pending: dict[tuple[str, int], tuple[Resource, Record, str, str]] = {}
        self._hushed = False
        self._maintenance_ends = 0.0
        self.deliveries = Deliveries(self, transport=callback_transport, verify=callback_verify)
        self._start()

    # the world

    def _start(self) -> None:
        """The world as the journal left it, or a new one."""
        entries = iter(self.journal.entries()) if self.journal else iter(())
        first = next(entries, None)
        self._install(first["world"] if first else self._recipe(self._first_wish), fresh=first is None)
        for entry in entries:
            self._replay(entry)
        self.clock.ahead = self._ahead()
        self.living.opened()

    def _recipe(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Everything a world is made from, so that it can be made again: with a given anchor the same to the byte."""
        now = self.clock.now()
        return wish if wish.get("anchor") else {**wish, "anchor": now.date().isoformat(), "now": now.isoformat()}

    def _install(self, recipe: dict[str, Any], *, fresh: bool) -> None:
        given = {k: v for k, v in recipe.items() if k not in ("anchor", "now") and v is not None}
        now = moment(recipe["now"]) if "now" in recipe else None
        world = self.build(anchor=date.fromisoformat(recipe["anchor"]), now=now, **given)
        self.world, self.world_name = world, f"{recipe.get('seed', 1)}/{recipe['anchor']}"
        self.zone, self.world_key = zone_of(world), str(recipe.get("world", "first"))
        self.login, self.truth = world.login, world.truth
        today = date.fromisoformat(recipe["anchor"])
        self.store = Store(complete(world.collections, zone=self.zone, today=today), self.journal)
        self.store.finished = self._after_write
        self.reader = Reader(self.store, self.catalog, f"{self.public_url}/{CODEBASE}")
        self.selector, self.writer = Selector(self.store, self.catalog), Writer(self)
        self.keys = keys_of(world)
        self.hashes = Hashes(world.secrets, self.clock.now, lambda: self.settings.member_hash_lifetime_seconds)
        self.living = Living(self)
        if fresh and self.journal:
            self.journal.restart({"world": recipe})

    def _replay(self, entry: dict[str, Any]) -> None:
        if "changes" in entry:
            self.store.apply((collection, id, record) for collection, id, record in entry["changes"])
        if "settings" in entry:
            self.settings = self.settings.changed(entry["settings"])
        if "streamed" in entry:
            self.truth.setdefault("tickets", {})[str(entry["ticket"])] = entry["streamed"]
            self.world.next_ticket(moment(entry["at"]))
        if "known" in entry:
            self.truth.setdefault("tickets", {})[str(entry["ticket"])] = entry["known"]

    def reset(self, wish: dict[str, Any]) -> None:
        """A new world: writes, faults, requests and settings of the old one are gone."""
        with self.store.lock:
            self.faults.clear()
            self.log.clear()
            self.rates.clear()
            self.deliveries.clear()
            self.settings, self._maintenance_ends = self._first_settings, 0.0
            self.clock.ahead = self._ahead()
            self._install(self._recipe(self._first_wish | wish), fresh=True)

    def change_settings(self, values: dict[str, Any]) -> None:
        with self.store.lock:
            self.settings = self.settings.changed(values)
            self.clock.ahead = self._ahead()
            if "maintenance_seconds" in values:
                self._maintenance_ends = monotonic() + self.settings.maintenance_seconds
            if self.journal:
                self.journal.write({"settings": values})

    def remember_stream(self, ticket: int, truth: Record, at: str) -> None:
        """What a streamed ticket really was, and that the world has told one more."""
        self.truth.setdefault("tickets", {})[str(ticket)] = truth
        if self.journal:
            self.journal.write({"streamed": truth, "ticket": ticket, "at": at})

    def remember_truth(self, ticket: int, truth: Record) -> None:
        """What a ticket really was that the world had told before."""
        self.truth.setdefault("tickets", {})[str(ticket)] = truth
        if self.journal:
            self.journal.write({"known": truth, "ticket": ticket})

    def _ahead(self) -> timedelta:
        return timedelta(seconds=self.settings.clock_ahead_seconds)

    def in_maintenance(self) -> bool:
        return self.settings.maintenance or monotonic() < self._maintenance_ends

    # what the rules ask

    def resource(self, collection: str) -> Resource:
        return self.catalog.by_collection[collection]

    def member(self, identifier: str) -> Record | None:
        wanted = identifier.casefold()
        rows = self.store.rows("system/members").values()
        return next((m for m in rows if str(m.get("identifier", "")).casefold() == wanted), None)

    # telling callbacks

    def announce(self, resource: Resource, record: Record, action: str, by: str) -> None:
        """Once the write is kept, callbacks are told: once a record, with its last state."""
        if not resource.callback or self._hushed:
            return
        known = self._pending.get((resource.collection, record["id"]))
        if known and known[2] == "added" and action == "updated":
            action = "added"
        self._pending[(resource.collection, record["id"])] = (resource, record, action, by)

    @contextmanager
    def hushed(self, quiet: bool) -> Iterator[None]:
        """Changes inside tell nobody."""
        before, self._hushed = self._hushed, self._hushed or quiet
        try:
            yield
        finally:
            self._hushed = before

    def _after_write(self, kept: bool) -> None:
        pending, self._pending = self._pending, {}
        for resource, record, action, by in pending.values() if kept else ():
            self.deliveries.offer(resource, record, action, by)

    def stop(self) -> None:
        self.deliveries.stop()
        self.log.close()
        if self.journal:
            self.journal.close()
