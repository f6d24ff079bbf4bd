"""An append-only file of JSON lines: what was answered is still there after kill -9.

A line counts once its line end is on the file, so a line that a killed process left half written is dropped.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class Journal:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._trim()
        self._file = open(path, "ab", buffering=0, opener=_private)  # noqa: SIM115

    def write(self, entry: dict[str, Any]) -> None:
        self._file.write(json.dumps(entry, separators=(",", ":")).encode() + b"\n")

    def entries(self) -> Iterator[dict[str, Any]]:
        with self.path.open("rb") as file:
            for line in file:
                yield json.loads(line)

    def restart(self, *entries: dict[str, Any]) -> None:
        """Empty it and begin again with these entries, as one step."""
        fresh = self.path.with_suffix(".new")
        with open(fresh, "wb", opener=_private) as file:
            for entry in entries:
                file.write(json.dumps(entry, separators=(",", ":")).encode() + b"\n")
        os.replace(fresh, self.path)
        self._file.close()
        self._file = open(self.path, "ab", buffering=0, opener=_private)  # noqa: SIM115

    def close(self) -> None:
        self._file.close()

    def _trim(self) -> None:
        """Cut off a last line without an end."""
        if not self.path.exists():
            return
        data = self.path.read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            os.truncate(self.path, whole)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
