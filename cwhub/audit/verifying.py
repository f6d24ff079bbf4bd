"""Looks at the whole chain and names the first row that does not fit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from cwhub.accounts.models import Account
from cwhub.accounts.scope import ClientScope
from cwhub.audit.canonical import canonical, commitment, link_hash
from cwhub.audit.chain import link_of, sentence_hash
from cwhub.audit.forgetting import ERASED, MOVED, forgotten_clients
from cwhub.audit.heads import Head, heads_of
from cwhub.audit.models import AuditBody, AuditCheck, AuditEntry, AuditSeal, AuditWaiting
from kit.clock import now

PAGE = 2000
DAY = timedelta(hours=23)


@dataclass(frozen=True)
class Fault:
    n: int
    entry_uid: str
    sentence: str

    def __str__(self) -> str:
        which = f", entry {self.entry_uid}" if self.entry_uid else ""
        return f"Seal {self.n}{which}: {self.sentence}"


@dataclass
class Looked:
    """How far somebody has come along the chain."""

    account: Account
    through: int = 0
    sha256: str = ""
    emptied: int = 0
    waiting: int = 0
    heads: dict[int, list[Head]] = field(default_factory=dict)
    fault: Fault | None = None

    @property
    def scope(self) -> ClientScope:
        return ClientScope.of_account(self.account.pk, purpose="audit")


@dataclass(frozen=True)
class Row:
    seal: AuditSeal
    entry: AuditEntry | None
    body: AuditBody | None


def verify(account_id: int) -> Looked:
    """The whole chain of one account, from its first link to what waits. Opens its scope itself, page by page."""
    with ClientScope.of_account(account_id, purpose="audit").open():
        account = Account.objects.get(pk=account_id)
        looked = Looked(account)
        for head in heads_of(account):
            looked.heads.setdefault(head.n, []).append(head)
    for row in rows(looked):
        looked.fault = fault_of(looked, row)
        if looked.fault:
            return looked
        looked.through, looked.sha256 = row.seal.n, row.seal.sha256
        looked.emptied += row.entry is not None and row.entry.sentence == ""
    with looked.scope.open():
        looked.fault = cut_at_the_end(looked) or never_sealed(looked)
    return looked


def check(account_id: int) -> AuditCheck:
    """As `verify`, with a row that the page shows."""
    looked = verify(account_id)
    with looked.scope.open():
        return AuditCheck.objects.create(
            account_id=account_id,
            at=now(),
            through=looked.through,
            fault=str(looked.fault)[:300] if looked.fault else "",
            fault_n=looked.fault.n if looked.fault else None,
        )


def check_daily(account_id: int) -> AuditCheck | None:
    """As `check`, unless somebody has looked within the day."""
    with ClientScope.of_account(account_id, purpose="audit").open():
        if AuditCheck.objects.filter(account_id=account_id, at__gt=now() - DAY).exists():
            return None
    return check(account_id)


def rows(looked: Looked) -> Iterator[Row]:
    """Every link with what it covers, in pages, so that no transaction stays open for long."""
    while page := page_after(looked):
        yield from page


def page_after(looked: Looked) -> list[Row]:
    with looked.scope.open():
        seals = list(AuditSeal.objects.filter(account_id=looked.account.pk, n__gt=looked.through).order_by("n")[:PAGE])
        entries = AuditEntry.objects.filter(account_id=looked.account.pk).in_bulk([seal.entry_id for seal in seals])
        bodies = AuditBody.objects.in_bulk([entry.body_id for entry in entries.values() if entry.body_id])
    found = ((seal, entries.get(seal.entry_id)) for seal in seals)
    return [Row(seal, entry, bodies.get(entry.body_id or 0) if entry else None) for seal, entry in found]


def fault_of(looked: Looked, row: Row) -> Fault | None:
    sentence = out_of_order(looked, row) or broken_link(looked, row) or broken_contents(looked, row)
    sentence = sentence or other_than_told(looked, row.seal)
    return Fault(row.seal.n, row.entry.uid if row.entry else "", sentence) if sentence else None


def out_of_order(looked: Looked, row: Row) -> str:
    if row.seal.n != looked.through + 1:
        missing = looked.through + 1
        return f"the seals before it are missing, from number {missing} on."
    if row.seal.previous_sha256 != looked.sha256:
        return "it does not follow the one before it; seals were exchanged or written anew."
    return ""


def broken_link(looked: Looked, row: Row) -> str:
    if row.entry is None:
        return "its entry is missing."
    link = link_of(
        row.entry,
        account_uid=looked.account.uid,
        n=row.seal.n,
        previous=row.seal.previous_sha256,
        sentence_sha256=row.seal.sentence_sha256,
    )
    return "" if link_hash(link) == row.seal.sha256 else "its entry or its seal was changed."


def broken_contents(looked: Looked, row: Row) -> str:
    entry, body = row.entry, row.body
    assert entry is not None
    if entry.client_id != entry.client_then and not followed_its_ticket(looked, entry):
        return "its client was changed, and no ticket has moved."
    if entry.sentence == "" and entry.salt == "":
        return "" if may_be_empty(looked, entry) else "its contents were emptied, and nobody was forgotten."
    if sentence_hash(entry) != row.seal.sentence_sha256:
        return "its sentence was changed."
    if not entry.body_sha256:
        return ""
    if body is None:
        return "its body is missing."
    return "" if commitment(entry.salt, canonical(body.data)) == entry.body_sha256 else "its body was changed."


def followed_its_ticket(looked: Looked, entry: AuditEntry) -> bool:
    with looked.scope.open():
        moves = AuditEntry.objects.filter(account_id=looked.account.pk, act=MOVED, ticket=entry.ticket)
        return entry.ticket is not None and moves.exists()


def may_be_empty(looked: Looked, entry: AuditEntry) -> bool:
    """Only what an entry of the chain itself says was forgotten: its client, or contents past their years."""
    with looked.scope.open():
        if {entry.client_id, entry.client_then} & forgotten_clients(looked.account.pk):
            return True
        told = AuditEntry.objects.filter(account_id=looked.account.pk, act=ERASED).select_related("body")
        return any(covers(one, entry) for one in told)


def covers(told: AuditEntry, entry: AuditEntry) -> bool:
    data = told.body.data if told.body else {}
    return moment_is_before(entry, data.get("before", "")) or entry.uid in data.get("entries", ())


def moment_is_before(entry: AuditEntry, limit: str) -> bool:
    return bool(limit) and entry.at < datetime.fromisoformat(limit)


def other_than_told(looked: Looked, seal: AuditSeal) -> str:
    for head in looked.heads.get(seal.n, ()):
        if head.sha256 != seal.sha256:
            return f"it is not what was exported ({head.where}); the chain was written anew up to here."
    return ""


def cut_at_the_end(looked: Looked) -> Fault | None:
    beyond = [head for n, told in looked.heads.items() for head in told if n > looked.through or n < 1]
    if not beyond:
        return None
    head = max(beyond, key=lambda one: one.n)
    if head.n < 1:
        return Fault(looked.through, "", f"the exported head {head.where} cannot be read.")
    return Fault(looked.through, "", f"the chain ends here, but seal {head.n} was exported ({head.where}).")


def never_sealed(looked: Looked) -> Fault | None:
    """An entry that has no seal and waits for none came past the database's own rules, or its seal was removed."""
    looked.waiting = AuditWaiting.objects.filter(account_id=looked.account.pk).count()
    known = Exists(AuditSeal.objects.filter(entry_id=OuterRef("pk")))
    awaited = Exists(AuditWaiting.objects.filter(entry_id=OuterRef("pk")))
    strays = AuditEntry.objects.filter(~known, ~awaited, account_id=looked.account.pk)
    stray = strays.order_by("pk").first()
    return Fault(looked.through, stray.uid, "this entry has no seal and waits for none.") if stray else None
