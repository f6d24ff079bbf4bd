"""`python -m bench`: one table of ratios. `python -m bench NAME ...`: only these parts."""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from bench.environment import prepare
from bench.table import SHARED, Row, text_of

PARTS = ("callbacks", "mirror", "cwsync", "memory", "timepost", "pages", "pace", "slaclock", "coverage")


def main(words: list[str]) -> int:
    unknown = [word for word in words if word not in PARTS]
    if unknown:
        print(f"Unknown: {', '.join(unknown)}. Parts: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="cwb-"))
    try:
        prepare(folder)
        rows = [row for part in words or PARTS for row in timed(part, folder)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{text_of(rows)}\n\n{SHARED}")
    return 0


def timed(part: str, folder: Path) -> list[Row]:
    """The part's rows. Imported only now: Django's settings had to be there before."""
    started = time.monotonic()
    measure: Callable[[Path], list[Row]] = import_module(f"bench.{part}").measure
    print(f"{part} ...", file=sys.stderr, flush=True)
    rows = measure(folder)
    print(f"{part} took {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
