"""Looks for a client in every table of the database, by its id and by words, and counts what is found."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from cwhub.accounts.models import Client
from cwhub.accounts.roles import quoted
from cwhub.accounts.scope import ClientScope

SHORTEST_WORD = 4  # a shorter one is found everywhere, and proves nothing
# By id these stand on purpose: the shell of the client itself, its audit without contents, and that it was forgotten.
KEPT_BY_ID = frozenset({"accounts_client", "audit_auditentry", "audit_auditbody", "audit_forgottenclient"})
ID_COLUMNS = ("client_id", "of_client", "client_then")
TABLES = """
SELECT c.relname, coalesce(array_agg(a.attname::text) FILTER (
        WHERE a.attname = ANY(%s) AND a.atttypid IN ('bigint'::regtype, 'integer'::regtype)), '{}'),
    coalesce(bool_or(a.attname = 'clients' AND format_type(a.atttypid, NULL) = 'bigint[]'), false)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND has_table_privilege(c.oid, 'SELECT')
GROUP BY c.relname ORDER BY c.relname
"""


@dataclass(frozen=True)
class Found:
    table: str
    by_id: int
    by_words: int

    @property
    def left(self) -> int:
        """What should not be there any more."""
        return self.by_words + (0 if self.table in KEPT_BY_ID else self.by_id)


def words_of(client: Client, canaries: list[str], *, shell: bool = False) -> list[str]:
    """What its rows could be known by. Take them before it is forgotten: of a shell only the canaries are left."""
    said = canaries if shell else [client.name, client.identifier, *canaries]
    return sorted({word.strip() for word in said if len(word.strip()) >= SHORTEST_WORD})


def look(scope: ClientScope, client_id: int, words: list[str]) -> list[Found]:
    """Every table that the product can read, whole. In the account's scope: other accounts' rows stay unseen."""
    with scope.open(), connection.cursor() as cursor:
        cursor.execute(TABLES, [list(ID_COLUMNS)])
        tables = cursor.fetchall()
        return [
            Found(name, by_id(name, columns, many, client_id), by_words(name, words)) for name, columns, many in tables
        ]


def by_id(table: str, columns: list[str], many: bool, client_id: int) -> int:
    conditions = [f"{quoted(column)} = %s" for column in columns] + (["%s = any(clients)"] if many else [])
    if table == "accounts_client":
        conditions = ["id = %s"]
    if not conditions:
        return 0
    return count(table, " OR ".join(conditions), [client_id] * len(conditions))


def by_words(table: str, words: list[str]) -> int:
    """A row as text holds the word, or, in what is kept as bytes, the word's digits."""
    if not words:
        return 0
    likes = [f"%{escaped(word)}%" for word in words] + [f"%{word.encode().hex()}%" for word in words]
    return count(table, "t::text ILIKE ANY(%s)", [likes])


def escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def count(table: str, condition: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        # the table's name comes from the database's own catalogue, the condition from above
        cursor.execute(f"SELECT count(*) FROM {quoted(table)} t WHERE {condition}", values)  # noqa: S608
        return int(cursor.fetchone()[0])
