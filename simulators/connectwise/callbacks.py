"""Callbacks: who wants to know of a change, the signed message, delivery with ConnectWise's own retries (FACTS 4)."""

import base64
import hashlib
import heapq
import hmac
import json
import random
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from simulators.connectwise.schema import Record, Resource
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

RETRIED = (404, 409, 419, 429)
WORKERS = 4
KEYS = "system/callbackkeys"
FIELDS = {"securityrole": "securityRole", "statusid": "status", "vendor": "vendorCompany"}  # of levels


@dataclass(order=True)
class Delivery:
    due: float
    turn: int
    callback: int = field(compare=False)
    url: str = field(compare=False)
    body: bytes = field(compare=False)
    signature: str = field(compare=False)
    tries: int = field(compare=False, default=0)


def wanted(callback: Record, kind: str, record: Record) -> bool:
    """Whether a registered callback is told of a change of this record."""
    if callback.get("inactiveFlag") or str(callback.get("type", "")).lower() != kind:
        return False
    level, number = str(callback.get("level", "")).lower(), callback.get("objectId")
    if level == "owner":
        return True
    if level == kind:
        return number == record["id"]
    rows = record.get("types", [record.get("type")]) if level == "type" else [record.get(FIELDS.get(level, level))]
    return number in [parent_id(row) for row in rows]


def address(url: str, id: int, action: str) -> str:
    """ConnectWise appends the id and the action, which is why such an address ends with `recordId=`."""
    if url.endswith("="):
        return f"{url}{id}&action={action}"
    return f"{url}{'&' if '?' in url else '?'}recordId={id}&action={action}"


def signature(body: bytes, signing_key: str) -> str:
    key = hashlib.sha256(signing_key.encode()).digest()
    return base64.b64encode(hmac.new(key, body, hashlib.sha256).digest()).decode()


def signing_key(sim: "Simulator", callback: Record) -> Record:
    """The key of a callback, made at its first message."""
    for key in sim.store.under(KEYS, "callbackId", callback["id"]):
        return key
    name = f"{sim.login.company_id}/{sim.world_name}/{callback['id']}"
    secret = hashlib.sha256(f"{sim.login.private_key}/{name}".encode()).hexdigest()
    key = {
        "id": sim.store.next_id(KEYS),
        "callbackId": callback["id"],
        "guid": str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
        "key": secret,
    }
    with sim.store.writing():
        sim.store.put(KEYS, key)
    return key


def message(sim: "Simulator", callback: Record, resource: Resource, record: Record, action: str, by: str) -> bytes:
    key = signing_key(sim, callback)
    entity = None if action == "deleted" else json.dumps(sim.reader.full(resource, record), separators=(",", ":"))
    query = f"companyName={sim.login.company_id}&id={key['guid']}"
    values: dict[str, Any] = {
        "MessageId": str(uuid.uuid4()),
        "FromUrl": urlsplit(sim.public_url).netloc,
        "CompanyId": sim.login.company_id,
        "MemberId": by,
        "Action": action,
        "Type": resource.callback,
        "ID": record["id"],
        "ProductInstanceId": None,
        "PartnerId": None,
        "Entity": entity,
        "Metadata": {"key_url": f"{sim.public_url}/{sim.codebase}/system/callbackkey/index.rails?{query}"},
        "CallbackObjectRecId": callback["id"],
    }
    return json.dumps(values, separators=(",", ":")).encode()


class Deliveries:
    """Sends what is queued, from threads of its own."""

    def __init__(self, sim: "Simulator", *, transport: httpx.BaseTransport | None, verify: Any = True) -> None:
        self.sim = sim
        self._client = httpx.Client(transport=transport, verify=verify, trust_env=False, follow_redirects=False)
        self._queue: list[Delivery] = []
        self._turn = 0
        self._busy = 0
        self._changed = Condition()
        self._stopped = False
        self._threads: list[Thread] = []
        self._chance = random.Random()

    def offer(self, resource: Resource, record: Record, action: str, by: str) -> None:
        """Queue a message for every callback that wants this change."""
        if not self.sim.settings.callbacks:
            return
        for callback in self.sim.store.all("system/callbacks"):
            if wanted(callback, resource.callback, record) and not self._own(callback, by):
                self._queue_message(callback, resource, record, action, by)

    def _own(self, callback: Record, by: str) -> bool:
        member = self.sim.member(by)
        return bool(callback.get("isSelfSuppressedFlag") and member and member["id"] == callback.get("memberId"))

    def _queue_message(self, callback: Record, resource: Resource, record: Record, action: str, by: str) -> None:
        body = message(self.sim, callback, resource, record, action, by)
        signed = signature(body, signing_key(self.sim, callback)["key"])
        url = address(str(callback["url"]), record["id"], action)
        for delay in self._copies():
            self._push(Delivery(time.monotonic() + delay, 0, callback["id"], url, body, signed))

    def _copies(self) -> Iterator[float]:
        settings, chance = self.sim.settings, self._chance
        if chance.random() < settings.callback_loss:
            return
        for _ in range(2 if chance.random() < settings.callback_repeat else 1):
            yield chance.uniform(0, settings.callback_shuffle_seconds)

    def _push(self, delivery: Delivery) -> None:
        with self._changed:
            if self._stopped:
                return
            self._turn += 1
            delivery.turn = self._turn
            heapq.heappush(self._queue, delivery)
            while len(self._threads) < WORKERS:
                self._threads.append(Thread(target=self._work, name="callbacks", daemon=True))
                self._threads[-1].start()
            self._changed.notify()

    def _work(self) -> None:
        while delivery := self._next():
            try:
                self._send(delivery)
            finally:
                with self._changed:
                    self._busy -= 1
                    self._changed.notify_all()

    def _next(self) -> Delivery | None:
        with self._changed:
            while not self._stopped:
                wait = self._queue[0].due - time.monotonic() if self._queue else None
                if wait is not None and wait <= 0:
                    self._busy += 1
                    return heapq.heappop(self._queue)
                self._changed.wait(wait)
        return None

    def _send(self, delivery: Delivery) -> None:
        status = self._post(delivery)
        delivery.tries += 1
        if 200 <= status < 300:
            note_outcome(self.sim, delivery.callback, arrived=True)
        elif status in RETRIED and delivery.tries <= len(self.sim.settings.callback_retry_seconds):
            delivery.due = time.monotonic() + self.sim.settings.callback_retry_seconds[delivery.tries - 1]
            self._push(delivery)
        else:
            note_outcome(self.sim, delivery.callback, arrived=False)

    def _post(self, delivery: Delivery) -> int:
        headers = {"Content-Type": "application/json; charset=utf-8", "x-content-signature": delivery.signature}
        timeout = self.sim.settings.callback_timeout_seconds
        try:
            return self._client.post(delivery.url, content=delivery.body, headers=headers, timeout=timeout).status_code
        except (httpx.HTTPError, httpx.InvalidURL):
            return 0

    def wait_until_idle(self, timeout: float = 10.0) -> bool:
        """Until everything queued has been tried, retries included."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._queue and not self._busy, timeout)

    def clear(self) -> None:
        """Forget what is still to be sent: it is of a world that is gone."""
        with self._changed:
            self._queue.clear()
            self._changed.notify_all()

    def waiting(self) -> int:
        with self._changed:
            return len(self._queue) + self._busy

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(timeout=1)
        self._client.close()


def note_outcome(sim: "Simulator", id: int, *, arrived: bool) -> None:
    """Three days in a row with failures and no success switch a callback off (FACTS 4)."""
    with sim.store.writing():
        callback = sim.store.get("system/callbacks", id)
        if callback is None or (arrived and not callback.get("_failedOn")):
            return
        days = [] if arrived else sorted({*callback.get("_failedOn", []), sim.clock.today().isoformat()})
        changed = {**callback, "_failedOn": days}
        if in_a_row(days, sim.settings.callback_days_until_disabled):
            changed["inactiveFlag"] = True
        if changed != callback:
            sim.store.put("system/callbacks", changed)


def in_a_row(days: list[str], wanted: int) -> bool:
    """Whether so many days follow one another."""
    found = {date.fromisoformat(d) for d in days}
    return any({d - timedelta(days=n) for n in range(max(1, wanted))} <= found for d in found)
