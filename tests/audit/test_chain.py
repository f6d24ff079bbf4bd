"""The chain: every entry is sealed once, and whatever is changed afterwards is found and named."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from time import monotonic, sleep

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from cwhub.audit import chain
from cwhub.audit.heads import export_head
from cwhub.audit.models import AuditEntry, AuditSeal, AuditWaiting
from cwhub.audit.services import record
from cwhub.audit.verifying import check
from tests.audit.cast import BY, Trail, as_owner, make_trail
from tests.builders import scope_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_entry_gets_one_seal_in_order(trail: Trail) -> None:
    seals, entries = trail.seals(), trail.entries()
    assert [seal.n for seal in seals] == [1, 2, 3, 4, 5, 6]
    assert [seal.entry_id for seal in seals] == [entry.pk for entry in entries]
    assert [seal.previous_sha256 for seal in seals] == ["", *(seal.sha256 for seal in seals[:-1])]
    assert trail.fault() == ""


def test_sealing_twice_seals_once(trail: Trail) -> None:
    assert trail.seal() == 0
    assert len(trail.seals()) == 6


def test_accounts_have_chains_of_their_own(trail: Trail) -> None:
    second = make_trail("Nimbus")
    second.write(2)
    second.seal()
    assert [seal.n for seal in second.seals()] == [1, 2]
    assert second.fault() == trail.fault() == ""


@pytest.mark.django_db(transaction=True, databases=["default", "sweep"])
def test_only_accounts_with_something_to_seal_are_due(trail: Trail) -> None:
    second = make_trail("Nimbus")
    second.write(1)
    assert chain.due() == [second.account.pk]


def test_an_entry_that_is_taken_back_with_its_transaction_leaves_nothing_to_seal(trail: Trail) -> None:
    with scope_of(trail.account, trail.acme).open():
        record(account_id=trail.account.pk, client_id=trail.acme.pk, by=BY, act="a.b", sentence="Never happened")
        transaction.set_rollback(True)
    assert trail.seal() == 0
    assert trail.fault() == ""


@dataclass
class Race:
    """Each writer takes its number early and commits late, while two sealers run without a pause."""

    trail: Trail
    writers: int = 8
    each: int = 12
    faults: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.all_began, self.over = threading.Barrier(self.writers), threading.Event()

    def run(self) -> None:
        sealers = [threading.Thread(target=self.calmly, args=(self.seal,)) for _ in range(2)]
        writers = [threading.Thread(target=self.calmly, args=(self.write, n)) for n in range(self.writers)]
        for thread in [*sealers, *writers]:
            thread.start()
        for thread in writers:
            thread.join(60)
        self.over.set()
        for thread in sealers:
            thread.join(60)

    def calmly(self, act: Callable[..., None], *words: int) -> None:
        try:
            act(*words)
        except Exception as error:
            self.faults.append(error)
        finally:
            connection.close()

    def write(self, number: int) -> None:
        for n in range(self.each):
            with scope_of(self.trail.account, self.trail.acme).open():
                for part in range(2):
                    record(
                        account_id=self.trail.account.pk,
                        client_id=self.trail.acme.pk,
                        by=BY,
                        act="test.written",
                        sentence=f"{number} {n} {part}",
                    )
                if n == 0:
                    self.all_began.wait(30)  # all of them hold low numbers that nobody sees yet
                if (number, n) == (0, 0):
                    wait_until_a_later_one_is_sealed()
                with connection.cursor() as cursor:
                    cursor.execute("select pg_sleep(%s)", [0.001 * ((number * 7 + n) % 9)])

    def seal(self) -> None:
        while not self.over.is_set():
            chain.seal_some(self.trail.account.pk, at_once=5)


def wait_until_a_later_one_is_sealed() -> None:
    mine = AuditEntry.objects.latest("pk").pk
    until = monotonic() + 30
    while not AuditSeal.objects.filter(entry_id__gt=mine).exists():
        assert monotonic() < until, "nothing was sealed while this one was on its way"
        sleep(0.005)


def test_many_writers_that_commit_late_leave_nothing_unsealed_and_nothing_sealed_twice(trail: Trail) -> None:
    race = Race(trail)
    race.run()
    trail.seal()
    assert race.faults == []
    seals, entries = trail.seals(), trail.entries()
    assert len(entries) == 6 + race.writers * race.each * 2
    assert [seal.n for seal in seals] == list(range(1, len(entries) + 1))
    late = [seal.entry_id for seal in seals]
    assert sorted(late) == [entry.pk for entry in entries]
    assert late != sorted(late), "no entry committed late, so this has shown nothing"
    with scope_of(trail.account).open():
        assert not AuditWaiting.objects.exists()
    assert trail.fault() == ""


# --- what is changed afterwards -----------------------------------------------------------------
def test_a_changed_sentence_is_found(trail: Trail) -> None:
    as_owner(
        "audit_auditentry", "UPDATE audit_auditentry SET sentence = 'Nothing' WHERE id = %s", trail.entries()[2].pk
    )
    assert trail.fault().startswith("Seal 3,")
    assert "its sentence was changed" in trail.fault()


@pytest.mark.parametrize(
    "change",
    ["actor_name = 'Somebody else'", "act = 'approvals.rejected'", "at = at - interval '1 hour'", "ticket = 1",
     "actor_id = 8", "subject_uid = 'x'", "client_then = NULL", "body_sha256 = ''"],
)  # fmt: skip
def test_a_changed_column_is_found(trail: Trail, change: str) -> None:
    as_owner("audit_auditentry", f"UPDATE audit_auditentry SET {change} WHERE id = %s", trail.entries()[3].pk)  # noqa: S608
    assert trail.fault().startswith(f"Seal 4, entry {trail.entries()[3].uid}")


def test_a_changed_body_is_found(trail: Trail) -> None:
    body = trail.entries()[1].body_id
    as_owner("audit_auditbody", """UPDATE audit_auditbody SET data = '{"n": 9}' WHERE id = %s""", body)
    assert "its body was changed" in trail.fault()
    as_owner("audit_auditbody", "UPDATE audit_auditbody SET data = '{}' WHERE id = %s", body)
    assert trail.fault().startswith("Seal 2,")
    assert "its body was changed" in trail.fault()


def test_emptied_contents_are_found_where_nobody_was_forgotten(trail: Trail) -> None:
    pk = trail.entries()[0].pk
    as_owner("audit_auditentry", "UPDATE audit_auditentry SET sentence = '', salt = '' WHERE id = %s", pk)
    assert "its contents were emptied" in trail.fault()


def test_another_clients_name_on_an_entry_is_found(trail: Trail) -> None:
    pk = trail.entries()[0].pk
    as_owner("audit_auditentry", "UPDATE audit_auditentry SET client_id = %s WHERE id = %s", trail.other.pk, pk)
    assert "its client was changed" in trail.fault()


def test_an_entry_that_followed_its_ticket_is_no_fault(trail: Trail) -> None:
    with scope_of(trail.account).open():
        AuditEntry.objects.filter(ticket=48817).update(client_id=trail.other.pk)
    trail.write(1, client=trail.other, sentence="Ticket #48817 is Other's now", act="mirror.moved")
    trail.seal()
    assert trail.fault() == ""


def test_a_missing_entry_is_found(trail: Trail) -> None:
    as_owner("audit_auditentry", "DELETE FROM audit_auditentry WHERE id = %s", trail.entries()[4].pk)
    assert trail.fault() == "Seal 5: its entry is missing."


def test_a_missing_seal_is_found(trail: Trail) -> None:
    as_owner("audit_auditseal", "DELETE FROM audit_auditseal WHERE n = 3")
    assert "the seals before it are missing, from number 3 on" in trail.fault()


def test_exchanged_entries_are_found(trail: Trail) -> None:
    one, two = trail.entries()[1].pk, trail.entries()[2].pk
    as_owner("audit_auditseal", "UPDATE audit_auditseal SET entry_id = -1 WHERE entry_id = %s", one)
    as_owner("audit_auditseal", "UPDATE audit_auditseal SET entry_id = %s WHERE entry_id = %s", one, two)
    as_owner("audit_auditseal", "UPDATE audit_auditseal SET entry_id = %s WHERE entry_id = -1", two)
    assert trail.fault().startswith("Seal 2,")


def test_exchanged_seals_are_found(trail: Trail) -> None:
    for before, after in ((2, -1), (3, 2), (-1, 3)):
        as_owner("audit_auditseal", "UPDATE audit_auditseal SET n = %s WHERE n = %s", after, before)
    assert "it does not follow the one before it" in trail.fault()


def test_a_chain_that_was_cut_with_its_entries_is_found_by_the_exported_head(trail: Trail, heads: Path) -> None:
    export_head(trail.account.pk)
    last = trail.entries()[-1].pk
    as_owner("audit_auditseal", "DELETE FROM audit_auditseal WHERE entry_id = %s", last)
    as_owner("audit_auditentry", "DELETE FROM audit_auditentry WHERE id = %s", last)
    assert "the chain ends here, but seal 6 was exported" in trail.fault()
    as_owner("audit_audithead", "DELETE FROM audit_audithead")
    assert trail.fault().endswith(f"seal 6 was exported ({next(heads.iterdir()).name}).")


def test_a_chain_that_was_cut_at_its_seals_alone_is_found_without_a_head(trail: Trail) -> None:
    as_owner("audit_auditseal", "DELETE FROM audit_auditseal WHERE n = 6")
    assert "has no seal and waits for none" in trail.fault()


def test_a_chain_that_was_written_anew_is_found_by_the_exported_head(trail: Trail) -> None:
    export_head(trail.account.pk)
    pk = trail.entries()[0].pk
    as_owner("audit_auditentry", "UPDATE audit_auditentry SET actor_name = 'Somebody else' WHERE id = %s", pk)
    as_owner("audit_auditseal", "DELETE FROM audit_auditseal")
    with scope_of(trail.account).open():
        AuditSeal.objects.bulk_create(chain.links(trail.account.pk, AuditEntry.objects.order_by("pk")))
    assert "it is not what was exported" in trail.fault()


def test_a_head_that_cannot_be_read_is_told(trail: Trail, heads: Path) -> None:
    export_head(trail.account.pk)
    next(heads.iterdir()).write_text("{}")
    assert "cannot be read" in trail.fault()


def test_a_head_is_exported_once_a_day_and_never_over_another(trail: Trail, heads: Path) -> None:
    assert export_head(trail.account.pk) is not None
    trail.write(1)
    trail.seal()
    assert export_head(trail.account.pk) is None
    assert len(list(heads.iterdir())) == 1


# --- who may do what ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_auditentry SET actor_name = 'x'", "DELETE FROM audit_auditentry", "DELETE FROM audit_auditseal",
     "UPDATE audit_auditseal SET n = n + 10", "DELETE FROM audit_audithead", "TRUNCATE audit_auditentry",
     "UPDATE audit_auditentry SET sentence = '', salt = ''", "DELETE FROM audit_auditbody",
     "UPDATE audit_auditbody SET data = '{}'", "DELETE FROM audit_forgottenclient"],
)  # fmt: skip
def test_the_product_itself_can_change_nothing(trail: Trail, statement: str) -> None:
    export_head(trail.account.pk)
    opened = scope_of(trail.account).open()
    with opened, connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(statement)


# --- the command --------------------------------------------------------------------------------
def test_the_command_says_how_far_the_chain_goes(trail: Trail) -> None:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "unbroken, 6 entries, head " + trail.seals()[-1].sha256 in out.getvalue()


def test_the_command_fails_and_names_the_first_broken_row(trail: Trail) -> None:
    pk = trail.entries()[2].pk
    as_owner("audit_auditentry", "UPDATE audit_auditentry SET sentence = 'Nothing' WHERE id >= %s", pk)
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 1 chains are broken"):
        call_command("verify_audit", account=trail.account.uid, stdout=out)
    assert f"BROKEN. Seal 3, entry {trail.entries()[2].uid}" in out.getvalue()


def test_an_unknown_account_is_told(trail: Trail) -> None:
    with pytest.raises(CommandError, match="No account has the uid nobody"):
        call_command("verify_audit", account="nobody")


def test_checking_leaves_a_row_that_the_page_shows(trail: Trail) -> None:
    row = check(trail.account.pk)
    assert (row.through, row.fault) == (6, "")
    as_owner("audit_auditentry", "DELETE FROM audit_auditentry WHERE id = %s", trail.entries()[4].pk)
    row = check(trail.account.pk)
    assert (row.fault, row.fault_n) == ("Seal 5: its entry is missing.", 5)
