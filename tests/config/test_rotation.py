"""Every stored secret gets a new key, whatever table it is in, and the old key goes only when nothing needs it."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings as installed
from django.core import signing
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from pytest_django import Settings

from config import key_rotation
from cwhub.accounts.models import Connection
from cwhub.webhooks.doors import callback_url, open_door
from cwhub.webhooks.models import CallbackKey
from desk.signing_in.adapters import SEALED_FOR, SecondFactorAdapter
from kit.sealed import KeyRing
from kit.sealed_field import SealedField, sealed_field, sealed_fields
from tests.builders import make_account, make_connection, make_member, scope_of
from tests.config.settings_of import secrets_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def ring(tmp_path: Path, settings: Settings) -> KeyRing:
    """A ring of this test's own, in a file."""
    settings.KEYRING_FILE = tmp_path / "ring.json"
    settings.KEYRING_JSON = ""
    settings.KEY_RING = KeyRing.create(settings.KEYRING_FILE, made_for="test")
    return settings.KEY_RING


@pytest.fixture
def connections_of_two_accounts(ring: KeyRing) -> list[Connection]:
    made = [make_connection(make_account(name)) for name in ("Ferrous IT", "Cobalt MSP")]
    for number, connection in enumerate(made):
        with scope_of(connection.account).open():
            connection.seal_private_key(f"private {number}")
            connection.save()
            open_door(connection)
            key = CallbackKey(account_id=connection.account_id, connection=connection, key_url=f"https://x/{number}")
            sealed_field(key, "key_sealed").seal(key, f"signing {number}")
            key.save()
    return made


def plain_secrets(connections: list[Connection]) -> list[list[str]]:
    told = []
    for connection in connections:
        with scope_of(connection.account).open():
            again = Connection.objects.get(pk=connection.pk)
            key = CallbackKey.objects.get(connection=again)
            told.append([again.private_key(), callback_url(again), sealed_field(key, "key_sealed").open(key)])
    return told


def rotate(*options: str) -> str:
    said = io.StringIO()
    call_command("rotate_keys", *options, stdout=said)
    return said.getvalue()


def test_a_rotation_seals_all_anew_and_nothing_is_lost(
    ring: KeyRing, connections_of_two_accounts: list[Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_rotation, "PORTION", 1)
    before, old = plain_secrets(connections_of_two_accounts), ring.newest
    assert "Done: all is under key" in rotate()
    assert ring.newest != old
    assert key_rotation.outstanding() == 0
    assert key_rotation.places_under(old) == []
    assert plain_secrets(connections_of_two_accounts) == before
    assert "Removed" in rotate("--remove-old")
    assert list(KeyRing.read(installed.KEYRING_FILE).keys) == [ring.newest]
    assert plain_secrets(connections_of_two_accounts) == before


def test_a_rotation_that_was_stopped_goes_on_without_another_key(
    ring: KeyRing, connections_of_two_accounts: list[Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_rotation, "PORTION", 1)
    before, left = plain_secrets(connections_of_two_accounts), [2]
    whole = key_rotation.reseal_portion

    def stops_midway(*arguments: Any) -> int | None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return whole(*arguments)

    monkeypatch.setattr(key_rotation, "reseal_portion", stops_midway)
    with pytest.raises(KeyboardInterrupt):
        rotate()
    monkeypatch.setattr(key_rotation, "reseal_portion", whole)
    assert plain_secrets(connections_of_two_accounts) == before
    with pytest.raises(CommandError, match="Nothing was removed: an older key is still needed for accounts_connection"):
        rotate("--remove-old")
    assert "An earlier rotation is not finished: 4 values" in rotate()
    assert len(ring.keys) == 2
    assert plain_secrets(connections_of_two_accounts) == before


def test_a_secret_that_no_key_opens_is_named_and_left(
    ring: KeyRing, connections_of_two_accounts: list[Connection]
) -> None:
    first, second = connections_of_two_accounts
    with scope_of(first.account).open():
        foreign = KeyRing({"foreign": b"x" * 32}).seal("lost", belongs_to="whatever")
        Connection.objects.filter(pk=first.pk).update(private_key_sealed=foreign)
    with pytest.raises(CommandError, match=rf"accounts\.Connection\.private_key_sealed {first.pk}"):
        rotate()
    assert plain_secrets([second])[0][0] == "private 1"
    with scope_of(first.account).open():
        assert Connection.objects.get(pk=first.pk).private_key_sealed == foreign


def test_what_somebody_sealed_into_another_column_keeps_the_old_key(
    ring: KeyRing, connections_of_two_accounts: list[Connection]
) -> None:
    """A forgotten place: the proof looks through the whole database, not through our list."""
    first = connections_of_two_accounts[0]
    with scope_of(first.account).open():
        Connection.objects.filter(pk=first.pk).update(checks={"deep": [ring.seal("x", belongs_to="nobody")]})
    rotate()
    with pytest.raises(CommandError, match=r"accounts_connection\.checks: 1"):
        rotate("--remove-old")
    assert len(ring.keys) == 2


def test_a_second_factor_outlives_a_rotation(ring: KeyRing) -> None:
    person = make_member(make_account(), "alice").user
    adapter = SecondFactorAdapter()
    sealed = {"secret": adapter.encrypt("totp secret"), "codes": [adapter.encrypt("one"), "plain", 3]}
    kept = Authenticator.objects.create(user=person, type="totp", data=sealed)
    old = ring.newest
    rotate()
    assert key_rotation.outstanding() == 0
    rotate("--remove-old")
    kept.refresh_from_db()
    assert old not in str(kept.data)
    assert adapter.decrypt(kept.data["secret"]) == "totp secret"
    assert [adapter.decrypt(kept.data["codes"][0]), *kept.data["codes"][1:]] == ["one", "plain", 3]


def test_a_ring_in_the_environment_is_changed_by_its_operator(
    ring: KeyRing, connections_of_two_accounts: list[Connection], settings: Settings, tmp_path: Path
) -> None:
    settings.KEYRING_JSON = ring.text()
    settings.KEY_RING = KeyRing.parse(settings.KEYRING_JSON, "CWHUB_KEYRING_JSON")
    with pytest.raises(CommandError, match="Nothing was done: the ring is in CWHUB_KEYRING_JSON"):
        rotate()
    file = tmp_path / "changed.json"
    assert "Put its text into CWHUB_KEYRING_JSON" in rotate("--to", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    before = plain_secrets(connections_of_two_accounts)
    settings.KEY_RING = KeyRing.parse(file.read_text(), "CWHUB_KEYRING_JSON")
    assert "Done" in rotate()
    assert plain_secrets(connections_of_two_accounts) == before


def test_what_was_signed_before_a_rotation_is_known_after_it(ring: KeyRing, settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = secrets_of(ring)
    member = make_member(make_account(), "alice")
    browser = Browser()
    browser.force_login(member.user)
    signed = signing.dumps({"a": 1}, salt="x")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = secrets_of(ring.with_another())
    assert signing.loads(signed, salt="x") == {"a": 1}
    assert browser.get("/").status_code == 200
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = secrets_of(ring.with_another().with_newest_only())
    with pytest.raises(signing.BadSignature):
        signing.loads(signed, salt="x")


def test_every_column_that_is_named_sealed_is_sealed() -> None:
    named = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if "sealed" in field.name.split("_") and field.get_internal_type() == "TextField"
    }
    assert named == {f"{model._meta.label}.{field.name}" for model, field in sealed_fields()}
    assert len(named) >= 3


def test_nothing_is_sealed_past_the_columns_that_a_rotation_finds() -> None:
    rooms = ("kit", "cwhub", "approvals", "triage", "timeentry", "desk", "config")
    sources = [file for room in rooms for file in (ROOT / room).rglob("*.py")]
    sealing = {
        str(file.relative_to(ROOT)) for file in sources if re.search(r"KEY_RING\.(seal|open)\(", file.read_text())
    }
    in_a_session = "desk/signing_in/forms.py"  # for hours at most; what cannot be opened any more is made anew
    assert sealing == {"kit/sealed_field.py", "desk/signing_in/adapters.py", in_a_session}
    assert installed.SEALED_JSON == {"mfa.Authenticator.data": SEALED_FOR}


def test_every_sealed_column_names_its_row() -> None:
    for model, field in sealed_fields():
        assert isinstance(field, SealedField)
        assert "{row." in field.belongs_to, f"{model._meta.label}.{field.name} opens in every row"
