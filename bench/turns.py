"""Two clients on one connection, and workers that take whose turn it is. For `bench pace` and its bounded test.

python -m bench.turns ACCOUNT WORKERS      workers as the queue's, without it: each rings for what is due
"""

import os
import signal
import sys
import time
from dataclasses import dataclass
from statistics import median
from typing import Any

import django

POLL_SECONDS = 0.01
LONGEST_SECONDS = 30.0


@dataclass
class Line:
    """One client's writes: internal notes on one of its tickets, each a batch of its own."""

    connection: Any
    client_id: int
    ticket: int
    company: int
    name: str
    started: int = 0

    def start(self) -> int:
        from cwhub.accounts.scope import SYSTEM, ClientScope
        from cwhub.journal.kinds import PlannedOp
        from cwhub.journal.services import start_batch

        self.started += 1
        text = f"{self.name} {self.started}"
        about = {"ticket": self.ticket, "company": self.company}
        payload = {**about, "tab": "internal", "text": text, "notify": False}
        with ClientScope(self.connection.account_id, frozenset({self.client_id}), SYSTEM, "pace").open():
            batch = start_batch(
                account_id=self.connection.account_id,
                connection_id=self.connection.pk,
                client_id=self.client_id,
                proposal_uid=f"{self.name}-{self.started}",
                fingerprint="f" * 64,
                policy_version=1,
                ops=[PlannedOp(kind="ticket.note", payload=payload)],
                by=SYSTEM,
            )
        return int(batch.pk)

    def seconds(self) -> float:
        """From one write's start to its confirmed end."""
        started = time.monotonic()
        batch = self.start()
        while self.is_open(batch):
            if time.monotonic() - started > LONGEST_SECONDS:
                raise TimeoutError(f"{self.name} has waited for {LONGEST_SECONDS:.0f} s.")
            time.sleep(POLL_SECONDS)
        return time.monotonic() - started

    def median_of(self, rounds: int) -> float:
        return median(self.seconds() for _ in range(rounds))

    def is_open(self, batch: int) -> bool:
        return self.among(pk=batch) > 0

    def waiting(self) -> int:
        return self.among(client_id=self.client_id)

    def among(self, **which: Any) -> int:
        from cwhub.accounts.scope import ClientScope
        from cwhub.journal.models import WriteBatch

        with ClientScope.of_account(self.connection.account_id).open():
            return int(WriteBatch.objects.filter(state__in=("running", "compensating"), **which).count())


def two_lines(connection: Any) -> list[Line]:
    """Of the first two clients that have an open ticket."""
    from cwhub.accounts.scope import ClientScope
    from cwhub.mirror.models import Ticket

    with ClientScope.of_account(connection.account_id).open():
        rows = Ticket.objects.filter(connection=connection, client__isnull=False, closed=False)
        first = {row.client_id: row for row in rows.select_related("client").order_by("-client_id", "-external_id")}
    chosen = [first[client] for client in sorted(first)[:2]]
    return [
        Line(connection, row.client_id, row.external_id, row.client.external_id, f"client {row.client_id}")
        for row in chosen
    ]


def is_empty(connection: Any, client_id: int) -> bool:
    """Whether this client's bucket has nothing left for its writes."""
    from cwhub.egress.errors import MustWait
    from cwhub.egress.limiter import pace_of, take

    try:
        take(pace_of(connection), purpose="write", client_id=client_id)
    except MustWait as wait:
        return wait.short_of == "client"
    return False


def work(account_id: int) -> None:
    from cwhub.journal import services
    from cwhub.journal.views import Verdict

    means = services.Means(gate=lambda batch: Verdict(True))
    while True:
        batch_id = any_due(account_id)
        if batch_id:
            services.run_next(account_id, batch_id, means=means)
        else:
            time.sleep(POLL_SECONDS)


def any_due(account_id: int) -> int | None:
    from cwhub.accounts.scope import ClientScope
    from cwhub.journal.clock import DatabaseNow
    from cwhub.journal.models import WriteBatch

    with ClientScope.of_account(account_id).open():
        due = WriteBatch.objects.filter(state="running", next_at__lte=DatabaseNow(), owner="")
        return due.values_list("pk", flat=True).first()


def main(account_id: int, workers: int) -> None:
    django.setup()
    children = []
    for _ in range(workers):
        child = os.fork()
        if not child:
            work(account_id)
        children.append(child)

    def end(*_: Any) -> None:
        for child in children:
            os.kill(child, signal.SIGKILL)
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    print("ready", flush=True)
    sys.stdin.read()  # ends with its parent
    end()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main(int(sys.argv[1]), int(sys.argv[2]))
