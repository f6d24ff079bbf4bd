"""A browser as a person would name it, from what it says of itself. That proves nothing: it helps him to remember."""

import re

# In this order: each says that it is those below it, too.
BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:Chrome|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* .*Safari/"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS X"),
    ("ChromeOS", "CrOS"),
    ("Linux", "Linux"),
)
LONGEST = 60


def browser_named(said: str) -> str:
    """`Chrome 131 on Windows`; the first words of anything else."""
    found = next(((name, match.group(1)) for name, form in BROWSERS if (match := re.search(form, said))), None)
    if found is None:
        return said[:LONGEST] or "unknown"
    system = next((name for name, word in SYSTEMS if word in said), "")
    return f"{found[0]} {found[1]}{f' on {system}' if system else ''}"
