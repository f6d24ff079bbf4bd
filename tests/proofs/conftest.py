"""The office of the time entries, with the simulator on a port of its own for processes that are not this one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulators.connectwise.server import Serving
from simulators.connectwise.tls import certificates
from tests.connected import Desk
from tests.timeentry.conftest import office, simulator

__all__ = ["office", "served", "simulator"]


@pytest.fixture
def served(office: Desk, tmp_path: Path) -> Iterator[Desk]:
    server = Serving(office.app, host="127.0.0.1", port=0, tls_port=0, files=certificates(tmp_path, "127.0.0.1"))
    server.start()
    with office.scope.open():
        office.connection.api_url = f"http://127.0.0.1:{server.port}"
        office.connection.save(update_fields=["api_url"])
    yield office
    server.stop()
