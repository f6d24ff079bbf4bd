"""A database that goes back to an earlier moment, as after a restore from a backup: every row, nothing later."""

from collections.abc import Sequence
from typing import LiteralString

import psycopg
from django.db import connections
from psycopg import sql

JOURNAL = ("write_attempt", "write_finding", "write_op", "write_batch", "write_restore")
ALL_TABLES = "select tablename from pg_tables where schemaname = 'public' and tablename not like 'kept\\_%' order by 1"


class Backup:
    """The rows of these tables as they are now. The triggers that forbid going back are off while they are put back."""

    def __init__(self, tables: Sequence[str]) -> None:
        self.tables = tables
        self.run("CREATE TABLE {kept} AS SELECT * FROM {table}")

    @classmethod
    def of_everything(cls) -> "Backup":
        with owner() as database:
            names = [name for (name,) in database.execute(ALL_TABLES).fetchall() if name != "django_migrations"]
        return cls(names)

    def restore(self) -> None:
        self.run("ALTER TABLE {table} DISABLE TRIGGER USER")
        self.run("DELETE FROM {table}", "INSERT INTO {table} SELECT * FROM {kept}")  # keys are compared at the end
        self.run("ALTER TABLE {table} ENABLE TRIGGER USER")

    def drop(self) -> None:
        self.run("DROP TABLE {kept}")

    def run(self, *statements: LiteralString) -> None:
        """Each for every table, all in one transaction."""
        with owner() as database:
            database.execute("SET CONSTRAINTS ALL DEFERRED")
            for statement in statements:
                for table in self.tables:
                    named = {"table": sql.Identifier(table), "kept": sql.Identifier(f"kept_{table}")}
                    database.execute(sql.SQL(statement).format(**named))


def owner() -> "psycopg.Connection[tuple[str, ...]]":
    return psycopg.connect(**connections["owner"].get_connection_params())
