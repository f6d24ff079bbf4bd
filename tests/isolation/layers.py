"""The layers, one at a time: each alone must keep clients and accounts apart."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from config.cluster import Cluster
from cwhub.accounts import scoped_sql, tenancy
from cwhub.accounts.tenancy import ScopedQuerySet

PAST_SECURITY = "cwhub_past_row_security"


@contextmanager
def all_layers(cluster: Cluster) -> Iterator[None]:
    yield


@contextmanager
def database_alone(cluster: Cluster) -> Iterator[None]:
    """Every filter of the application is taken away, the explicit ones too."""
    with pytest.MonkeyPatch.context() as patch:
        without_application(patch)
        yield


def without_application(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(scoped_sql, "scope_for", lambda alias, model: None)
    patch.setattr(tenancy, "scope_for", lambda alias, model: None)
    patch.setattr(ScopedQuerySet, "within", lambda rows, scope: rows)


@contextmanager
def application_alone(cluster: Cluster) -> Iterator[None]:
    """The product works as a role that row-level security does not bind."""
    with as_role(make_past_security(cluster)):
        yield


def make_past_security(cluster: Cluster) -> str:
    name = sql.Identifier(PAST_SECURITY)
    app = sql.Identifier(connections["default"].settings_dict["USER"])
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as server:
        if not server.execute("select 1 from pg_roles where rolname = %s", [PAST_SECURITY]).fetchone():
            server.execute(sql.SQL("CREATE ROLE {} LOGIN BYPASSRLS INHERIT IN ROLE {}").format(name, app))
    return PAST_SECURITY


@contextmanager
def as_role(role: str) -> Iterator[None]:
    default = connections["default"]
    usual = default.settings_dict["USER"]
    default.close()
    default.settings_dict["USER"] = role
    try:
        yield
    finally:
        default.close()
        default.settings_dict["USER"] = usual


Layer = Callable[[Cluster], AbstractContextManager[Any]]
LAYERS: dict[str, Layer] = {
    "all layers": all_layers,
    "database alone": database_alone,
    "application alone": application_alone,
}
