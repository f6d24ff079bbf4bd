"""One of several names as people type it: whole, its beginning, or the first letters of its words. Pure."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from timeentry.words.reading import Unreadable, shown, squeezed

Key = TypeVar("Key", int, str)


def choose(text: str, names: Mapping[Key, str], noun: str) -> Key:
    """The key of the name that is meant. Raises Unreadable where none fits, or several do and none of them whole."""
    word = squeezed(text)
    for found in readings(word, {key: squeezed(name) for key, name in names.items()}):
        if len(found) == 1:
            return found[0]
        if found:
            several = ", ".join(names[key] for key in found[:3])
            raise Unreadable(f"{shown(text)} may be {several}. Type more of it.")
    raise Unreadable(f"There is no {noun} {shown(text)}. Choose one of the list.")


def readings(word: str, names: Mapping[Key, str]) -> Iterator[list[Key]]:
    """From the surest to the loosest."""
    yield [key for key, name in names.items() if name == word][:1]
    yield [key for key, name in names.items() if initials(name) == word]
    yield [key for key, name in names.items() if name.startswith(word)]
    yield [key for key, name in names.items() if word in name]


def initials(name: str) -> str:
    return "".join(part[0] for part in name.split())
