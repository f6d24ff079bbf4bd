"""`[AI-Assisted]`: exactly once in the text it belongs to, whatever was edited in between."""

import re

MARK = "[AI-Assisted]"
ANYWHERE = re.compile(r"[ \t]*\[\s*ai[\s-]*assisted\s*\][ \t]*", re.IGNORECASE)


def carries_mark(text: str) -> bool:
    return ANYWHERE.search(text) is not None


def without_mark(text: str) -> str:
    """The text alone."""
    return ANYWHERE.sub(" ", text).strip() if carries_mark(text) else text


def marked(text: str) -> str:
    return f"{MARK} {without_mark(text).strip()}".strip()


def told(notes: str, internal: str, *, assisted: bool, disclosed: bool) -> tuple[str, str]:
    """Notes and internal notes as they are written: disclosed it stands first in both, else in the internal ones."""
    assisted = assisted or carries_mark(notes) or carries_mark(internal)
    if not assisted:
        return notes, internal
    return marked(notes) if disclosed else without_mark(notes), marked(internal)
