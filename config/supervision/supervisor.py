"""Starts the children in order, restarts what ends, and what looks alive but no longer works."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, connections

from config.cluster import Cluster
from config.supervision.child import Child
from cwhub.accounts import heartbeats
from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from cwhub.accounts.sweep import all_accounts
from cwhub.audit.services import record

LOOK_SECONDS = 0.5
log = logging.getLogger("cwhub.supervisor")


@dataclass
class Supervisor:
    children: list[Child]
    cluster: Cluster | None = None
    stopping: threading.Event = field(default_factory=threading.Event)

    def watch(self, cluster: Cluster) -> None:
        """The database is started before the children; from then on it is kept running as they are."""
        self.cluster = cluster

    def obey_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.on_signal)

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def run(self, *, ready: Callable[[], None] = lambda: None) -> None:
        """Runs until a signal comes. `ready` is called once, when all children are started."""
        try:
            for child in self.children:
                child.end_left_over()
            for child in self.children:
                child.start()
            ready()
            while not self.stopping.wait(LOOK_SECONDS):
                self.look()
        finally:
            self.stop()

    def look(self) -> None:
        if self.cluster and not self.cluster.alive():
            log.warning("restarting the database: it had ended")
            self.cluster.restart()
        for child in self.children:
            if not child.alive() and child.pause_before_restart() == 0:
                self.restart(child, "it had ended")
        queue = next((child for child in self.children if child.name == "queue"), None)
        if queue and queue.alive() and queue_is_stuck(queue):
            self.restart(queue, "it no longer took tasks")

    def restart(self, child: Child, reason: str) -> None:
        log.warning("restarting %s: %s", child.name, reason)
        child.stop()
        child.start()
        tell_accounts(child.name, reason)

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop()


def queue_is_stuck(queue: Child) -> bool:
    """One idle worker killed can stall a cluster for ever while it looks alive; its heartbeat tells."""
    if time.monotonic() - queue.started_at < settings.HEARTBEAT_STALE_SECONDS:
        return False
    try:
        passed = heartbeats.age()
    except DatabaseError:
        return False  # without a database no queue can beat
    finally:
        connections["default"].close()
    return passed is not None and passed > timedelta(seconds=settings.HEARTBEAT_STALE_SECONDS)


def tell_accounts(name: str, reason: str) -> None:
    try:
        for account_id in all_accounts():
            with ClientScope(account_id, ALL, SYSTEM, "supervision").open():
                record(
                    account_id=account_id,
                    by=SYSTEM,
                    act="supervision.restarted",
                    sentence=f"The {name} process was restarted: {reason}.",
                )
    except DatabaseError:
        log.exception("a restart could not be written down")
    finally:
        connections["default"].close()
