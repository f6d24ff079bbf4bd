"""What must hold whatever is asked: no mark of theirs anywhere, and nothing of theirs changed."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django_q.models import OrmQ

from cwhub.accounts.roles import quoted
from cwhub.accounts.scope import ClientScope
from cwhub.accounts.tenancy import CLIENT, tenant_models
from desk.isolation.sides import Side
from kit.logs import JsonFormatter


def marks_in(text: str, sides: dict[str, Side]) -> list[str]:
    """Whose marks stand in a text that none of them may stand in."""
    return [f"the mark of {whose}" for whose, side in sides.items() if side.mark in text]


def text_of(response: HttpResponse) -> str:
    """Headers, cookies and body: all that leaves."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return f"{headers}\n{response.cookies.output()}\n{body.decode(errors='replace')}"


class Heard(logging.Handler):
    """Every log line of a probe, as the product's own formatter writes it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(("django.db", "asyncio")):  # SQL is never logged by the product
            self.lines.append(self.format(record))


@contextmanager
def listening() -> Iterator[Heard]:
    heard, root = Heard(), logging.getLogger()
    root.addHandler(heard)
    try:
        yield heard
    finally:
        root.removeHandler(heard)


def fingerprint_of(side: Side) -> str:
    """All rows of a side in one figure: it changes when anything of theirs does."""
    own = ClientScope.of_account(side.account.pk, purpose="isolation")
    with own.open(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(rows_sql()), {"account": side.account.pk, "client": side.client.pk})
        rows = cursor.fetchall()
    return hashlib.sha256(repr(rows).encode()).hexdigest()


_statements: list[str] = []
IN_VALUE = "position(convert_to(%s, 'UTF8') IN decode(value, 'base64'))"


def rows_sql() -> list[str]:
    """One figure for each table. Rows of the account itself belong to everybody who works in it."""
    if not _statements:
        for model in tenant_models():
            if model.tenancy == CLIENT:
                table, client = quoted(model._meta.db_table), quoted(model.client_field)
                account = quoted(model.account_field)
                _statements.append(
                    f"SELECT '{model._meta.label}', "  # noqa: S608 - names of our own tables
                    f"count(*), md5(coalesce(string_agg(t::text, '' ORDER BY t.id), '')) "
                    f"FROM {table} t WHERE t.{account} = %(account)s AND t.{client} = %(client)s"
                )
    return _statements


def left_behind(sides: dict[str, Side]) -> list[str]:
    """Whose marks stand in what all processes share beside the tables: the cache, and the queue's bells."""
    queue = "\n".join(repr(row.task) for row in OrmQ.objects.all())
    return [f"the mark of {whose}" for whose, side in sides.items() if is_cached(side.mark) or side.mark in queue]


def is_cached(mark: str) -> bool:
    """In a key, or in a value as it is pickled: texts stand plain in it. The database looks, since it may be large."""
    table = quoted(str(settings.CACHES["default"]["LOCATION"]))
    found = f"SELECT EXISTS (SELECT FROM {table} WHERE position(%s IN cache_key) > 0 OR {IN_VALUE} > 0)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(found, [mark, mark])
        return bool(cursor.fetchone()[0])
