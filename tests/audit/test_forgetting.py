"""An ended client is exported, forgotten and searched for: nothing is left but its number and a chain that verifies."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections, transaction
from django.test import Client as Browser
from psycopg import sql

from cwhub.accounts.models import Client, Membership, Role, Run
from cwhub.accounts.scope import SYSTEM
from cwhub.audit.chain import seal
from cwhub.audit.models import AuditEntry, ForgottenClient
from cwhub.audit.verifying import verify
from cwhub.mirror.ends import note_ends
from cwhub.mirror.models import Note, Ticket, TimeSettings
from desk.ending import tasks
from desk.ending.proving import look
from desk.ending.tables import tables
from kit.clock import now
from tests.connected import Desk, mirror_everything
from tests.mirror.test_a_ticket_changes_its_client import ticket
from tests.mirror.writing import propose_fields
from tests.timeentry.days import entry, posted, written
from triage.models import LearnedCase

__all__ = ["ticket"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def former(desk: Desk, ticket: Ticket) -> Client:
    """A client with something in every room, sealed audit, a day's post it shares with another, and then its end."""
    with desk.scope.open():
        TimeSettings.objects.update(record={})  # in this small world the first company is the MSP's own as well
        others = Ticket.objects.exclude(client=ticket.client).order_by("pk")
        other = others.filter(closed=False)[0]
        LearnedCase.objects.create(
            account=desk.account, connection=desk.connection, ticket=1, of_client=ticket.client_id, on=now().date()
        )
    wanted = [entry(0, charge_id=ticket.number, notes=f"For {ticket.client.name}"), entry(1, charge_id=other.number)]
    written(desk, posted(desk, wanted, role="admin"))
    technician = desk.people[Role.TECHNICIAN]
    Membership.objects.filter(pk=technician.pk).update(all_clients=False, clients=[ticket.client_id, other.client_id])
    seal(desk.account.pk)
    end(desk, ticket.client)
    return ticket.client


def end(desk: Desk, client: Client) -> None:
    with desk.scope.open():
        rows = Client.objects.filter(pk=client.pk)
        rows.update(takes_part=True, client_since=now())
        note_ends(rows)
        rows.update(takes_part=False, client_since=None)


def forget(desk: Desk, client: Client, folder: Path, **options: Any) -> str:
    out = StringIO()
    fields = {"account": desk.account.uid, "company": client.external_id, "to": folder, "name": client.name} | options
    call_command("forget_client", stdout=out, **fields)
    return out.getvalue()


def everywhere(word: str) -> dict[str, int]:
    """The whole database as its owner reads it, past all of our code: in which tables a word stands."""
    named, found = connections["owner"].settings_dict, {}
    with psycopg.connect(host=named["HOST"], dbname=named["NAME"], user=named["USER"]) as owner:
        for (table,) in owner.execute("select tablename from pg_tables where schemaname = 'public'").fetchall():
            asked = sql.SQL("select count(*) from {} t where t::text ilike %s or t::text ilike %s")
            row = owner.execute(
                asked.format(sql.Identifier(table)), (f"%{word}%", f"%{word.encode().hex()}%")
            ).fetchone()
            if row and row[0]:
                found[table] = row[0]
    return found


def test_the_command_exports_forgets_and_proves_it(desk: Desk, former: Client, tmp_path: Path) -> None:
    assert everywhere(former.name).keys() > {"accounts_client", "mirror_ticket", "audit_auditbody", "timeentry_entry"}
    out = forget(desk, former, tmp_path / "out")
    assert "Nothing of the client is left" in out, out
    assert "deleted mirror.Ticket: " in out
    assert "deleted triage.LearnedCase: 1" in out
    assert everywhere(former.name) == {}
    kept = {"accounts_client", "audit_auditentry", "audit_auditbody", "audit_forgottenclient"}
    found = {row.table for row in look(desk.scope, former.pk, []) if row.by_id}
    assert found == kept


def test_its_audit_stays_without_contents_and_the_chain_verifies(desk: Desk, former: Client, tmp_path: Path) -> None:
    with desk.scope.open():
        before = AuditEntry.objects.filter(client_then=former.pk).count()
    assert before > 5
    forget(desk, former, tmp_path / "out")
    seal(desk.account.pk)
    looked = verify(desk.account.pk)
    assert looked.fault is None
    assert looked.emptied >= before
    with desk.scope.open():
        rows = AuditEntry.objects.filter(client_then=former.pk).select_related("body")
        assert {
            (row.sentence, row.salt, bool(row.body and row.body.data)) for row in rows if row.act[:5] != "audit"
        } == {("", "", False)}
        assert all(row.actor_name and row.at and row.act for row in rows)


def test_the_other_clients_of_a_shared_day_keep_theirs(desk: Desk, former: Client, tmp_path: Path) -> None:
    from approvals.models import Proposal
    from cwhub.journal.models import WriteOp

    def of_others() -> tuple[int, int]:
        with desk.scope.open():
            ops = WriteOp.objects.filter(batch__client=None).exclude(client=former.pk).count()
            return ops, Ticket.objects.exclude(client=former.pk).count()

    before = of_others()
    assert before[0] == 1
    forget(desk, former, tmp_path / "out")
    assert of_others() == before
    with desk.scope.open():
        [shared] = Proposal.objects.filter(client=None, kind="time.entry")
        assert [bool(part["payload"]) for part in shared.parts] == [False, True]


def test_the_export_holds_everything_and_nothing_of_others(desk: Desk, former: Client, tmp_path: Path) -> None:
    forget(desk, former, tmp_path / "out")
    files = {path.name for path in (tmp_path / "out").iterdir()}
    for name in ("mirror.Ticket", "mirror.Note", "triage.Analysis", "journal.WriteOp", "audit.AuditEntry"):
        assert f"{name}.jsonl" in files
    assert json.loads((tmp_path / "out" / "client.json").read_text())["client"] == former.name
    with desk.scope.open():
        strangers = set(Ticket.objects.values_list("external_id", flat=True))
    lines = (tmp_path / "out" / "mirror.Ticket.jsonl").read_text().splitlines()
    mine = {json.loads(line)["row"]["external_id"] for line in lines}
    assert mine
    assert not mine & strangers


def test_the_mirror_takes_in_nothing_of_it_any_more(desk: Desk, former: Client, tmp_path: Path) -> None:
    forget(desk, former, tmp_path / "out")
    with desk.scope.open():
        left = Ticket.objects.count(), Note.objects.count()
    mirror_everything(desk)
    with desk.scope.open():
        assert (Ticket.objects.count(), Note.objects.count()) == left
        shell = Client.objects.get(pk=former.pk)
    assert shell.name == f"Forgotten client {former.external_id}"
    assert shell.takes_part is False
    assert everywhere(former.name).keys() <= {"mirror_timesettings"}  # the MSP's own company, read anew


def test_who_saw_it_alone_sees_nothing_now(desk: Desk, former: Client, tmp_path: Path) -> None:
    forget(desk, former, tmp_path / "out")
    assert former.pk not in Membership.objects.get(pk=desk.people[Role.TECHNICIAN].pk).clients


def test_what_is_left_fails_the_command_and_is_named(desk: Desk, former: Client, tmp_path: Path) -> None:
    from triage.models import StepTick

    with desk.scope.open():
        other = Ticket.objects.exclude(client=former).order_by("pk")[0]
        StepTick.objects.create(
            account=desk.account, client=other.client, connection=desk.connection, ticket=other.number,
            step="CANARY-77 stands in another client's row", by_name="Ann",
        )  # fmt: skip
    with pytest.raises(CommandError, match="Something of the client is left"):
        forget(desk, former, tmp_path / "out", canary=["canary-77"])
    assert everywhere("canary-77") == {"triage_steptick": 1}


def test_forgetting_twice_is_harmless(desk: Desk, former: Client, tmp_path: Path) -> None:
    forget(desk, former, tmp_path / "out")
    with desk.scope.open():
        shell = Client.objects.get(pk=former.pk)
    assert "Nothing of the client is left" in forget(desk, shell, tmp_path / "again")
    with desk.scope.open():
        assert ForgottenClient.objects.count() == 1


@pytest.mark.parametrize("wrong", ["name", "part", "folder"])
def test_a_mistake_forgets_nothing(desk: Desk, former: Client, tmp_path: Path, wrong: str) -> None:
    options: dict[str, Any] = {"name": "Somebody else"} if wrong == "name" else {}
    if wrong == "part":
        with desk.scope.open():
            Client.objects.filter(pk=former.pk).update(takes_part=True)
    if wrong == "folder":
        (tmp_path / "out").mkdir()
    with pytest.raises(CommandError, match=r"Nothing was|nothing was"):
        forget(desk, former, tmp_path / "out", **options)
    with desk.scope.open():
        assert Ticket.objects.filter(client=former).exists()
        assert not ForgottenClient.objects.exists()


def test_writes_under_way_are_waited_for(desk: Desk, former: Client, ticket: Ticket, tmp_path: Path) -> None:
    propose_fields(desk, ticket.number, summary="Still to be written")
    with pytest.raises(CommandError, match="under way"):
        forget(desk, former, tmp_path / "out")


def test_the_database_lets_nothing_go_of_a_client_that_was_not_forgotten(desk: Desk, former: Client) -> None:
    from cwhub.audit.forgetting import empty
    from cwhub.journal.models import WriteAttempt

    with pytest.raises(DatabaseError, match="only ever added"), desk.scope.open():
        empty(AuditEntry.objects.filter(client=former))
    with desk.scope.open(), pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        WriteAttempt.objects.filter(client=former)._raw_delete("default")


def test_every_table_of_clients_is_among_those_that_are_emptied() -> None:
    from cwhub.accounts.tenancy import CLIENT, tenant_models

    left_out = {model._meta.label for model in tenant_models() if model.tenancy == CLIENT} - {
        model._meta.label for model in tables()
    }
    assert left_out == {"accounts.Client", "audit.AuditEntry", "audit.AuditBody"}


# --- the page -----------------------------------------------------------------------------------
def browser(desk: Desk, role: str = Role.ADMIN) -> Browser:
    browser = Browser()
    browser.force_login(desk.people[role].user)
    return browser


def last_run(desk: Desk) -> Run:
    with desk.scope.open():
        return Run.objects.filter(what=tasks.WHAT).latest("pk")


def test_the_page_forgets_through_a_run_once_the_name_is_typed(desk: Desk, former: Client) -> None:
    admin, address = browser(desk), f"/settings/ended-clients/{former.pk}/forget"
    assert former.name in admin.get("/settings/ended-clients").content.decode()
    assert admin.post(address, {"name": "Wrong", "exported": "on"}).status_code == 422
    assert admin.post(address, {"name": former.name}).status_code == 422
    assert admin.post(address, {"name": former.name, "exported": "on"}).status_code == 302
    run = last_run(desk)
    assert run.state == "running"
    assert admin.post(address, {"name": former.name, "exported": "on"}).status_code == 302
    tasks.work(desk.account.pk, run.pk)
    run = last_run(desk)
    assert (run.state, run.error) == ("done", "")
    page = admin.get("/settings/ended-clients").content.decode()
    assert "forgotten, and every table was searched for it" in page
    assert former.name not in page
    assert everywhere(former.name) == {}


def test_a_run_whose_worker_died_is_taken_up_again(desk: Desk, former: Client) -> None:
    with desk.scope.open() as scope:
        run = tasks.start(scope, former, SYSTEM)
        Run.objects.filter(pk=run.pk).update(heartbeat_at=now() - tasks.DEAD_AFTER)
    tasks.resume(desk.account.pk)
    assert last_run(desk).state == "done"


def test_the_pages_export_is_the_same_and_is_told(desk: Desk, former: Client) -> None:
    answer: Any = browser(desk).post(f"/settings/ended-clients/{former.pk}/export")
    told = b"".join(answer.streaming_content).decode()
    assert {json.loads(line).get("table", "") for line in told.splitlines()} > {"mirror.Ticket", "audit.AuditEntry"}
    with desk.scope.open():
        assert AuditEntry.objects.filter(act="audit.exported", client=former).count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_only_admins_may(desk: Desk, former: Client, role: str) -> None:
    somebody = browser(desk, role)
    assert somebody.get("/settings/ended-clients").status_code == 403
    assert somebody.post(f"/settings/ended-clients/{former.pk}/export").status_code == 403
    fields = {"name": former.name, "exported": "on"}
    assert somebody.post(f"/settings/ended-clients/{former.pk}/forget", fields).status_code == 403


def test_a_client_that_takes_part_is_not_offered(desk: Desk, former: Client) -> None:
    with desk.scope.open():
        Client.objects.filter(pk=former.pk).update(takes_part=True)
    admin = browser(desk)
    assert former.name not in admin.get("/settings/ended-clients").content.decode()
    assert admin.post(f"/settings/ended-clients/{former.pk}/forget").status_code == 404
