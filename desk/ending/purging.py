"""Forgetting an ended client: its rows go, what it taught goes, its audit stays without contents, the chain holds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from approvals.models import Proposal
from approvals.moves import OPEN
from cwhub.accounts.models import Client, Membership, Token
from cwhub.accounts.scope import Actor, ClientScope
from cwhub.audit import forgetting
from cwhub.audit.models import AuditEntry, ForgottenClient
from cwhub.egress.models import RateBucket
from cwhub.journal.models import WriteBatch
from cwhub.journal.states import OPEN_BATCHES, BatchState
from cwhub.webhooks.models import InboxItem
from desk.ending.proving import Found, look, words_of
from desk.ending.tables import everything_of
from triage.learning import learn
from triage.models import Learned

Beat = Callable[[], None]


class NotForgotten(Exception):
    """It may not be forgotten now; the sentence says why. Nothing was deleted."""


@dataclass
class Forgotten:
    """What came of it: how many rows of each table went, and what is left where."""

    deleted: dict[str, int] = field(default_factory=dict)
    emptied: int = 0
    left: list[Found] = field(default_factory=list)

    @property
    def proven(self) -> bool:
        return not any(found.left for found in self.left)


def forget(
    *, scope: ClientScope, client: Client, by: Actor, canaries: list[str] | None = None, beat: Beat = lambda: None
) -> Forgotten:
    """Step by step, each committed: interrupted, it is done again from the beginning. Raises NotForgotten.

    1. From the first step on the mirror takes in nothing of it, and the database lets its contents go.
    2. Its rows are deleted, in portions. 3. Other rows lose what is about it. 4. Its audit is emptied.
    5. What was learned is learned anew without it. 6. Every table is searched for it.
    """
    with scope.open():
        client = Client.objects.select_related("connection").get(pk=client.pk)
        refuse_unfinished(client)
        words = words_of(client, canaries or [], shell=ForgottenClient.objects.filter(client=client).exists())
        forgetting.mark_forgotten(client, by)
    done = Forgotten()
    delete_rows(scope, client, done, beat)
    with scope.open():
        clean_beside(client, words, done)
        done.emptied += forgetting.empty(
            AuditEntry.objects.filter(account_id=client.account_id).filter(its_own(client))
        )
        done.emptied += forgetting.empty_naming(client.account_id, words, by=by)
        relearn = forget_learned(client)
        leave_a_shell(client)
    if relearn:
        learn(client.connection)
    beat()
    done.left = [found for found in look(scope, client.pk, words) if found.by_id or found.by_words]
    return done


def its_own(client: Client) -> Q:
    return Q(client=client) | Q(client_then=client.pk)


def refuse_unfinished(client: Client) -> None:
    if client.takes_part:
        raise NotForgotten(f"{client.name} still takes part. End it in ConnectWise first; nothing was deleted.")
    mine = Q(client=client) | Q(ops__client=client)
    if WriteBatch.objects.filter(mine, state__in=(*OPEN_BATCHES, BatchState.PARKED)).exists():
        raise NotForgotten(f"Writes of {client.name} are under way or need a person. Let them end first.")
    if Proposal.objects.filter(client=client, state__in=OPEN).exists():
        raise NotForgotten(f"Changes for {client.name} still wait for a decision. They end within minutes of its end.")
    shared = Proposal.objects.filter(account_id=client.account_id, client=None, state__in=OPEN)
    if any(part.get("client_id") == client.pk for row in shared for part in row.parts):
        raise NotForgotten(f"A day's post with time for {client.name} still waits for a decision. Let it end first.")


def delete_rows(scope: ClientScope, client: Client, done: Forgotten, beat: Beat) -> None:
    """Children and parents go in any order: the database asks about them when a portion ends, so all go together."""
    with scope.open():
        for rows in everything_of(client):
            count = raw_delete(rows)
            if count:
                label = rows.model._meta.label
                done.deleted[label] = done.deleted.get(label, 0) + count
            beat()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def raw_delete(rows: "QuerySet[Any]") -> int:
    """In one statement, without looking for what else hangs on them."""
    return int(rows._raw_delete(rows.db))


def clean_beside(client: Client, words: list[str], done: Forgotten) -> None:
    """Rows of several clients, or of none, that hold something of this one."""
    models: tuple[Any, ...] = (Membership, Token)
    for model in models:
        for seer in model.objects.filter(account_id=client.account_id, clients__contains=[client.pk]):
            model.objects.filter(pk=seer.pk).update(clients=[pk for pk in seer.clients if pk != client.pk])
    handled = InboxItem.objects.filter(connection_id=client.connection_id).exclude(state=InboxItem.State.NEW)
    done.deleted["webhooks.InboxItem"] = handled.delete()[0]
    done.deleted["egress.RateBucket"] = RateBucket.objects.filter(client_id=client.pk).delete()[0]
    for row in Proposal.objects.filter(account_id=client.account_id, client=None).exclude(state__in=OPEN):
        if is_about(row, client, words):
            Proposal.objects.filter(pk=row.pk).update(**without(row, client, words))


def is_about(row: Proposal, client: Client, words: list[str]) -> bool:
    if any(part.get("client_id") == client.pk for part in row.parts):
        return True
    text = repr((row.summary, row.diff, row.effects, row.evidence, row.reason)).casefold()
    return any(word.casefold() in text for word in words)


def without(row: Proposal, client: Client, words: list[str]) -> dict[str, Any]:
    """A day's post for several clients: this one's parts lose their content, and what was shown of all goes."""
    parts = [
        {**part, "payload": {}, "before": None, "client_id": None} if part.get("client_id") == client.pk else part
        for part in row.parts
    ]
    named = any(word.casefold() in row.summary.casefold() for word in words)
    summary = "(contents forgotten)" if named else row.summary
    return {"parts": parts, "diff": [], "effects": [], "evidence": [], "summary": summary}


def forget_learned(client: Client) -> bool:
    """Models and shelves were made from its tickets too. Returns whether there was anything to learn anew."""
    return bool(raw_delete(Learned.objects.filter(connection_id=client.connection_id)))


def leave_a_shell(client: Client) -> None:
    """Its id and ConnectWise's number stay, so that its audit has a place and nothing of it is taken in again."""
    Client.objects.filter(pk=client.pk).update(
        name=f"Forgotten client {client.external_id}",
        identifier="",
        type_ids=[],
        type_names=[],
        status_name="",
        custom_fields=[],
        takes_part=False,
        inactive=True,
    )
