"""What time is charged to and entered as, on which sheets it lies, and what an agreement leaves out."""

from typing import Any

import httpx
import pytest

from cwhub.accounts.models import Connection
from cwhub.mirror import models, sync
from cwhub.mirror.checking import Check
from cwhub.mirror.passes import Turn
from cwhub.mirror.sync import Puller
from tests.connected import Desk

pytestmark = pytest.mark.usefixtures("without_pauses")


def post(desk: Desk, path: str, body: dict[str, Any]) -> dict[str, Any]:
    with desk.api() as api:
        answer = api.post(path, json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_lists_of_time_are_here_after_the_first_reading_and_follow(desk: Desk) -> None:
    with desk.scope.open():
        assert models.Period.objects.filter(setup_ref__in=models.PeriodSetup.objects.values("external_id")).exists()
        assert models.TimeSettings.objects.count() == 1
        entry = models.TimeEntry.objects.get()
        assert (entry.member_ref, entry.ends_at is not None) == (2, True)
        sheet = models.TimeSheet.objects.get(member_ref=2, starts_on__lte=entry.starts_at, ends_on__gte=entry.starts_at)
        assert sheet.status == "Open"
    watch = post(desk, "/time/ticketstopwatches", {"member": {"id": 2}, "ticket": {"id": 102}, "status": "Running"})
    post(desk, "/time/workTypes", {"name": "Remote", "billTime": "Billable", "rateType": "Multiplier", "rate": 1})
    sync.poll(desk.connection)
    list(sync.mirror_setup(Puller.of(desk.connection)))
    with desk.scope.open():
        row = models.Stopwatch.objects.get(external_id=watch["id"])
        assert row.client_id == models.Ticket.objects.get(external_id=102).client_id
        assert models.WorkType.objects.get().name == "Remote"


@pytest.mark.parametrize("bundles", [True, False])
def test_the_terms_of_an_agreement_are_read_with_it(desk: Desk, bundles: bool) -> None:
    kind = post(
        desk, "/time/workTypes", {"name": "Travel", "billTime": "Billable", "rateType": "Multiplier", "rate": 1}
    )
    post(desk, "/finance/agreements/1/workTypeExclusions", {"workType": {"id": kind["id"]}})
    if not bundles:
        desk.fault(method="POST", path="/system/bundles", effect="error_before_commit", status=403, count=0)
    sync.read_terms(Puller.of(desk.connection), Turn())
    with desk.scope.open():
        agreement = models.Agreement.objects.get(external_id=1)
        term = models.AgreementTerm.objects.get()
        assert (term.agreement_ref, term.about_ref, term.client_id) == (1, kind["id"], agreement.client_id)
        assert agreement.terms_read_at is not None
    asked = len(desk.requests("GET") + desk.requests("POST"))
    sync.read_terms(Puller.of(desk.connection), Turn())
    assert len(desk.requests("GET") + desk.requests("POST")) == asked


def test_a_list_that_the_role_hides_costs_only_what_it_is_for(unmirrored: Desk) -> None:
    hidden = {name: {"inquire": "None"} for name in ("CRM/Sales Activities", "Project Tickets")}
    settings = {"security_roles": {"cwhub_api": {"levels": {**hidden, "*": "All"}}}}
    with httpx.Client(transport=httpx.WSGITransport(app=unmirrored.app), base_url="http://localhost:8100") as control:
        assert control.put("/_sim/settings", json=settings).status_code == 200
    puller = Puller.of(unmirrored.connection)
    for read in (sync.mirror_companies, sync.mirror_setup, sync.mirror_lists):
        list(read(puller))
    with unmirrored.scope.open():
        assert models.Ticket.objects.count() == 4
        left_out = Connection.objects.get(pk=unmirrored.connection.pk).unreadable
    assert sorted(left_out) == ["/project/tickets", "/sales/activities"]
    sync.poll(unmirrored.connection)


def test_every_list_below_an_agreement_is_read_and_again_when_the_agreement_changes(desk: Desk) -> None:
    role = post(desk, "/time/workRoles", {"name": "Engineer", "hourlyRate": 150})
    sync.read_terms(Puller.of(desk.connection), Turn())
    post(desk, "/finance/agreements/1/workroles", {"workRole": {"id": role["id"]}, "rateType": "Custom", "rate": 140})
    post(desk, "/finance/agreements/1/adjustments", {"amount": 3, "description": "Goodwill"})
    sync.read_terms(Puller.of(desk.connection), Turn())
    with desk.scope.open():
        assert not models.AgreementTerm.objects.exists()
    with desk.api() as api:
        changed = [{"op": "replace", "path": "name", "value": "Renamed"}]
        assert api.patch("/finance/agreements/1", json=changed).status_code == 200
    sync.poll(desk.connection)
    sync.read_terms(Puller.of(desk.connection), Turn())
    with desk.scope.open():
        rows = dict(models.AgreementTerm.objects.values_list("kind", "about_ref"))
    assert rows == {"role": role["id"], "adjustment": None}


def test_a_check_tells_of_a_list_below_an_agreement_that_differs(desk: Desk) -> None:
    sync.read_terms(Puller.of(desk.connection), Turn())
    assert [str(one) for one in Check.of(desk.connection).differences() if "agreement" in str(one)] == []
    post(desk, "/finance/agreements/1/adjustments", {"amount": 3, "description": "Goodwill"})
    found = [str(one) for one in Check.of(desk.connection).differences() if "agreement" in str(one)]
    assert found == ["lists of agreement 1 differs: adjustment"]


def test_the_recap_of_every_agreement_is_read_in_one_request_and_not_again_at_once(desk: Desk) -> None:
    asked = len(desk.requests("GET"))
    assert sync.read_recaps(Puller.of(desk.connection)) > 0
    with desk.scope.open():
        agreement = models.Agreement.objects.get(external_id=1)
    assert agreement.recap["name"] == agreement.name
    assert agreement.recap_at is not None
    assert sync.read_recaps(Puller.of(desk.connection)) == 0
    assert len(desk.requests("GET")) == asked + 1
