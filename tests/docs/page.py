"""Reads docs/install.md: its fenced blocks by their marks."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "install.md").read_text()
FENCE = re.compile(r"^```(\w+) ([\w-]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(mark, text) for _, mark, text in FENCE.findall(PAGE)]


def blocks(mark: str) -> list[str]:
    return [text for known, text in BLOCKS if known == mark]


def block(mark: str) -> str:
    (only,) = blocks(mark)
    return only
