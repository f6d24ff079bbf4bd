"""Counts the rows of every table, past every rule of the database."""

from django.db import connections
from psycopg import sql

# What grows by being asked: bells of the queue, counters, buckets, sessions, and the audit, which tells who looked.
AUDIT = "audit_"
GROWS = {"django_q_ormq", "cwhub_cache", "django_session", "usersessions_usersession"}
GROWS |= {"egress_ratebucket", "egress_rateceiling"}


def rows() -> dict[str, int]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public' order by 1")
        names = [name for (name,) in cursor.fetchall() if name not in GROWS and not name.startswith(AUDIT)]
        counts = sql.SQL(" union all ").join(
            sql.SQL("select {}, count(*) from {}").format(sql.Literal(name), sql.Identifier(name)) for name in names
        )
        cursor.execute(counts)
        return {str(name): int(count) for name, count in cursor.fetchall()}


def grown(before: dict[str, int], *, but: tuple[str, ...] = ()) -> dict[str, int]:
    """Tables that have more or fewer rows than before, and by how many."""
    return {name: count - before[name] for name, count in rows().items() if count != before[name] and name not in but}
