"""A search that finds nothing proves nothing unless it would have found it."""

import base64
import secrets
from urllib.parse import quote

import pytest

from tests.leaks.searching import search

SECRET = b"a/s+ecret of the house?"
WAYS = {
    "plain": lambda word: word,
    "hex": lambda word: word.hex().encode(),
    "HEX": lambda word: word.hex().upper().encode(),
    "url": lambda word: quote(word, safe="").encode(),
    "base64": base64.b64encode,
    "base64url": base64.urlsafe_b64encode,
    "in basic auth": lambda word: base64.b64encode(b"company+public:" + word),
    "in other text": lambda word: base64.b64encode(b"x" * 7 + word + b"y" * 5),
    "in json": lambda word: base64.b64encode(b'{"key": "' + word + b'"}'),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_secret_is_found_however_it_is_written(way: str) -> None:
    heap = b"some log\n" * 50 + WAYS[way](SECRET) + b"\nmore" * 50
    assert [one.secret for one in search("a log", heap, {"the secret": SECRET})][:1] == ["the secret"]


@pytest.mark.parametrize("shift", range(6))
@pytest.mark.parametrize("length", range(8, 20))
def test_base64_is_found_in_every_alignment(shift: int, length: int) -> None:
    word = secrets.token_bytes(length)
    heap = base64.b64encode(b"." * shift + word + b"." * 4)
    assert search("x", heap, {"word": word})


def test_what_is_not_there_is_not_found() -> None:
    assert search("a log", b"nothing " * 1000, {"the secret": SECRET}) == []


def test_what_is_found_does_not_show_the_secret() -> None:
    (first, *_) = search("a log", b"key=" + SECRET + b";", {"the secret": SECRET})
    assert SECRET.decode() not in str(first)
    assert "key= >>> <<< ;" in first.around
