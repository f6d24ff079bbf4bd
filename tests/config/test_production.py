"""What production refuses, each with a sentence that names the setting; and that a fit one passes Django's own list."""

import base64
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import override_settings
from pytest_django import Settings

from config import checks
from kit.sealed import KeyRing

ROOT = Path(__file__).resolve().parents[2]
FIT = {
    "CWHUB_MODE": "production",
    "CWHUB_PUBLIC_URL": "https://cwhub.msp.example",
    "CWHUB_ALLOWED_HOSTS": "cwhub.msp.example,127.0.0.1",
    "DATABASE_URL": "postgresql://cwhub_app:9fK2-one@db.msp.example/cwhub",
    "DATABASE_OWNER_URL": "postgresql://cwhub_owner:9fK2-two@db.msp.example/cwhub",
    "DATABASE_SWEEP_URL": "postgresql://cwhub_sweep:9fK2-three@db.msp.example/cwhub",
}


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return KeyRing.create(tmp_path_factory.mktemp("keys") / "ring.json", made_for="production")


def manage(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    keeps = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env=keeps | environment, capture_output=True, text=True, timeout=120)


def test_a_fit_production_passes_every_check_of_django_and_of_ours(ring: KeyRing, tmp_path: Path) -> None:
    said = manage(
        "check", "--deploy", "--fail-level", "INFO", CWHUB_VAR=str(tmp_path), CWHUB_KEYRING=str(ring.path), **FIT
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert "System check identified no issues" in said.stdout


def test_the_ring_may_come_by_the_environment_and_is_written_nowhere(ring: KeyRing, tmp_path: Path) -> None:
    said = manage("check", "--deploy", CWHUB_VAR=str(tmp_path), CWHUB_KEYRING_JSON=ring.text(), **FIT)
    assert said.returncode == 0, said.stdout + said.stderr
    assert list(tmp_path.rglob("*keyring*")) == []


def test_production_makes_no_key_ring_by_itself(tmp_path: Path) -> None:
    said = manage("check", CWHUB_VAR=str(tmp_path), **FIT)
    assert said.returncode != 0
    assert "keyring.json cannot be read" in said.stderr
    assert not (tmp_path / "keyring.json").exists()


def test_every_unfit_setting_is_named_at_once(ring: KeyRing, tmp_path: Path) -> None:
    unfit = {
        "CWHUB_PUBLIC_URL": "http://cwhub.msp.example",
        "CWHUB_ALLOWED_HOSTS": "*",
        "CWHUB_DEBUG": "1",
        "CWHUB_SECRET_KEY": "django-insecure-0123456789abcdefghijklmnopqrstuvwxyz",
        "CWHUB_EGRESS_LOOPBACK": "1",
        "CWHUB_KEYRING_JSON": ring_of(bytes(range(32)), made_for="demo"),
        "DATABASE_URL": "postgresql://cwhub_app:change-me@db.msp.example/cwhub",
    }
    said = manage("check", CWHUB_VAR=str(tmp_path), **(FIT | unfit))
    assert said.returncode != 0
    for known in ("E001", "E003", "E004", "E005", "E006", "E010", "E011"):
        assert f"config.{known}" in said.stderr, known
    assert "change-me" not in said.stderr
    assert "0123456789abcdef" not in said.stderr


def ring_of(key: bytes, *, made_for: str = "production") -> str:
    return json.dumps({"made_for": made_for, "keys": [{"id": "a", "key": base64.b64encode(key).decode()}]})


@pytest.mark.parametrize(
    "key", [bytes(32), b"0123456789abcdef" * 2, b"correct horse battery staple xyz", bytes(range(32))]
)
def test_a_key_that_was_typed_is_refused(key: bytes, settings: Settings) -> None:
    settings.KEY_RING = KeyRing.parse(ring_of(key), "the ring")
    assert [found.id for found in checks.made_key()] == ["config.E009"]


def test_a_drawn_key_is_not_taken_for_a_typed_one() -> None:
    assert not any(checks.is_example(secrets.token_bytes(32)) for _ in range(2000))


@pytest.mark.parametrize("made_for", ["demo", "test", ""])
def test_a_ring_that_was_made_for_something_else_is_refused(made_for: str, ring: KeyRing, settings: Settings) -> None:
    settings.KEY_RING = KeyRing(ring.keys, made_for=made_for)
    assert [found.id for found in checks.made_key()] == ["config.E001"]


@pytest.mark.parametrize(
    "url", ["http://msp.example", "https://localhost", "https://127.0.0.1:8000", "", "msp.example"]
)
def test_an_address_that_the_internet_cannot_use_is_refused(url: str) -> None:
    with override_settings(PUBLIC_URL=url):
        assert [found.id for found in checks.public_url()] == ["config.E005"]


def test_every_refusal_says_what_is_wrong_and_what_to_do() -> None:
    with override_settings(
        PRODUCTION=True,
        DEBUG=True,
        PUBLIC_URL="http://x",
        ALLOWED_HOSTS=["*"],
        EGRESS_LOOPBACK=True,
        SECRET_KEY="short",
    ):
        found = checks.production_is_fit(None)
    assert len(found) >= 6
    for one in found:
        assert one.msg.endswith("."), one
        assert one.hint, one
        assert one.hint.endswith("."), one


def test_a_demo_is_not_bothered() -> None:
    assert checks.production_is_fit(None) == []
