"""Everything that is known of a client, as files somebody else can read: one JSON object on each line.

The first line says whose it is. Each further one names its table and is the row as it stands here.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from cwhub.accounts.models import Client
from cwhub.accounts.scope import ClientScope
from cwhub.audit.models import AuditBody, AuditEntry
from desk.ending.tables import everything_of, rows_of
from kit.clock import now

PAGE = 500
NEVER = ("private_key_sealed", "key_sealed", "token_hash")  # no column of a client's tables; kept out all the same


def pieces(scope: ClientScope, client: Client) -> Iterator[str]:
    """A page of rows at a time, each read in a scope of its own."""
    with scope.open():
        found = [*everything_of(client), rows_of(AuditEntry, client), rows_of(AuditBody, client)]
    head = {"client": client.name, "company": client.external_id, "identifier": client.identifier}
    yield line({**head, "made_at": now().isoformat(), "tables": [rows.model._meta.label for rows in found]})
    for rows in found:
        yield from pages(scope, rows)


def pages(scope: ClientScope, rows: "QuerySet[Any]") -> Iterator[str]:
    last, label = 0, rows.model._meta.label
    while True:
        with scope.open():
            page = list(rows.filter(pk__gt=last).order_by("pk")[:PAGE])
            text = "".join(line({"table": label, "row": values_of(row)}) for row in page)
        if not page:
            return
        yield text
        last = page[-1].pk


def line(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, default=plain) + "\n"


def plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value) if isinstance(value, Decimal) else repr(value)


def values_of(row: Any) -> dict[str, Any]:
    names = [field.attname for field in row._meta.concrete_fields if field.attname not in NEVER]
    return {name: getattr(row, name) for name in names}


def write_files(scope: ClientScope, client: Client, folder: Path) -> dict[str, int]:
    """One file for each table that has rows, and `client.json`. Returns how many rows each has. Never over a file."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=False)
    counts: dict[str, int] = {}
    told = pieces(scope, client)
    (folder / "client.json").write_text(next(told))
    for piece in told:
        table = json.loads(piece.splitlines()[0])["table"]
        counts[table] = counts.get(table, 0) + piece.count("\n")
        with (folder / f"{table}.jsonl").open("a") as file:
            file.write(piece)
    return counts
