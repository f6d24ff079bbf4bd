"""Seals every stored secret anew under the newest key, in portions, and proves that an older key is not needed.

Each portion is a transaction of its own, and what is under the newest key already is not looked at again: a run that
was stopped goes on where it was by being started once more.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction
from django.db.models import Value
from django.db.models.functions import Cast, Replace
from psycopg import sql

from kit.sealed import VERSION, SealError, prefix
from kit.sealed_field import SealedField, sealed_fields

PORTION = 200
TEXTS = ("text", "character varying", "json", "jsonb", "ARRAY")


@dataclass
class Resealed:
    done: int = 0
    unreadable: list[str] = field(default_factory=list)  # "accounts.Connection.private_key_sealed 12"


class Column:
    """One sealed column of a model of ours."""

    def __init__(self, model: type[models.Model], column: SealedField) -> None:
        self.model, self.column = model, column
        self.name = f"{model._meta.label}.{column.name}"

    def waiting(self) -> models.QuerySet[Any]:
        """What is not yet under the newest key. As the owner, who sees every account's rows."""
        rows = self.model._base_manager.using("owner").exclude(**{self.column.name: ""})
        return rows.exclude(**{f"{self.column.name}__startswith": prefix(settings.KEY_RING.newest)})

    def anew(self, row: models.Model) -> dict[str, Any]:
        """The column's new value. Raises SealError."""
        self.column.seal(row, self.column.open(row))
        return {self.column.name: getattr(row, self.column.attname)}


class Document:
    """Sealed words inside of a package's JSON column, all under one name (`SEALED_JSON`)."""

    def __init__(self, path: str, belongs_to: str) -> None:
        label, self.column = path.rsplit(".", 1)
        self.model: type[models.Model] = apps.get_model(label)
        self.name, self.belongs_to = path, belongs_to

    def waiting(self) -> models.QuerySet[Any]:
        rows = self.model._base_manager.using("owner").annotate(text=Cast(self.column, models.TextField()))
        done = Value(f'"{prefix(settings.KEY_RING.newest)}')
        rest = Replace("text", done, Value(""), output_field=models.TextField())
        return rows.annotate(rest=rest).filter(rest__contains=f'"{VERSION}:')

    def anew(self, row: models.Model) -> dict[str, Any]:
        return {self.column: self.resealed(getattr(row, self.column))}

    def resealed(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self.resealed(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.resealed(inner) for inner in value]
        if not isinstance(value, str) or not value.startswith(f"{VERSION}:"):
            return value
        ring = settings.KEY_RING
        return ring.seal(ring.open(value, belongs_to=self.belongs_to), belongs_to=self.belongs_to)


def places() -> list[Column | Document]:
    documents = [Document(path, belongs_to) for path, belongs_to in settings.SEALED_JSON.items()]
    return [*(Column(model, column) for model, column in sealed_fields()), *documents]


def outstanding() -> int:
    """How many rows are not yet under the newest key."""
    return sum(place.waiting().count() for place in places())


def reseal_all(tell: Callable[[Resealed], None] = lambda told: None) -> Resealed:
    """Every sealed place of every table. `tell` hears of each portion."""
    told = Resealed()
    for place in places():
        last = 0
        while (reached := reseal_portion(place, last, told)) is not None:
            last = reached
            tell(told)
    return told


def reseal_portion(place: Column | Document, after: int, told: Resealed) -> int | None:
    """The next rows by id, in one transaction. Returns the last one's id; None when none is left."""
    with transaction.atomic(using="owner"):
        rows = list(place.waiting().filter(pk__gt=after).order_by("pk").select_for_update()[:PORTION])
        for row in rows:
            reseal(place, row, told)
    return int(rows[-1].pk) if rows else None


def reseal(place: Column | Document, row: models.Model, told: Resealed) -> None:
    try:
        changed = place.anew(row)
    except SealError:
        told.unreadable.append(f"{place.name} {row.pk}")
        return
    place.model._base_manager.using("owner").filter(pk=row.pk).update(**changed)
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
