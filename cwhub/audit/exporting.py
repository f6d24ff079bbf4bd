"""Entries as an auditor takes them away: JSON whose chain can be verified without us, and CSV for a spreadsheet.

Both come in pieces, each read in a scope of its own, so that no transaction waits for a slow reader.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from cwhub.accounts.models import Account, Client
from cwhub.accounts.scope import ClientScope
from cwhub.audit.canonical import moment_text
from cwhub.audit.chain import last_seal, link_of
from cwhub.audit.models import AuditEntry, AuditSeal
from cwhub.audit.reading import Facts, facts_of
from kit.clock import now

FORMAT = "cwhub-audit-1"
PAGE = 500
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet may take for a formula

Narrow = Callable[["QuerySet[Any]"], "QuerySet[Any]"]


@dataclass(frozen=True)
class Export:
    """What is asked for: whose scope, which entries, and how that is told in the file."""

    scope: ClientScope
    narrow: Narrow
    asked: dict[str, Any]

    @property
    def whole(self) -> bool:
        """Every entry of the account: only then can the chain be followed from its first link to its last."""
        return self.scope.is_all and not self.asked

    def entries(self) -> "QuerySet[Any]":
        seals = AuditSeal.objects.filter(entry_id=OuterRef("pk"))
        rows = AuditEntry.objects.within(self.scope).annotate(n=Subquery(seals.values("n")[:1]))
        return self.narrow(rows).select_related("body", "client")


@dataclass(frozen=True)
class Line:
    entry: AuditEntry
    seal: AuditSeal | None
    facts: Facts


def lines(export: Export) -> Iterator[list[Line]]:
    """Sealed ones by their place in the chain, then what still waits for its seal."""
    n = 0
    while page := page_of(export, export_after(n)):
        yield page
        n = max(line.seal.n for line in page if line.seal)
    pk = 0
    while page := page_of(export, waiting_after(pk)):
        yield page
        pk = max(line.entry.pk for line in page)


def export_after(n: int) -> Narrow:
    return lambda rows: rows.filter(n__gt=n).order_by("n")


def waiting_after(pk: int) -> Narrow:
    unsealed = ~Exists(AuditSeal.objects.filter(entry_id=OuterRef("pk")))
    return lambda rows: rows.filter(unsealed, pk__gt=pk).order_by("pk")


def page_of(export: Export, after: Narrow) -> list[Line]:
    with export.scope.open():
        entries = list(after(export.entries())[:PAGE])
        rows = AuditSeal.objects.filter(entry_id__in=[entry.pk for entry in entries])
        seals = {seal.entry_id: seal for seal in rows}
        return [Line(entry, seals.get(entry.pk), facts_of(entry)) for entry in entries]


# --- JSON -----------------------------------------------------------------------------------------------------------
def as_json(export: Export) -> Iterator[str]:
    """One object: the head first, then an entry on each line, then how many there were."""
    with export.scope.open():
        account = Account.objects.get(pk=export.scope.account_id)
        head = last_seal(account.pk)
        told = {
            "format": FORMAT,
            "account": {"uid": account.uid, "name": account.name},
            "made_at": moment_text(now()),
            "made_by": export.scope.actor.name,
            "whole": export.whole,
            "asked": export.asked,
            "head": {"n": head.n, "sha256": head.sha256} if head else None,
        }
    yield f'{json.dumps(told, ensure_ascii=False)[:-1]}, "entries": [\n'
    count, between = 0, ""
    for page in lines(export):
        rows = [json.dumps(json_line(line, account.uid), ensure_ascii=False) for line in page]
        yield between + ",\n".join(rows)
        count, between = count + len(rows), ",\n"
    yield f'\n], "count": {count}}}\n'


def json_line(line: Line, account_uid: str) -> dict[str, Any]:
    """The link as it was hashed, with its contents beside it: an emptied one has none."""
    entry, seal = line.entry, line.seal
    link = link_of(
        entry,
        account_uid=account_uid,
        n=seal.n if seal else 0,
        previous=seal.previous_sha256 if seal else "",
        sentence_sha256=seal.sentence_sha256 if seal else "",
    )
    emptied = entry.sentence == "" and entry.salt == ""
    return {
        "link": link,
        "sha256": seal.sha256 if seal else None,
        "salt": entry.salt,
        "sentence": None if emptied else entry.sentence,
        "body": entry.body.data if entry.body else None,
        "client": client_name(entry.client),
        "client_id": entry.client_id,
        "automated": line.facts.automated,
        "policy": line.facts.policy,
        "approval": line.facts.approval,
        "changes": line.facts.changes,
        "layers": line.facts.layers,
        "undo": line.facts.undo,
    }


def client_name(client: Client | None) -> str:
    return client.name if client else ""


# --- CSV ------------------------------------------------------------------------------------------------------------
COLUMNS = (
    "number", "time_utc", "who", "kind", "automated", "act", "what", "client", "ticket", "subject", "subject_uid",
    "policy", "approval", "before", "after", "layers", "undo", "entry", "previous_sha256", "sha256",
)  # fmt: skip


def as_csv(export: Export) -> Iterator[str]:
    yield csv_text([list(COLUMNS)])
    for page in lines(export):
        yield csv_text([csv_line(line) for line in page])


def csv_line(line: Line) -> list[str]:
    entry, seal, facts = line.entry, line.seal, line.facts
    return [
        str(seal.n) if seal else "",
        moment_text(entry.at),
        entry.actor_name,
        entry.actor_kind,
        "yes" if facts.automated else "no",
        entry.act,
        entry.sentence or "(contents forgotten)",
        client_name(entry.client),
        str(entry.ticket or ""),
        entry.subject,
        entry.subject_uid,
        facts.policy,
        facts.approval,
        "; ".join(f"{change['field']}: {change['before']}" for change in facts.changes),
        "; ".join(f"{change['field']}: {change['after']}" for change in facts.changes),
        "; ".join(f"{row['layer']}: {row['word']}, {row['why']}" for row in facts.layers),
        f"{'yes' if facts.undo['can'] else 'no'}: {facts.undo['why']}" if facts.undo else "",
        entry.uid,
        seal.previous_sha256 if seal else "",
        seal.sha256 if seal else "",
    ]


def csv_text(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([[harmless(cell) for cell in row] for row in rows])
    return out.getvalue()


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would work out begins with an apostrophe, and is text."""
    plain = cell.replace("\0", "")
    return f"'{plain}" if plain.lstrip(" ").startswith(DANGEROUS) else plain
