"""The whole demo, up for as long as it is needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.running import Demo, free_port


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[Demo]:
    folder.mkdir()
    demo = Demo(folder, {"web": free_port(), "simulator": free_port(), "tls": free_port()})
    try:
        demo.start(**environment)
        yield demo
    finally:
        demo.stop()
