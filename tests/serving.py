"""The simulator of a test on a port of its own, for processes that are not this one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from simulators.connectwise.server import Serving
from simulators.connectwise.tls import certificates
from tests.connected import Desk


@contextmanager
def on_a_port(desk: Desk, folder: Path, **fields: Any) -> Iterator[Desk]:
    """The connection leads there. `fields` of it are set along, as in `requests_per_minute=300`."""
    server = Serving(desk.app, host="127.0.0.1", port=0, tls_port=0, files=certificates(folder, "127.0.0.1"))
    server.start()
    said = {"api_url": f"http://127.0.0.1:{server.port}", **fields}
    for name, value in said.items():
        setattr(desk.connection, name, value)
    with desk.scope.open():
        desk.connection.save(update_fields=list(said))
    yield desk
    server.stop()
