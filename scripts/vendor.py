"""Fetch the files we vendor and prove that they are the published ones.

    python scripts/vendor.py            fetch every row of static/vendor/vendor.json again
    python scripts/vendor.py --check    only compare the files that lie here

To move to another version, change `version` in the manifest, put the registry's `dist.integrity`
(`npm view name@version dist.integrity`) into `integrity`, empty `sha256` and run it. Node is needed
here only; nothing that runs or tests the product needs it.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TypedDict

FOLDER = Path(__file__).resolve().parent.parent / "static" / "vendor"
MANIFEST = FOLDER / "vendor.json"


class Row(TypedDict):
    """One vendored file: what it is, where it lay in its package, and what it must hash to."""

    name: str
    version: str
    licence: str
    member: str
    file: str
    sha256: str
    integrity: str


class NotThePublishedFile(Exception):
    """The bytes differ from what the manifest names."""


def rows() -> list[Row]:
    found: list[Row] = json.loads(MANIFEST.read_text())
    return found


def integrity_of(content: bytes) -> str:
    """The registry's own spelling of a sha512."""
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


def differing(folder: Path = FOLDER) -> list[str]:
    """Names of the files that are not what the manifest says."""
    return [row["file"] for row in rows() if _sha256(folder / row["file"]) != row["sha256"]]


def fetch(row: Row) -> bytes:
    """The one file of this package, out of a tarball with the promised sha512."""
    with tempfile.TemporaryDirectory() as scratch:
        package = f"{row['name']}@{row['version']}"
        subprocess.run(["npm", "pack", "--silent", package], cwd=scratch, check=True, stdout=subprocess.DEVNULL)
        [tarball] = Path(scratch).glob("*.tgz")
        if integrity_of(tarball.read_bytes()) != row["integrity"]:
            raise NotThePublishedFile(f"{package}: the tarball's sha512 is not the manifest's")
        with tarfile.open(tarball) as archive:
            member = archive.extractfile(f"package/{row['member']}")
            if member is None:
                raise NotThePublishedFile(f"{package} has no {row['member']}")
            return member.read()


def fetch_all() -> None:
    """Fetch every row and write it down, with the hash of a row that had none."""
    updated = []
    for row in rows():
        content = fetch(row)
        found = hashlib.sha256(content).hexdigest()
        if row["sha256"] and row["sha256"] != found:
            raise NotThePublishedFile(f"{row['file']}: sha256 {found} is not the manifest's")
        (FOLDER / row["file"]).write_bytes(content)
        updated.append({**row, "sha256": found})
    MANIFEST.write_text(json.dumps(updated, indent=2) + "\n")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="fetch nothing")
    if not parser.parse_args().check:
        fetch_all()
    wrong = differing()
    print(
        "\n".join(f"{name} is not what the manifest says" for name in wrong) or "All vendored files are as published."
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
