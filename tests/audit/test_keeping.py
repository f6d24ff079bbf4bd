"""How long what is kept: settings, and a job that deletes in small portions. The clock is the one thing faked."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from cwhub.accounts.models import Client, Role, Run
from cwhub.audit import forgetting
from cwhub.audit.chain import seal
from cwhub.audit.models import AuditCheck, AuditEntry, AuditLook, ClientEnd, Keeping
from cwhub.audit.verifying import verify
from cwhub.journal.models import WriteAttempt, WriteBatch, WriteOp
from cwhub.webhooks.models import InboxItem
from desk import keeping
from desk.ending import finding, tasks
from kit.clock import now
from tests.approvals.cast import Cast, make_cast
from tests.audit.cast import BY
from tests.pages.browsing import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Moves the clock of what keeps."""

    def move(**time: float) -> None:
        def clock() -> datetime:
            return now() + timedelta(**time)

        for module in (keeping, finding):
            monkeypatch.setattr(module, "now", clock)

    return move


def make_callbacks(cast: Cast, count: int, state: str = "handled", **age: float) -> None:
    with cast.everything.open():
        InboxItem.objects.bulk_create(
            InboxItem(
                account=cast.account, connection=cast.connection, body=b"{}", body_sha256=f"{state}{n}{age}",
                state=state, received_at=now() - timedelta(**age),
            )
            for n in range(count)
        )  # fmt: skip


def count(cast: Cast, model: Any, **found: Any) -> int:
    with cast.everything.open():
        return int(model.objects.filter(account_id=cast.account.pk, **found).count())


def test_callbacks_go_after_a_day_and_those_not_handled_stay(cast: Cast, later: Any) -> None:
    make_callbacks(cast, 3)
    make_callbacks(cast, 2, state="new")
    later(hours=23)
    keeping.keep(cast.account.pk)
    assert count(cast, InboxItem) == 5
    later(hours=25)
    assert keeping.keep(cast.account.pk) == {"callbacks": 3}
    assert count(cast, InboxItem) == count(cast, InboxItem, state="new") == 2


def test_the_setting_decides(cast: Cast, later: Any) -> None:
    make_callbacks(cast, 1)
    with cast.everything.open() as scope:
        keeping.set_keeping(scope=scope, said={"callbacks_hours": 72}, by=BY)
    later(hours=71)
    assert keeping.keep(cast.account.pk) == {}
    later(hours=73)
    assert keeping.keep(cast.account.pk) == {"callbacks": 1}


def test_it_deletes_in_small_portions_and_goes_on_in_the_next_round(
    cast: Cast, later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 3)
    monkeypatch.setattr(keeping, "PORTIONS", 2)
    make_callbacks(cast, 8)
    later(hours=25)
    assert keeping.keep(cast.account.pk) == {"callbacks": 6}
    assert keeping.keep(cast.account.pk) == {"callbacks": 2}
    assert keeping.keep(cast.account.pk) == {}


def test_another_accounts_rows_are_not_touched(cast: Cast, later: Any) -> None:
    second = make_cast("nimbus")
    make_callbacks(second, 2)
    later(hours=25)
    keeping.keep(cast.account.pk)
    assert count(second, InboxItem) == 2


def make_attempt(cast: Cast, *, days: float, state: str = "running") -> None:
    with cast.everything.open():
        n = WriteBatch.objects.count()
        batch = WriteBatch.objects.create(
            account=cast.account, connection=cast.connection, client=cast.acme, fingerprint="f", proposal_uid=f"p{n}",
            turn="t", created_by_kind="system", created_by_name="cwhub",
        )  # fmt: skip
        op = WriteOp.objects.create(
            account=cast.account, connection=cast.connection, client=cast.acme, batch=batch, seq=0, kind="test.field",
            payload={}, payload_hash="h", content_key=f"c{n}", dedup_key=f"d{n}", marker="m",
        )  # fmt: skip
        WriteAttempt.objects.create(
            account=cast.account, connection=cast.connection, client=cast.acme, op=op, n=1, act="send", fence=1,
            request_hash="h", outcome="started", started_at=now() - timedelta(days=days),
        )  # fmt: skip
        if state != "running":
            WriteBatch.objects.filter(pk=batch.pk).update(state=state)


def test_attempts_go_after_90_days_where_their_writes_have_ended(cast: Cast) -> None:
    make_attempt(cast, days=91, state="committed")
    make_attempt(cast, days=91, state="parked")
    make_attempt(cast, days=91)
    make_attempt(cast, days=89, state="committed")
    assert keeping.keep(cast.account.pk) == {"attempts": 1}
    assert count(cast, WriteAttempt) == 3
    assert count(cast, WriteOp) == 4, "the writes themselves stay"


def test_the_database_refuses_to_let_a_young_attempt_go_whatever_the_clock_says(cast: Cast, later: Any) -> None:
    make_attempt(cast, days=1, state="committed")
    later(days=400)
    with pytest.raises(DatabaseError), transaction.atomic():
        keeping.keep(cast.account.pk)
    assert count(cast, WriteAttempt) == 1


def write_old(cast: Cast, *, years: float) -> AuditEntry:
    """As `record` writes it, at that time: the database lets nobody change it afterwards."""
    from cwhub.audit import services

    before = now() - years * keeping.YEAR
    with cast.everything.open():
        body = services.AuditBody.objects.create(account_id=cast.account.pk, client=cast.acme, data={"n": 1})
        return AuditEntry.objects.create(
            account_id=cast.account.pk, client=cast.acme, client_then=cast.acme.pk, actor_kind="system", actor_name="x",
            act="test.old", sentence="Long ago", salt="salt", at=before, body=body,
            body_sha256=services.commitment("salt", services.canonical({"n": 1})),
        )  # fmt: skip


def test_contents_of_the_audit_go_after_seven_years_and_the_chain_verifies(cast: Cast) -> None:
    old, younger = write_old(cast, years=7.1), write_old(cast, years=6.9)
    seal(cast.account.pk)
    assert keeping.keep(cast.account.pk) == {"audit contents": 1}
    with cast.everything.open():
        rows = {row.pk: row for row in AuditEntry.objects.select_related("body")}
    body = rows[old.pk].body
    assert (rows[old.pk].sentence, rows[old.pk].act, body and body.data) == ("", "test.old", {})
    assert rows[younger.pk].sentence == "Long ago"
    seal(cast.account.pk)
    looked = verify(cast.account.pk)
    assert looked.fault is None
    assert looked.emptied == 1
    assert keeping.keep(cast.account.pk) == {}


def test_an_emptied_entry_that_is_too_young_for_what_was_told_is_a_fault(cast: Cast) -> None:
    write_old(cast, years=2)
    seal(cast.account.pk)
    with cast.everything.open():
        forgetting.empty(AuditEntry.objects.filter(act="test.old"))  # the database lets it: it is older than a year
    assert "its contents were emptied" in str(verify(cast.account.pk).fault)


def test_looks_and_good_checks_go_too(cast: Cast, later: Any) -> None:
    with cast.everything.open():
        AuditLook.objects.create(account=cast.account, actor_kind="person", actor_id=1, subject="home")
        AuditCheck.objects.create(account=cast.account, through=1)
        AuditCheck.objects.create(account=cast.account, through=1, fault="Seal 1: changed", fault_n=1)
    later(days=91)
    assert keeping.keep(cast.account.pk) == {"looks": 1, "checks": 1}


# --- ended clients ------------------------------------------------------------------------------
def make_end(cast: Cast, client: Client, *, days: float) -> None:
    with cast.everything.open():
        Client.objects.filter(pk=client.pk).update(takes_part=False)
        ClientEnd.objects.create(account=cast.account, client=client, since=now() - timedelta(days=days))


def runs(cast: Cast) -> list[str]:
    with cast.everything.open():
        return list(Run.objects.filter(what=tasks.WHAT).values_list("subject", flat=True))


def test_an_ended_client_is_forgotten_by_itself_only_where_the_account_says_so(cast: Cast) -> None:
    make_end(cast, cast.acme, days=400)
    tasks.forget_old(cast.account.pk)
    assert runs(cast) == []
    with cast.everything.open() as scope:
        keeping.set_keeping(scope=scope, said={"ended_client_days": 365}, by=BY)
    make_end(cast, cast.other, days=364)
    tasks.forget_old(cast.account.pk)
    tasks.forget_old(cast.account.pk)
    assert runs(cast) == [str(cast.acme.pk)]


# --- the page -----------------------------------------------------------------------------------
def saved(cast: Cast) -> Keeping | None:
    with cast.everything.open():
        return Keeping.objects.filter(account_id=cast.account.pk).first()


GOOD = {"callbacks_hours": "48", "attempts_days": "120", "audit_years": "10", "ended_client_days": ""}


def test_the_page_saves_and_tells(cast: Cast) -> None:
    admin = browser_of(cast, Role.ADMIN)
    assert 'value="24"' in admin.get("/settings/keeping").content.decode()
    assert admin.post("/settings/keeping", GOOD).status_code == 302
    row = saved(cast)
    assert row is not None
    assert (row.callbacks_hours, row.attempts_days, row.audit_years, row.ended_client_days) == (48, 120, 10, None)
    with cast.everything.open():
        entry = AuditEntry.objects.get(act="audit.keeping_set")
    assert "hours of raw callbacks: 24 becomes 48" in entry.sentence
    assert admin.post("/settings/keeping", GOOD | {"ended_client_days": "60"}).status_code == 302
    again = saved(cast)
    assert again is not None
    assert again.ended_client_days == 60


@pytest.mark.parametrize(
    "change",
    [{"callbacks_hours": "0"}, {"attempts_days": "29"}, {"audit_years": "0"}, {"audit_years": "x"},
     {"ended_client_days": "1"}, {"callbacks_hours": ""}, {"attempts_days": "99999"}],
)  # fmt: skip
def test_nonsense_is_refused_and_nothing_is_saved(cast: Cast, change: dict[str, str]) -> None:
    answer = browser_of(cast, Role.ADMIN).post("/settings/keeping", GOOD | change)
    assert answer.status_code == 422
    assert "Not saved." in answer.content.decode()
    assert saved(cast) is None


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_only_admins_set_it(cast: Cast, role: str) -> None:
    browser = browser_of(cast, role)
    assert browser.get("/settings/keeping").status_code == 403
    assert browser.post("/settings/keeping", GOOD).status_code == 403
    assert saved(cast) is None
