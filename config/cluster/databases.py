"""Roles and the product's database inside a cluster of the launcher's."""

import psycopg
from psycopg import sql

from config.cluster.server import Cluster
from cwhub.accounts.roles import Roles, server_sql


def prepare_cluster(cluster: Cluster, names: Roles, *, database: str, for_tests: bool = False) -> None:
    """Makes the three roles and the database. Safe to repeat."""
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as connection:
        for statement in server_sql(names, may_create_databases=for_tests):
            connection.execute(statement.encode())
        exists = connection.execute("select 1 from pg_database where datname = %s", [database]).fetchone()
        if not exists:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                    sql.Identifier(database), sql.Identifier(names.owner)
                )
            )
