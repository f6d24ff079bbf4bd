"""Log lines carry ids. What people, clients and other programs have said stays out of them."""

import ast
import io
import json
import logging
import traceback
from collections.abc import Iterator
from logging.config import dictConfig
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser

from cwhub.accounts.models import User
from cwhub.connectwise import NotSent
from cwhub.connectwise.wire import error_of
from kit.logs import JsonFormatter, begin_ids, note_ids, trace_of, with_ids, without_words
from kit.sealed import SealError
from tests.builders import make_account, make_member, scope_of

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("kit", "cwhub", "approvals", "triage", "timeentry", "desk", "config")
JANE = "Jane Miller"


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.text = io.StringIO()
        self.setFormatter(JsonFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.text.write(self.format(record) + "\n")

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.getvalue().splitlines()]


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


log = logging.getLogger("cwhub.test")


# --- ids ------------------------------------------------------------------------------------------------------------
def test_a_line_carries_the_ids_of_what_it_belongs_to(lines: Lines) -> None:
    with with_ids(request="abc", client=None):
        note_ids(account=1)
        with with_ids(write="w"):
            log.warning("inside", extra={"connection": 7})
        log.warning("outside")
    log.warning("alone")
    inside, outside, alone = lines.rows
    wanted = {"request": "abc", "account": 1, "write": "w", "connection": 7, "message": "inside"}
    assert inside | wanted == inside
    assert "client" not in inside
    assert "write" not in outside
    assert outside["account"] == 1
    assert {"request", "account"} & alone.keys() == set()


def test_a_new_task_forgets_the_ids_of_the_one_before(lines: Lines) -> None:
    begin_ids(task="one")
    note_ids(batch=1)
    begin_ids(task="two")
    log.warning("x")
    assert "batch" not in lines.rows[0]
    assert lines.rows[0]["task"] == "two"
    begin_ids()


@pytest.mark.django_db
def test_a_scope_names_its_account_and_its_one_client(lines: Lines) -> None:
    account = make_account()
    with scope_of(account).open():
        log.warning("x")
    assert lines.rows[0]["account"] == account.pk
    assert "client" not in lines.rows[0]


@pytest.mark.django_db(transaction=True)
def test_a_failed_request_is_one_line_with_its_ids_and_no_path(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_member(make_account(), "alice")

    def fails(*_: Any, **__: Any) -> Any:
        raise ValueError(JANE)

    monkeypatch.setattr("cwhub.webhooks.views.secret_hash", fails)
    browser = Browser(raise_request_exception=False)
    browser.force_login(person.user)
    answer = browser.post("/webhooks/connectwise/the-secret-of-the-path", b"{}", content_type="application/json")
    assert answer.status_code == 500
    (row,) = [row for row in lines.rows if row["logger"] == "django.request"]
    assert row["request"] == answer["X-Request-Id"]
    assert row["account"] == person.account_id
    assert row["person"] == person.pk
    assert row["message"].endswith("/webhooks/connectwise/<str:token>")
    assert "the-secret-of-the-path" not in lines.text.getvalue()
    assert JANE not in lines.text.getvalue()
    assert row["trace"].endswith("\nValueError")
    assert "cwhub/webhooks/views.py" in row["trace"]


def test_an_unknown_address_is_not_written_down(lines: Lines) -> None:
    assert Browser().get("/invited/somebody/secret-word/x/y").status_code in (302, 404)
    assert Browser().post("/webhooks/connectwise/x/secret-word").status_code in (302, 404)
    assert "secret-word" not in lines.text.getvalue()


def test_the_web_server_writes_no_addresses_of_its_own(lines: Lines) -> None:
    """It names them whole. What it was told at its start is undone by the parent's entry in our settings."""
    access = logging.getLogger("uvicorn.access")
    access.propagate = True
    dictConfig(settings.LOGGING)
    logging.getLogger().addHandler(lines)
    access.info("POST /webhooks/connectwise/%s", "secret-word")
    assert lines.rows == []


def test_the_callbacks_address_is_cut_whoever_names_it(lines: Lines) -> None:
    log.warning("asked POST /webhooks/connectwise/secret-word?recordId=1 and '/webhooks/connectwise/other-word'")
    assert "secret-word" not in lines.text.getvalue()
    assert "other-word" not in lines.text.getvalue()
    assert "/webhooks/connectwise/...?recordId=1" in lines.rows[0]["message"]


def test_a_foreign_host_is_told_without_its_name(lines: Lines) -> None:
    Browser().get("/", headers={"Host": "jane-miller.example"})
    assert "DisallowedHost" in lines.text.getvalue()
    assert "jane-miller" not in lines.text.getvalue()


# --- exceptions -----------------------------------------------------------------------------------------------------
def quoting() -> list[Exception]:
    """What other programs raise with somebody's words inside."""
    said = httpx.Response(400, json={"message": f"{JANE} is no member", "errors": []})
    request = httpx.Request("GET", f"https://x.example/?name={JANE}")
    return [
        ValueError(f"invalid literal: {JANE!r}"),
        KeyError(JANE),
        error_of(said, said.json()),
        NotSent(f"{JANE} does not answer."),
        httpx.ReadTimeout(f"timed out for {JANE}", request=request),
        httpx.HTTPStatusError(f"404 for {request.url} {JANE}", request=request, response=said),
        json.JSONDecodeError(JANE, JANE, 0),
        UnicodeDecodeError("utf-8", JANE.encode(), 0, 1, JANE),
        psycopg.errors.UniqueViolation(f'duplicate key\nDETAIL:  Key (name)=("{JANE}") already exists.'),
        AssertionError(JANE),
        RuntimeError(f"\n  File {JANE}\nValueError: {JANE}"),
    ]


@pytest.mark.parametrize("error", quoting(), ids=lambda error: type(error).__name__)
def test_an_exceptions_words_stay_out_wherever_it_is_named(lines: Lines, error: Exception) -> None:
    try:
        try:
            raise error
        except Exception as first:
            raise RuntimeError(f"after {JANE}") from first
    except RuntimeError:
        log.exception("it failed")
    log.warning("it failed: %s", error)
    log.warning("it failed: %(what)s", {"what": error})
    log.warning("it failed", extra={"error": error})
    assert JANE not in lines.text.getvalue()
    assert all(type(error).__name__ in json.dumps(row) for row in lines.rows)
    assert "test_logs.py" in lines.rows[0]["trace"]


@pytest.mark.django_db(transaction=True)
def test_the_database_says_which_rule_was_broken_and_not_by_what(lines: Lines) -> None:
    User.objects.create_user(JANE)
    try:
        with transaction.atomic():
            User.objects.create_user(JANE)
    except DatabaseError:
        log.exception("not stored")
    trace = lines.rows[0]["trace"]
    assert "IntegrityError: 23505 accounts_user" in trace
    assert JANE not in trace


@pytest.mark.django_db
def test_a_value_that_the_database_cannot_take_is_not_repeated(lines: Lines) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select %s::text::int", [JANE])
    except DatabaseError:
        log.exception("not read")
    assert "DataError: 22P02" in lines.rows[0]["trace"]
    assert JANE not in lines.text.getvalue()


def test_words_of_our_own_are_kept() -> None:
    assert trace_of(SealError("A stored secret cannot be opened.")).endswith(
        "SealError: A stored secret cannot be opened."
    )


def test_what_the_queue_writes_of_a_failure_is_cut_to_its_places() -> None:
    try:
        try:
            raise KeyError(JANE)
        except KeyError as first:
            raise ValueError(f"two\n  File {JANE}\n{JANE}: {JANE}") from first
    except ValueError as error:
        text = f"{error} : {traceback.format_exc()}"
    cut = without_words(f"Failed 'triage.tasks.analyse' (a-b-c) - {text}")
    assert JANE not in cut
    assert cut.startswith("Failed 'triage.tasks.analyse' (a-b-c)\nTraceback")
    assert cut.count("test_logs.py") == 2
    assert "KeyError" in cut
    assert cut.endswith("ValueError")
    assert without_words("processed [one-two]") == "processed [one-two]"


# --- our own calls --------------------------------------------------------------------------------------------------
IDS = {
    "account", "batch", "change", "client", "connection", "entry", "error", "file", "inbox", "operation", "reason",
    "record", "run", "seconds", "step", "task", "ticket", "write",
}  # fmt: skip
# Values that our log lines name beside ids: parts of our own code or set-up, and exceptions, which are cut.
NAMED = {
    "child.name", "reason", "error", "refusal", "collection.name", "path", "ticket.number", "connection.codebase",
    "found", "step",
}  # fmt: skip
METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log"}


def logger_calls() -> Iterator[tuple[str, ast.Call]]:
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
                    owner = node.func.value
                    if isinstance(owner, ast.Name) and owner.id in ("log", "logger", "logging"):
                        yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def test_every_log_call_of_ours_has_a_constant_sentence_and_names_ids_only() -> None:
    calls = list(logger_calls())
    assert len(calls) > 20
    for place, call in calls:
        assert isinstance(call.args[0], ast.Constant), f"{place}: the sentence is put together"
        for value in call.args[1:]:
            word = ast.unparse(value)
            assert word in NAMED or word.startswith("type(") or " if isinstance(error, " in word, f"{place}: {word}"
        for keyword in call.keywords:
            if keyword.arg == "extra":
                assert isinstance(keyword.value, ast.Dict), place
                names = {ast.literal_eval(key) for key in keyword.value.keys if key is not None}
                assert names <= IDS, f"{place}: {names - IDS}"


def test_nothing_is_printed_past_the_log() -> None:
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            if "management" in file.parts or "supervision" in file.parts or "demo" in file.parts:
                continue  # they talk with whoever sits at the terminal
            calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
            printing = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]
            assert not printing, file
