"""The key ring alone: what it opens, what it refuses, and that it never shows itself."""

import base64
import json
import os
from pathlib import Path

import pytest

from kit.sealed import KeyRing, SealError

OWNER = "connection:abc:private_key"


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "ring.json", made_for="production")


def test_what_is_sealed_opens_under_its_own_name_only(ring: KeyRing) -> None:
    sealed = ring.seal("the key", belongs_to=OWNER)
    assert "the key" not in sealed
    assert ring.open(sealed, belongs_to=OWNER) == "the key"
    with pytest.raises(SealError):
        ring.open(sealed, belongs_to="connection:abd:private_key")


def test_the_same_text_is_never_sealed_alike(ring: KeyRing) -> None:
    assert ring.seal("x", belongs_to=OWNER) != ring.seal("x", belongs_to=OWNER)


@pytest.mark.parametrize("place", [3, 14, 30, -3])
def test_a_changed_letter_is_noticed(ring: KeyRing, place: int) -> None:
    sealed = list(ring.seal("the key", belongs_to=OWNER))
    sealed[place] = "A" if sealed[place] != "A" else "B"
    with pytest.raises(SealError):
        ring.open("".join(sealed), belongs_to=OWNER)


@pytest.mark.parametrize("nonsense", ["", "v1", "v1:a:b:c", "v2:a:b:c", "v1:::", "a:b:c:d:e", "v1:ä:ö:ü"])
def test_nonsense_is_told_as_what_cannot_be_opened(ring: KeyRing, nonsense: str) -> None:
    with pytest.raises(SealError):
        ring.open(nonsense, belongs_to=OWNER)


def test_a_new_key_seals_and_the_old_one_still_opens(ring: KeyRing) -> None:
    sealed = ring.seal("before", belongs_to=OWNER)
    both = ring.with_another()
    assert both.open(sealed, belongs_to=OWNER) == "before"
    after = both.seal("after", belongs_to=OWNER)
    assert after.split(":")[1] == both.newest != ring.newest
    with pytest.raises(SealError):
        both.with_newest_only().open(sealed, belongs_to=OWNER)
    assert both.with_newest_only().open(after, belongs_to=OWNER) == "after"


def test_derived_keys_of_before_are_known_after_a_rotation(ring: KeyRing) -> None:
    both = ring.with_another()
    assert both.derive("django") != ring.derive("django")
    assert both.derived_before("django") == [ring.derive("django")]
    assert ring.derived_before("django") == []
    assert ring.derive("django") != ring.derive("marker")


def test_a_running_process_learns_of_a_key_that_another_one_added(ring: KeyRing) -> None:
    assert ring.path
    other = KeyRing.read(ring.path)
    other.with_another().write(ring.path)
    other.look_again()
    sealed = other.seal("new", belongs_to=OWNER)
    assert ring.open(sealed, belongs_to=OWNER) == "new"
    assert ring.seal("x", belongs_to=OWNER).split(":")[1] == other.newest


def test_the_file_is_its_owners_alone_and_stays_so(ring: KeyRing) -> None:
    assert ring.path
    assert ring.path.stat().st_mode & 0o777 == 0o600
    ring.with_another().write(ring.path)
    assert ring.path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in ring.path.parent.iterdir()] == ["ring.json"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_file_that_others_may_read_is_refused(ring: KeyRing, mode: int) -> None:
    assert ring.path
    os.chmod(ring.path, mode)
    with pytest.raises(SealError, match="Set its mode to 0600"):
        KeyRing.read(ring.path)


def test_a_ring_that_is_there_is_not_written_over(ring: KeyRing) -> None:
    assert ring.path
    before = ring.path.read_text()
    with pytest.raises(FileExistsError):
        KeyRing.create(ring.path, made_for="production")
    assert ring.path.read_text() == before
    assert [file.name for file in ring.path.parent.iterdir()] == ["ring.json"]


BROKEN = ["", "{", "[]", "null", '"x"', "{}", '{"keys": []}', '{"keys": [{}]}', '{"keys": {"id": 1}}']
SHORT = json.dumps({"keys": [{"id": "a", "key": base64.b64encode(b"secret but short").decode()}]})


@pytest.mark.parametrize("text", [*BROKEN, SHORT, '{"keys": [{"id": "a", "key": "cwhub-secret-word"}]}'])
def test_a_broken_ring_is_refused_without_showing_it(text: str, tmp_path: Path) -> None:
    file = tmp_path / "ring.json"
    file.write_text(text)
    file.chmod(0o600)
    with pytest.raises(SealError) as refusal:
        KeyRing.read(file)
    assert str(file) in str(refusal.value)
    assert "secret" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_a_ring_never_shows_its_keys(ring: KeyRing) -> None:
    shown = f"{ring} {ring!r} {[ring]}"
    for key in ring.keys.values():
        assert base64.b64encode(key).decode() not in shown
        assert repr(key) not in shown
        assert key.hex() not in shown
