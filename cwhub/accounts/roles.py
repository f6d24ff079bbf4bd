"""The three database roles, and the SQL that makes them.

*owner* makes tables and migrates, *app* is what web and queue run as, *sweep* sees which rows are due and no more.
None is a superuser and none bypasses row-level security.
"""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Roles:
    owner: str
    app: str
    sweep: str


def roles() -> Roles:
    named = settings.DATABASES
    return Roles(named["owner"]["USER"], named["default"]["USER"], named["sweep"]["USER"])


def quoted(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def server_sql(names: Roles, *, may_create_databases: bool = False) -> list[str]:
    """Statements for a superuser, once for each server. Safe to repeat."""
    create = "CREATEDB" if may_create_databases else "NOCREATEDB"
    return [
        *(create_role(name) for name in (names.owner, names.app, names.sweep)),
        f"ALTER ROLE {quoted(names.owner)} NOSUPERUSER NOBYPASSRLS {create}",
        f"ALTER ROLE {quoted(names.app)} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
        f"ALTER ROLE {quoted(names.sweep)} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
    ]


def create_role(name: str) -> str:
    return f"DO $$ BEGIN CREATE ROLE {quoted(name)} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"


def database_sql(names: Roles) -> list[str]:
    """Statements for the owner in the database itself: what app and sweep may touch by default. Safe to repeat."""
    app, sweep = quoted(names.app), quoted(names.sweep)
    return [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {app}, {sweep}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    ]
