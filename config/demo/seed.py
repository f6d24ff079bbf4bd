"""Fills an empty installation: account, people, token, and the connection to the simulator with its choices.

Each act is skipped when it is done already, so that a start after a killed one goes on.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from config.demo.ports import Ports
from config.demo.simulated import Keys, Told
from cwhub.accounts.membership import actor_of_membership, scope_of_membership
from cwhub.accounts.models import Account, Connection, Membership, Role, Run, User
from cwhub.accounts.scope import ClientScope
from cwhub.accounts.sweep import all_accounts
from cwhub.accounts.tokens import create_token
from cwhub.mirror.models.setup import Part
from desk.connecting import services as connecting
from desk.connecting.checking import Asked, check
from desk.opening import add_person, create_account
from triage.categories import Category

ROLES = {
    "admin": Role.ADMIN,
    "admin2": Role.ADMIN,
    "manager": Role.MANAGER,
    "dispatcher": Role.DISPATCHER,
    "technician": Role.TECHNICIAN,
}
# The simulator's delays fit these; see the connection's fields.
PACE: dict[str, float] = {
    "deadline_seconds": 5,
    "lease_seconds": 15,
    "settle_seconds": 20,
    "late_seconds": 10,
    "search_gap_seconds": 2,
    "requests_per_minute": 12_000,
}
EVERYDAY = 6
LONGEST_CONNECT_SECONDS = 600


class SeedFailed(Exception):
    """The demo could not be set up; the sentence says at which step."""


@dataclass(frozen=True)
class Seeded:
    users: dict[str, dict[str, str]] = field(repr=False)  # with their passwords
    token: str = field(repr=False)


def seed(ports: Ports, told: Told, kept: dict[str, Any], say: Callable[[str], None]) -> Seeded:
    """`kept` is what the last start wrote down: sign-ins and token, which no database can give back."""
    account = first_account() or create_account(name=told.name, time_zone=told.time_zone)
    users = {word: person(account, word, row, kept) for word, row in told.people.items()}
    admin = Membership.objects.select_related("user").get(account_id=account.pk, user__username="admin")
    connect(ports, told, admin, say)
    token = kept.get("token") or create_token(membership=admin, name="demo", verbs=["read", "propose", "write"])[1]
    return Seeded(users, token)


def first_account() -> Account | None:
    for account_id in all_accounts():
        with ClientScope.of_account(account_id).open():
            return Account.objects.get(pk=account_id)
    return None


def person(account: Account, word: str, row: dict[str, Any], kept: dict[str, Any]) -> dict[str, str]:
    """One user with a password of his own; its name is the word for his part in the demo."""
    known = (kept.get("users") or {}).get(word)
    if known and User.objects.filter(username=word).exists():
        return {"username": word, "password": known["password"]}
    password = secrets.token_urlsafe(9)
    existing = User.objects.filter(username=word).first()
    if existing:
        existing.set_password(password)
        existing.save(update_fields=["password"])
    else:
        add_person(
            account=account,
            username=word,
            password=password,
            role=ROLES[word],
            title=str(row.get("title", "")),
            first_name=str(row["firstName"]),
            last_name=str(row["lastName"]),
            email=str(row.get("officeEmail", "")),
        )
    return {"username": word, "password": password}


def connect(ports: Ports, told: Told, admin: Membership, say: Callable[[str], None]) -> None:
    scope, by = scope_of_membership(admin), actor_of_membership(admin)
    with scope.open():
        connection = Connection.objects.filter(account_id=admin.account_id).first()
    if connection is None:
        checked = check(asked(ports, told.keys))
        with scope.open():
            connection = connecting.begin(scope=scope, checked=checked, by=by, pace=PACE)
    await_run(scope, connection, admin, say)
    with scope.open():
        connection.refresh_from_db()
        if connection.state == Connection.State.CHOOSING:
            choose(scope, connection, told, admin)


def asked(ports: Ports, keys: Keys) -> Asked:
    words = (keys.company_id, keys.public_key, keys.private_key, keys.client_id)
    return Asked(ports.screen_url, *words, api_url=ports.api_url)


def await_run(scope: ClientScope, connection: Connection, admin: Membership, say: Callable[[str], None]) -> None:
    """The queue does the work; this only watches, says what it sees, and asks once more after a failure."""
    deadline, last, retries = time.monotonic() + LONGEST_CONNECT_SECONDS, "", 3
    while time.monotonic() < deadline:
        with scope.open():
            run = connecting.run_of(connection)
            if run is None or (run.state == Run.State.FAILED and retries > 0):
                retries -= 1
                run = connecting.start_run(connection, actor_of_membership(admin))
        if run.state == Run.State.DONE:
            return
        if run.state == Run.State.FAILED:
            raise SeedFailed(f"Connecting stopped: {run.error}")
        last = tell(run, last, say)
        time.sleep(0.5)
    raise SeedFailed("Connecting took too long.")


def tell(run: Run, last: str, say: Callable[[str], None]) -> str:
    steps = (run.detail.get("steps") or {}).values()
    now_at = next((f"{step['title']} {step['sentence']}" for step in steps if step["state"] == "running"), "")
    if now_at and now_at != last:
        say(now_at)
    return now_at or last


def choose(scope: ClientScope, connection: Connection, told: Told, admin: Membership) -> None:
    """What the admin of that world would choose: boards, the parts that flags cannot tell, six categories."""
    by = actor_of_membership(admin)
    connecting.choose_boards(scope=scope, connection=connection, boards=told.boards, by=by)
    for board, status, part in told.parts:
        connecting.choose_part(scope=scope, connection=connection, board=board, part=Part(part), status=status)
    wanted = connecting.category_choices(connection)
    # By what they are of first: by count alone, another six were chosen on every tenth day.
    ordered = sorted(wanted, key=lambda one: (not is_everyday(one, told), -one.tickets))
    at_two = {one.name for one in ordered[:EVERYDAY]}
    connecting.choose_categories(scope=scope, connection=connection, wanted=wanted, at_two=at_two)
    connecting.open_for_work(scope=scope, connection=connection, by=by)


def is_everyday(one: Category, told: Told) -> bool:
    return not one.sensitive and any(selector.get("type") in told.everyday for selector in one.selectors)
