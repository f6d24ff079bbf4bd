"""The audit log's pages: filters, one entry opened, the chain, exports, layers."""

import json
from typing import Any

import pytest
from django.test import Client

from approvals import services
from cwhub.accounts.models import Role
from cwhub.accounts.scope import SYSTEM, Actor
from cwhub.audit.chain import seal
from cwhub.audit.layers import DESCRIPTIONS
from cwhub.audit.models import AuditEntry
from cwhub.audit.services import record
from cwhub.audit.verifying import check
from cwhub.journal.services import run_batch
from tests.approvals.cast import Cast, make_cast, make_proposal
from tests.builders import scope_of
from tests.pages.browsing import browser_of

pytestmark = pytest.mark.django_db
READERS = (Role.MANAGER, Role.ADMIN, Role.AUDITOR)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def auditor(cast: Cast) -> Client:
    return browser_of(cast, Role.AUDITOR)


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def told_in(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode()


def write(cast: Cast, sentence: str, **also: Any) -> AuditEntry:
    with cast.everything.open():
        fields: dict[str, Any] = {
            "account_id": cast.account.pk,
            "by": SYSTEM,
            "act": "journal.committed",
            "client_id": cast.acme.pk,
        }
        return record(sentence=sentence, **fields | also)


def decided(cast: Cast) -> None:
    """One change approved by the manager."""
    row = make_proposal(cast)
    with cast.scope(Role.MANAGER).open() as scope:
        by = cast.actor(Role.MANAGER)
        services.approve(scope=scope, proposal_uid=row.uid, fingerprint=row.fingerprint, by=by)


def entry_of(cast: Cast, act: str) -> AuditEntry:
    with cast.everything.open():
        return AuditEntry.objects.filter(act=act).latest("pk")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("address", ["/audit", "/audit/layers", "/audit/live"])
def test_who_may_not_read_it_is_told_who_can(cast: Cast, role: str, address: str) -> None:
    answer = browser_of(cast, role).get(address)
    assert answer.status_code == (200 if role in READERS else 403)
    if role not in READERS:
        assert "A manager, an admin or an auditor" in answer.content.decode()


FILTERS = {
    "q=printer": "Printer",
    "q=Dana": "Printer",
    "by=person": "Printer",
    "by=policy": "Alone",
    "room=triage": "Analysed",
    "automated=yes": "Alone",
    "automated=no": "Printer",
    "client=other": "Of another",
    "ticket=77": "Analysed",
    "view=alone": "Alone",
    "view=refused": "Refused",
    "view=undone": "Undone",
    "view=looked": "Looked",
    "since=2026-01-02&until=2026-01-02": "Old",
}


@pytest.mark.parametrize("query", FILTERS)
def test_filters_show_what_they_say_and_leave_out_the_rest(cast: Cast, auditor: Client, query: str) -> None:
    dana, policy = Actor("person", 7, "Dana"), Actor("policy", None, "policy, version 2")
    write(cast, "Printer set right", by=dana, act="approvals.rejected.not")
    write(cast, "Alone it ran", by=policy, act="approvals.allowed")
    write(cast, "Analysed", act="triage.analysed", ticket=77)
    write(cast, "Of another client", client_id=cast.other.pk, by=dana)
    write(cast, "Refused", act="approvals.rejected", by=dana)
    write(cast, "Undone", act="journal.undone", by=dana)
    write(cast, "Looked at it", act="audit.looked", by=dana)
    old = write(cast, "Old one", by=dana)
    with cast.everything.open():
        # the database lets nobody change the time of an entry, so the old one is made as one
        AuditEntry.objects.create(
            **{name: getattr(old, name) for name in ("account_id", "client_id", "actor_kind", "actor_name", "act")},
            sentence="Old indeed",
            at="2026-01-03T05:30:00Z",  # still the second of January in Chicago
        )
    page = text_of(auditor, f"/audit?{query}")
    shown = page[page.index('id="log-title"') :]
    assert FILTERS[query] in shown
    everything = {"Printer", "Alone it", "Analysed", "Of another", "Refused", "Undone", "Looked at it", "Old indeed"}
    left_out = [word for word in everything if word not in shown]
    assert left_out, f"{query} has narrowed nothing"


def test_nonsense_in_the_address_narrows_nothing(cast: Cast, auditor: Client) -> None:
    write(cast, "Here it is")
    page = text_of(auditor, "/audit?view=x&by=y&room=z&since=tomorrow&ticket=abc&automated=maybe&below=-1&q=%00")
    assert "Here it is" in page


def test_an_opened_entry_shows_before_and_after_its_layers_its_undo_and_its_seal(cast: Cast, auditor: Client) -> None:
    decided(cast)
    seal(cast.account.pk)
    page = text_of(auditor, f"/audit/entries/{entry_of(cast, 'approvals.allowed').uid}")
    drawer = page[page.index("<aside") :]
    assert "<del>old</del>" in drawer
    assert "<ins>new</ins>" in drawer
    for layer in DESCRIPTIONS:
        assert f"<b>{layer.name}</b>" in drawer
    assert "Can it be undone?" in drawer
    assert "Entry 3</h3>" in drawer
    assert "Approved by" in drawer


@pytest.mark.django_db(transaction=True)
def test_what_was_to_come_at_the_decision_is_told_once_it_was_written(cast: Cast) -> None:
    decided(cast)
    entry = entry_of(cast, "approvals.allowed")
    auditor = browser_of(cast, Role.AUDITOR)
    page = text_of(auditor, f"/audit/entries/{entry.uid}")
    assert "told when its writes have ended" in page
    assert "It is still under way" in page
    with cast.everything.open():
        from cwhub.journal.models import WriteBatch

        batch = WriteBatch.objects.get()
    run_batch(cast.account.pk, batch.pk)
    page = text_of(auditor, f"/audit/entries/{entry.uid}")
    assert "told when its writes have ended" not in page
    assert "1 write, sent 1, confirmed." in page
    assert "<b>Yes, until" in page
    assert 'type="submit" data-decision' not in page, "an auditor changes nothing"
    assert 'type="submit" data-decision' in text_of(browser_of(cast, Role.MANAGER), f"/audit/entries/{entry.uid}")


def test_an_unknown_entry_and_another_accounts_are_404(cast: Cast, auditor: Client) -> None:
    outsiders = make_cast("nimbus")
    foreign = write(outsiders, "Not theirs")
    assert auditor.get("/audit/entries/nothing").status_code == 404
    assert auditor.get(f"/audit/entries/{foreign.uid}").status_code == 404


def test_the_banner_says_how_far_the_chain_goes(cast: Cast, auditor: Client) -> None:
    assert "No entry is sealed yet" in text_of(auditor, "/audit")
    write(cast, "One")
    assert seal(cast.account.pk) == 2  # that the page was looked at is an entry too
    page = text_of(auditor, "/audit")
    assert "Sealed up to 2." in page
    assert "Not verified yet" in page
    check(cast.account.pk)
    assert "Unbroken to 2, verified" in text_of(auditor, "/audit")


def test_the_banner_follows_by_itself(cast: Cast, auditor: Client) -> None:
    page = text_of(auditor, "/audit")
    cursor = page.split('data-live-cursor="')[1].split('"')[0]
    assert auditor.get("/audit/live", headers={"X-Cursor": cursor}).status_code == 204
    write(cast, "One")
    seal(cast.account.pk)
    news = auditor.get("/audit/live", headers={"X-Cursor": cursor})
    assert news.content.decode().strip().endswith("</hx-partial>")
    assert news.headers["X-Cursor"] != cursor


def test_a_check_is_asked_for_in_the_queue_and_told(cast: Cast) -> None:
    from django_q.models import OrmQ

    assert browser_of(cast, Role.MANAGER).post("/audit/check").status_code == 403
    assert browser_of(cast, Role.AUDITOR).post("/audit/check").status_code == 302
    assert OrmQ.objects.count() == 1
    assert entry_of(cast, "audit.check_asked").actor_name == cast.actor(Role.AUDITOR).name


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_export_is_narrowed_as_the_page_is_and_is_itself_told(cast: Cast, auditor: Client, form: str) -> None:
    write(cast, "Of Acme")
    write(cast, "Of Other", client_id=cast.other.pk)
    answer = auditor.post(f"/audit/export/{form}", {"client": "Acme"})
    told = told_in(answer)
    assert "Of Acme" in told
    assert "Of Other" not in told
    assert answer.headers["Content-Disposition"] == f'attachment; filename="audit-{cast.account.uid}.{form}"'
    assert answer.headers["Cache-Control"] == "no-store"
    entry = entry_of(cast, "audit.exported")
    assert entry.actor_name == cast.actor(Role.AUDITOR).name
    if form == "json":
        assert json.loads(told)["asked"] == {"client": "Acme"}


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.DISPATCHER, Role.MANAGER, Role.BILLING])
def test_who_may_not_export_gets_nothing(cast: Cast, role: str) -> None:
    write(cast, "Secret of Acme")
    answer = browser_of(cast, role).post("/audit/export/json")
    assert answer.status_code == 403
    assert "Secret" not in answer.content.decode()
    with cast.everything.open():
        assert not AuditEntry.objects.filter(act="audit.exported").exists()


def test_an_auditor_of_one_client_reads_and_exports_that_client_only(cast: Cast) -> None:
    write(cast, "Of Acme")
    write(cast, "Of Other", client_id=cast.other.pk)
    write(cast, "Of nobody", client_id=None)
    person = cast.person(Role.AUDITOR)
    person.all_clients, person.clients = False, [cast.acme.pk]
    person.save()
    browser = browser_of(cast, Role.AUDITOR)
    page = text_of(browser, "/audit")
    exported = told_in(browser.post("/audit/export/json"))
    for text in (page, exported):
        assert "Of Acme" in text
        assert "Of Other" not in text
        assert "Of nobody" not in text
    assert json.loads(exported)["whole"] is False


def test_an_export_holds_no_transaction_between_its_pieces(cast: Cast, auditor: Client) -> None:
    from cwhub.accounts.scope import scope_is_open

    for number in range(3):
        write(cast, f"Number {number}")
    answer: Any = auditor.post("/audit/export/json")
    pieces = answer.streaming_content
    for piece in pieces:
        assert piece
        assert not scope_is_open()


def test_the_page_of_the_layers_names_all_ten_with_their_proofs(auditor: Client) -> None:
    page = text_of(auditor, "/audit/layers")
    for layer in DESCRIPTIONS:
        assert f". {layer.name}</b>" in page
    assert "scripts/verify_audit_export.py" in page


def test_forgotten_contents_say_so(cast: Cast, auditor: Client) -> None:
    from cwhub.audit.forgetting import empty, mark_forgotten

    entry = write(cast, "Told of Acme", data={"n": 1})
    with scope_of(cast.account).open():
        mark_forgotten(cast.acme, SYSTEM)
        empty(AuditEntry.objects.filter(pk=entry.pk))
    assert "(contents forgotten)" in text_of(auditor, f"/audit/entries/{entry.uid}")
    assert "Told of Acme" not in text_of(auditor, "/audit")


def test_long_logs_go_on_below(cast: Cast, auditor: Client) -> None:
    for number in range(1, 103):
        write(cast, f"Number {number}.")
    first = text_of(auditor, "/audit?room=journal")
    assert "Number 102." in first
    assert "Number 2." not in first
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "Number 2." in text_of(auditor, older)
