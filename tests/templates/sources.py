"""What the tests of this folder read: our templates, scripts and sheet, as they lie on disk."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def markup(path: Path) -> str:
    """A template without its comments."""
    return COMMENT.sub("", path.read_text())


def scripts() -> list[Path]:
    return sorted((STATIC / "js").glob("*.js"))
