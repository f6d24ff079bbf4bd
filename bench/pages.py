"""Server time of pages over a long history, beside the same page over a hundred tickets."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.test import Client as Browser

from bench.history import History, make_history
from bench.scratch import copy_of_empty, scratch, use
from bench.table import Row
from bench.timing import median, milliseconds
from config.cluster import Cluster
from cwhub.accounts.scope import ClientScope
from cwhub.accounts.tokens import create_token
from desk.pod.access import new_token

SIZES = (100, 10_000, 100_000)
ROUNDS, WARM = 15, 3
Ask = Callable[[], Any]


def measure(folder: Path) -> list[Row]:
    with scratch() as cluster:
        asking = {size: pages_of(history_of(cluster, size)) for size in SIZES}
        return [row for name in asking[SIZES[0]][1] for row in compared(name, asking)]


def history_of(cluster: Cluster, size: int) -> History:
    database = f"bench_{size}"
    copy_of_empty(cluster, database)
    use(database)
    return make_history(cluster, database, size)


Asking = dict[int, tuple[str, dict[str, Ask]]]


def compared(name: str, asking: Asking) -> list[Row]:
    """In turns, so that what else the machine does falls on all of them alike."""
    taken: dict[int, list[float]] = {size: [] for size in asking}
    for turn in range(WARM + ROUNDS):
        for size, (database, pages) in asking.items():
            use(database)
            assert pages[name]().status_code == 200, f"{name} with {size} tickets"
            if turn >= WARM:
                taken[size].append(milliseconds(pages[name]))
    smallest, *larger = SIZES
    beside = f"with {smallest} tickets"
    return [Row(f"{name}, {size:,} tickets", median(taken[size]), beside, median(taken[smallest])) for size in larger]


def pages_of(history: History) -> tuple[str, dict[str, Ask]]:
    person, panel, api = signed_in(history), *bearers(history)

    def page(path: str) -> Ask:
        return lambda: person.get(path)

    def with_token(path: str, token: str) -> Ask:
        return lambda: Browser().get(path, headers={"Authorization": f"Bearer {token}"})

    number = history.newest
    pages: dict[str, Ask] = {
        "queue": page("/approvals"),
        "panel": with_token(f"/pod/panel?ticket={number}", panel),
        "panel, what is new": with_token(f"/pod/tickets/{number}/live", panel),
        "queue, what is new": page("/approvals/rows"),
        "history": page("/approvals/history"),
        "ticket page": page(f"/tickets/{number}"),
        "tickets": page("/tickets"),
        "home": page("/"),
        "audit log": page("/audit"),
        "API ticket": with_token(f"/api/v1/tickets/{number}", api),
    }
    return history.database, pages


def signed_in(history: History) -> Any:
    person = Browser()
    person.force_login(history.admin.user)
    return person


def bearers(history: History) -> tuple[str, str]:
    """A panel's token and one for the API."""
    panel = new_token(history.connection, history.admin, "admin")
    with ClientScope.of_account(history.admin.account_id).open():
        api = create_token(membership=history.admin, name="bench", verbs=["read"])[1]
    return panel, api
