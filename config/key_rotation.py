"""Seals every stored secret anew under the newest key, in portions, and proves that an older key is not needed.

Each portion is a transaction of its own, and what is under the newest key already is not looked at again: a run that
was stopped goes on where it was by being started once more.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connections, models, transaction
from psycopg import sql

from kit.sealed import SealError, prefix
from kit.sealed_field import SealedField, sealed_fields

PORTION = 200
TEXTS = ("text", "character varying", "json", "jsonb", "ARRAY")


@dataclass
class Resealed:
    done: int = 0
    unreadable: list[str] = field(default_factory=list)  # "accounts.Connection.private_key_sealed 12"


def outstanding() -> int:
    """How many sealed values are not yet under the newest key."""
    return sum(not_under_newest(model, column).count() for model, column in sealed_fields())


def not_under_newest(model: type[models.Model], column: SealedField) -> models.QuerySet[Any]:
    """As the owner, who sees every account's rows."""
    rows = model._base_manager.using("owner").exclude(**{column.name: ""})
    return rows.exclude(**{f"{column.name}__startswith": prefix(settings.KEY_RING.newest)})


def reseal_all(tell: Callable[[Resealed], None] = lambda told: None) -> Resealed:
    """Every sealed column of every table. `tell` hears of each portion."""
    told = Resealed()
    for model, column in sealed_fields():
        last = 0
        while (reached := reseal_portion(model, column, last, told)) is not None:
            last = reached
            tell(told)
    return told


def reseal_portion(model: type[models.Model], column: SealedField, after: int, told: Resealed) -> int | None:
    """The next rows by id, in one transaction. Returns the last one's id; None when none is left."""
    with transaction.atomic(using="owner"):
        waiting = not_under_newest(model, column).filter(pk__gt=after).order_by("pk").select_for_update()
        rows = list(waiting[:PORTION])
        for row in rows:
            reseal(row, column, told)
    return int(rows[-1].pk) if rows else None


def reseal(row: models.Model, column: SealedField, told: Resealed) -> None:
    try:
        column.seal(row, column.open(row))
    except SealError:
        told.unreadable.append(f"{row._meta.label}.{column.name} {row.pk}")
        return
    same = type(row)._base_manager.using("owner").filter(pk=row.pk)
    same.update(**{column.name: getattr(row, column.attname)})
    told.done += 1


def places_under(key_id: str) -> list[str]:
    """Every column of the whole database that still holds something sealed by this key, whoever put it there."""
    return [
        f"{table}.{column}: {count}" for table, column in text_columns() if (count := rows_with(table, column, key_id))
    ]


def text_columns() -> Iterator[tuple[str, str]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns join information_schema.tables "
            "using (table_schema, table_name) where table_schema = 'public' and table_type = 'BASE TABLE' "
            "and data_type = any(%s) order by 1, 2",
            [list(TEXTS)],
        )
        yield from cursor.fetchall()


def rows_with(table: str, column: str, key_id: str) -> int:
    asked = sql.SQL("select count(*) from {} where strpos({}::text, %s) > 0")
    with connections["owner"].cursor() as cursor:
        cursor.execute(asked.format(sql.Identifier(table), sql.Identifier(column)), [prefix(key_id)])
        return int(cursor.fetchone()[0])
