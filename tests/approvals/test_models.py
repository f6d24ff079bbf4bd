"""The database's own guard: it holds whatever the code above it does."""

import hashlib
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from approvals.models import Proposal
from approvals.moves import FIRST, MOVES, OPEN, State
from cwhub.accounts.models import Client
from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from kit.clock import now
from tests.builders import make_account, make_client, make_connection

pytestmark = pytest.mark.django_db


def within(client: Client) -> AbstractContextManager[ClientScope]:
    return ClientScope(client.account_id, ALL, SYSTEM, "test").open()


def make_row(client: Client, **changes: Any) -> Proposal:
    fields: dict[str, Any] = {
        "origin": "triage",
        "kind": "ticket.update",
        "parts": [],
        "summary": "Set the type",
        "risk": "low",
        "audience": "internal",
        "fingerprint": hashlib.sha256(str(changes).encode()).hexdigest(),
        "level": 2,
        "proposed_by_kind": "system",
        "proposed_by_name": "cwhub",
        "expires_at": now() + timedelta(days=1),
    } | changes
    return Proposal.objects.create(
        account_id=client.account_id, client=client, connection_id=client.connection_id, **fields
    )


def ended(state: State) -> dict[str, Any]:
    extra: dict[str, Any] = {} if state in OPEN else {"decided_at": now(), "reason": "because"}
    return extra | ({"batch_id": 7} if state == State.ALLOWED else {})


def reach(row: Proposal, state: State) -> None:
    steps = {State.HELD: [], State.ALLOWED: [State.WAITING, State.ALLOWED]}.get(state, [state])
    for step in steps:
        Proposal.objects.filter(pk=row.pk).update(state=step, **ended(step))


@pytest.mark.parametrize("begin", list(State))
def test_the_database_allows_exactly_the_listed_moves(begin: State) -> None:
    client = make_client(make_connection(make_account()), 1)
    for end in State:
        if end == begin:
            continue
        with within(client):
            row = make_row(client, state=State.HELD, ticket=hash(end) % 1000)
            reach(row, begin)
            if (begin, end) in MOVES:
                Proposal.objects.filter(pk=row.pk).update(state=end, **ended(end))
            else:
                with pytest.raises(IntegrityError), transaction.atomic():
                    Proposal.objects.filter(pk=row.pk).update(state=end, **ended(end))
            Proposal.objects.filter(pk=row.pk).delete()


@pytest.mark.parametrize("state", [state for state in State if state not in FIRST])
def test_no_proposal_is_born_decided(state: State) -> None:
    client = make_client(make_connection(make_account()), 1)
    with pytest.raises(IntegrityError), within(client):
        make_row(client, state=state, **ended(state))


@pytest.mark.parametrize(
    "change",
    [
        {"parts": [1]},
        {"diff": [1]},
        {"summary": "other"},
        {"fingerprint": "0" * 64},
        {"ticket": 9},
        {"risk": "high"},
        {"reports_only": True},
        {"sensitive": True},
    ],
)
def test_what_is_proposed_never_changes(change: dict[str, Any]) -> None:
    client = make_client(make_connection(make_account()), 1)
    with pytest.raises(IntegrityError, match="never changes"), within(client):
        Proposal.objects.filter(pk=make_row(client).pk).update(**change)


def test_a_decision_never_changes() -> None:
    client = make_client(make_connection(make_account()), 1)
    with within(client):
        row = make_row(client)
        Proposal.objects.filter(pk=row.pk).update(state=State.REJECTED, reason="wrong client", decided_at=now())
    with pytest.raises(IntegrityError, match="decision never changes"), within(client):
        Proposal.objects.filter(pk=row.pk).update(reason="another")


def test_allowed_needs_its_batch_and_nothing_else_has_one() -> None:
    client = make_client(make_connection(make_account()), 1)
    with pytest.raises(IntegrityError, match="batch_if_allowed"), within(client):
        Proposal.objects.filter(pk=make_row(client).pk).update(state=State.ALLOWED, decided_at=now())
    with pytest.raises(IntegrityError, match="batch_if_allowed"), within(client):
        make_row(client, batch_id=4)


def test_what_cannot_be_taken_back_is_never_low_risk() -> None:
    client = make_client(make_connection(make_account()), 1)
    with pytest.raises(IntegrityError, match="never_low_risk"), within(client):
        make_row(client, can_be_undone=False, risk="low")


def test_the_same_open_question_is_asked_once() -> None:
    client = make_client(make_connection(make_account()), 1)
    with within(client):
        make_row(client, fingerprint="f" * 64)
    with pytest.raises(IntegrityError, match="open_once"), within(client):
        make_row(client, fingerprint="f" * 64)
