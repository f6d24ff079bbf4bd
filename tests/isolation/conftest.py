"""The stage of these tests: built once for each layer in a transaction that is never committed."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connections, transaction

from config.cluster import Cluster
from cwhub.connectwise.client import use_http
from cwhub.egress.transport import new_client
from desk.isolation.stage import Stage, build_stage
from tests.isolation.layers import LAYERS
from tests.isolation.wire import Wire


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    """What goes out, to a simulator that knows both clients' tickets."""
    wire = Wire()
    use_http(new_client(wire))
    yield wire
    use_http(None)
    wire.stop()


def staged(blocker: Any, wire: Wire) -> Iterator[Stage]:
    with blocker.unblock():
        try:
            with transaction.atomic():
                yield build_stage(api_url="http://localhost:8100", company_id=wire.company_id, keys=wire.keys)
                transaction.set_rollback(True)
        finally:
            connections["default"].close()


@pytest.fixture(scope="module", params=list(LAYERS))
def stage(
    request: pytest.FixtureRequest, cluster: Cluster, django_db_setup: None, django_db_blocker: Any, wire: Wire
) -> Iterator[Stage]:
    with LAYERS[request.param](cluster):
        yield from staged(django_db_blocker, wire)


@pytest.fixture(scope="module")
def usual_stage(django_db_setup: None, django_db_blocker: Any, wire: Wire) -> Iterator[Stage]:
    """With all layers in place."""
    yield from staged(django_db_blocker, wire)


@pytest.fixture(scope="module")
def lone_stage(cluster: Cluster, django_db_setup: None, django_db_blocker: Any, wire: Wire) -> Iterator[Stage]:
    """Where row-level security does not bind."""
    with LAYERS["application alone"](cluster):
        yield from staged(django_db_blocker, wire)


@pytest.fixture(scope="module")
def owner_role(cluster: Cluster) -> Iterator[None]:
    """Lets the app role become the owner for a statement, inside its own transaction. It inherits nothing of it."""
    app, owner = (connections[alias].settings_dict["USER"] for alias in ("default", "owner"))
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as server:
        server.execute(f'ALTER ROLE "{app}" NOINHERIT'.encode())
        server.execute(f'GRANT "{owner}" TO "{app}"'.encode())
        yield
        server.execute(f'REVOKE "{owner}" FROM "{app}"'.encode())
        server.execute(f'ALTER ROLE "{app}" INHERIT'.encode())
