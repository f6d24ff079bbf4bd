"""A look into a running demo's database, as its owner."""

from types import TracebackType
from typing import Any

import psycopg

from tests.e2e.running import Demo


class Database:
    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self.connection = connection

    @classmethod
    def of(cls, demo: Demo) -> "Database":
        [socket] = demo.folder.glob("cwhub-*/.s.PGSQL.5432")
        return cls(psycopg.connect(host=str(socket.parent), dbname="cwhub", user="cwhub_owner", autocommit=True))

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.connection.close()

    def execute(self, statement: str) -> None:
        self.connection.execute(statement.encode())

    def waiting(self) -> int:
        """Callbacks that nobody has looked at yet."""
        row = self.connection.execute("select count(*) from webhooks_inboxitem where state = 'new'").fetchone()
        return int(row[0]) if row else 0
