"""A PostgreSQL of our own with the product's tables in it, gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from config.cluster import Cluster
from config.cluster.databases import prepare_cluster
from cwhub.accounts.roles import roles

EMPTY = "cwhub"  # as the settings name it: migrated, and the template of the others


@contextmanager
def scratch() -> Iterator[Cluster]:
    cluster = Cluster(home=settings.VAR / "postgres", sockets=settings.CLUSTER_SOCKETS)
    try:
        with cluster.running():
            prepare_cluster(cluster, roles(), database=EMPTY)
            call_command("migrate", database="owner", verbosity=0)
            connections.close_all()
            try:
                yield cluster
            finally:
                connections.close_all()
    finally:
        cluster.remove()


def copy_of_empty(cluster: Cluster, name: str) -> None:
    """A database of that name with all tables and no rows."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as superuser:
        superuser.execute(statement.format(*map(sql.Identifier, (name, EMPTY, roles().owner))))


def use(name: str) -> None:
    """From now on Django reads this database."""
    for alias in settings.DATABASES:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
