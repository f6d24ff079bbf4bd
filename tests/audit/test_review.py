"""The access review: what is listed, that it is signed as it was shown, and when it is due."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from cwhub.accounts.models import Account, Role
from cwhub.accounts.tokens import create_token
from cwhub.audit.models import AccessReview, AuditEntry
from desk.audit import review
from kit.clock import now
from tests.approvals.cast import Cast, make_cast
from tests.pages.browsing import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def shown_to(browser: Client) -> tuple[str, str]:
    """The page, and the word for what it shows."""
    page = browser.get("/audit/review").content.decode()
    return page, page.split('name="shown" value="')[1].split('"')[0]


def reviews(cast: Cast) -> list[AccessReview]:
    with cast.everything.open():
        return list(AccessReview.objects.filter(account_id=cast.account.pk).order_by("pk"))


def test_it_lists_people_and_tokens_with_what_they_may_and_who_granted_it(cast: Cast) -> None:
    person = cast.person(Role.TECHNICIAN)
    person.all_clients, person.clients, person.granted_by_name = False, [cast.other.pk], "Ada Admin"
    person.save()
    token, _ = create_token(
        membership=cast.person(Role.MANAGER), name="rmm notes", verbs=["read", "propose"], tools=["ticket.note"]
    )
    type(token).objects.filter(pk=token.pk).update(granted_by_name="Ada Admin")
    page, _ = shown_to(browser_of(cast, Role.AUDITOR))
    assert page.count("Ada Admin") >= 2
    for word in ("rmm notes", "read, propose", "ticket.note", "Other", "technician", "never"):
        assert word in page


def test_a_revoked_or_ended_token_is_not_listed(cast: Cast) -> None:
    for name, change in (("gone", {"revoked_at": now()}), ("over", {"expires_at": now() - timedelta(days=1)})):
        token, _ = create_token(membership=cast.person(Role.MANAGER), name=name, verbs=["read"])
        type(token).objects.filter(pk=token.pk).update(**change)
    with cast.everything.open():
        assert review.snapshot(cast.account.pk)["tokens"] == []


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
def test_signing_keeps_who_when_remarks_and_exactly_what_was_shown(cast: Cast, role: str) -> None:
    browser = browser_of(cast, role)
    _, shown = shown_to(browser)
    answer = browser.post("/audit/review", {"shown": shown, "remarks": "Two tokens taken away"})
    assert answer.status_code == 302
    [row] = reviews(cast)
    assert (row.by_name, row.remarks) == (cast.actor(role).name, "Two tokens taken away")
    assert {person["role"] for person in row.snapshot["people"]} == set(Role.values)
    with cast.everything.open():
        entry = AuditEntry.objects.get(act="audit.access_reviewed")
    assert entry.subject_uid == row.uid
    page = browser.get(f"/audit/reviews/{row.uid}").content.decode()
    assert "Two tokens taken away" in page
    assert 'name="shown"' not in page


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.DISPATCHER, Role.MANAGER, Role.BILLING])
def test_others_neither_see_nor_sign_it(cast: Cast, role: str) -> None:
    browser = browser_of(cast, role)
    assert browser.get("/audit/review").status_code == 403
    assert browser.post("/audit/review", {"shown": "x"}).status_code == 403
    assert reviews(cast) == []


def test_what_has_changed_while_somebody_read_is_not_signed(cast: Cast) -> None:
    browser = browser_of(cast, Role.AUDITOR)
    _, shown = shown_to(browser)
    create_token(membership=cast.person(Role.MANAGER), name="new one", verbs=["write"])
    answer = browser.post("/audit/review", {"shown": shown, "remarks": "all fine"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Not signed." in page
    assert "new one" in page
    assert "all fine" in page, "what was typed is not lost"
    assert reviews(cast) == []


def test_a_use_while_somebody_reads_does_not_stop_him(cast: Cast) -> None:
    token, _ = create_token(membership=cast.person(Role.MANAGER), name="busy", verbs=["read"])
    browser = browser_of(cast, Role.AUDITOR)
    _, shown = shown_to(browser)
    type(token).objects.filter(pk=token.pk).update(last_used_at=now())
    assert browser.post("/audit/review", {"shown": shown}).status_code == 302


def test_it_is_due_at_first_and_again_after_a_quarter(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browser_of(cast, Role.AUDITOR)
    assert "A review is due" in shown_to(browser)[0]
    assert "Access was not reviewed this quarter" in browser.get("/audit").content.decode()
    browser.post("/audit/review", {"shown": shown_to(browser)[1]})
    assert "Access was not reviewed" not in browser.get("/audit").content.decode()
    signed = now()
    for days, due in ((91, False), (93, True)):
        monkeypatch.setattr(review, "now", lambda days=days: signed + timedelta(days=days))
        with cast.everything.open():
            assert review.is_due(cast.account.pk) is due


def test_a_signed_review_never_changes(cast: Cast) -> None:
    browser = browser_of(cast, Role.AUDITOR)
    browser.post("/audit/review", {"shown": shown_to(browser)[1]})
    for statement in ("UPDATE audit_accessreview SET by_name = 'x'", "DELETE FROM audit_accessreview"):
        opened = cast.everything.open()
        with opened, connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement)


def test_another_accounts_review_is_404(cast: Cast) -> None:
    browser = browser_of(cast, Role.AUDITOR)
    browser.post("/audit/review", {"shown": shown_to(browser)[1]})
    outsiders = make_cast("nimbus")
    assert browser_of(outsiders, Role.AUDITOR).get(f"/audit/reviews/{reviews(cast)[0].uid}").status_code == 404


def run(**options: Any) -> str:
    out = StringIO()
    call_command("access_review", stdout=out, **options)
    return out.getvalue()


def test_the_command_lists_the_same_and_fails_while_one_is_due(cast: Cast) -> None:
    create_token(membership=cast.person(Role.MANAGER), name="rmm notes", verbs=["read"])
    out = StringIO()
    with pytest.raises(CommandError, match="Due, and signed on the page"):
        call_command("access_review", account=cast.account.uid, stdout=out)
    assert "token rmm notes of " in out.getvalue()
    assert "sees all clients; granted by nobody on record" in out.getvalue()
    browser = browser_of(cast, Role.AUDITOR)
    browser.post("/audit/review", {"shown": shown_to(browser)[1]})
    assert "last signed: " in run(account=cast.account.uid)
    assert '"due": false' in run(account=cast.account.uid, json=True)


@pytest.mark.parametrize(
    ("role", "age", "asked"), [(Role.ADMIN, 93, True), (Role.ADMIN, 91, False), ("technician", 93, False)]
)
def test_home_asks_who_may_sign_once_the_account_is_a_quarter_old(cast: Cast, role: str, age: int, asked: bool) -> None:
    with cast.everything.open():
        Account.objects.filter(pk=cast.account.pk).update(created_at=now() - timedelta(days=age))
    assert ("Access was not reviewed this quarter." in browser_of(cast, role).get("/").content.decode()) is asked
