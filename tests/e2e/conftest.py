import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.running import Demo, free_port
from tests.templates.conftest import browser

__all__ = ["browser", "demo"]


@pytest.fixture(scope="session", params=[os.environ.get("CWHUB_TEST_WORLD") or "first"])
def demo(request: pytest.FixtureRequest) -> Iterator[Demo]:
    folder = Path(tempfile.mkdtemp(prefix="cwd-"))
    demo = Demo(folder, {"web": free_port(), "simulator": free_port(), "tls": free_port()}, request.param)
    try:
        demo.start()
        with demo.control() as control:
            control.put("/settings", json={"ticket_stream": False, "staff": False})
        yield demo
    finally:
        demo.stop()
        shutil.rmtree(folder, ignore_errors=True)
