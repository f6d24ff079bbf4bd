"""`POST /api/v1/agreements/classify`: one entry or a list, by names or numbers, refused with a sentence."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from django.db import connection as database
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator

from agreements.reading import TICKET, Asked, read
from agreements.rules.coverage import classify_all
from cwhub.accounts.models import Client
from cwhub.accounts.scope import ALL
from cwhub.accounts.tokens import create_token
from cwhub.audit.looks import LOOKED
from cwhub.audit.models import AuditEntry
from cwhub.mirror import models, sync
from cwhub.mirror.passes import Turn
from cwhub.mirror.sync import Puller
from kit.clock import now
from tests.connected import Desk
from tests.timeentry.conftest import simulator

__all__ = ["simulator"]
URL = "/api/v1/agreements/classify"
LATER = "2026-10-05"


@pytest.fixture
def firm(desk: Desk) -> Desk:
    """Agreement 1 is unlimited, 2 a block of two hours a month, 3 a retainer of 250; all lists of them are read."""
    puller = Puller.of(desk.connection)
    sync.read_terms(puller, Turn())
    sync.read_recaps(puller)
    return desk


def ask(desk: Desk, body: Any, clients: Any = ALL, *verbs: str) -> Any:
    _, plain = create_token(membership=desk.people["admin"], name="script", verbs=verbs or ("read",), clients=clients)
    return Browser(headers={"Authorization": f"Bearer {plain}"}).post(URL, body, content_type="application/json")


def entry(**changes: Any) -> dict[str, Any]:
    return {"ticket": 101, "start": f"{LATER}T09:00:00Z", "end": f"{LATER}T10:10:00Z"} | changes


def told(desk: Desk, body: Any, *args: Any) -> Any:
    answer = ask(desk, body, *args)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_an_entry_says_what_becomes_of_it_and_why(firm: Desk) -> None:
    said = told(firm, entry(work_type="remote", work_role="Senior", member=2))
    assert (said["billable_option"], said["covered"], said["extent"]) == ("Billable", True, "whole")
    assert said["hours"] == {"actual": 1.17, "billed": 1.25, "covered": 1.25}
    assert said["agreement"] == {"id": 1, "name": "Terms of 1"}
    assert (said["rate"], said["bills"]) == (150.0, 0.0)
    assert "Senior" in said["rate_source"]
    assert said["pool"] == {"unit": "Hours", "before": None, "after": None, "unlimited": True}
    assert {one["rule"]: one["met"] for one in said["reasons"]} == dict.fromkeys(
        ["agreement", "in_force", "covers_time", "place", "role", "type", "billable", "limit"], True
    )


def test_a_list_draws_on_the_pool_in_its_order_and_says_where_it_ends(firm: Desk) -> None:
    body = [entry(ticket=102, work_type="Remote", work_role=1, end=None, hours=1.5) for _ in range(3)]
    said = told(firm, body)
    assert [(one["pool"]["before"], one["pool"]["after"]) for one in said] == [(2.0, 0.5), (0.5, 0.0), (0.0, 0.0)]
    assert [one["hours"]["covered"] for one in said] == [1.5, 0.5, 0.0]
    assert [one["covered"] for one in said] == [True, False, False]
    assert [one["bills"] for one in said] == [0.0, 100.0, 150.0]
    assert any("in part" in one for one in said[1]["warnings"])
    assert [one["rule"] for one in said[1]["reasons"] if not one["met"]] == ["left"]


def test_an_agreement_alone_is_enough_and_may_be_named(firm: Desk) -> None:
    by_name = told(firm, entry(ticket=None, agreement="terms of 2"))
    by_number = told(firm, entry(ticket=None, agreement=2))
    assert by_name["agreement"] == by_number["agreement"] == {"id": 2, "name": "Terms of 2"}
    assert by_name["pool"]["before"] == 2.0


def test_members_are_named_by_number_identifier_or_name(firm: Desk) -> None:
    with firm.scope.open():
        row = models.Member.objects.get(external_id=2)
    for word in (2, "2", row.identifier.upper(), row.name):
        assert told(firm, entry(member=word))["rate"] == 100.0


def test_a_time_without_an_offset_is_the_members_own_clock(firm: Desk) -> None:
    with firm.scope.open():
        models.Agreement.objects.filter(external_id=1).update(record=record_of(firm, endDate="2026-10-04T00:00:00Z"))
        models.Member.objects.filter(external_id=2).update(time_zone="US Pacific")
    late = entry(member=2, start="2026-10-04T23:00:00", end="2026-10-04T23:30:00")
    assert told(firm, late)["covered"] is True  # the 5th in UTC


def record_of(desk: Desk, **changes: Any) -> dict[str, Any]:
    record: dict[str, Any] = models.Agreement.objects.get(external_id=1).record
    return {**record, "noEndingDateFlag": False, **changes}


REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"end": f"{LATER}T09:00:00Z"}, 400, "end: The end is not after the start."),
    ({"end": f"{LATER}T08:00:00Z"}, 400, "not after"),
    ({"end": None}, 400, "Give an end or hours"),
    ({"end": None, "hours": 0}, 400, "hours"),
    ({"end": None, "hours": "x"}, 400, "no hours"),
    ({"end": None, "hours": -1}, 400, "no hours"),
    ({"end": None, "hours": 30}, 400, "24 hours"),
    ({"deduct": 5}, 400, "Nothing is left"),
    ({"start": "yesterday"}, 400, "start: yesterday is no moment"),
    ({"start": "0001-01-01T00:00:00Z"}, 400, "no moment"),
    ({"start": None}, 400, "start"),
    ({"ticket": None}, 400, "Name a ticket or an agreement"),
    ({"ticket": 999_999}, 404, "There is no ticket 999999"),
    ({"ticket": "one"}, 404, "There is no ticket one"),
    ({"agreement": "nothing"}, 404, "There is no agreement nothing"),
    ({"agreement": 999}, 404, "There is no agreement 999"),
    ({"agreement": 2}, 400, "another client's agreement"),
    ({"work_type": "Dancing"}, 400, "There is no work type Dancing"),
    ({"work_role": 77}, 400, "There is no work role 77"),
    ({"member": "nobody"}, 400, "There is no member nobody"),
    ({"billable_option": "Maybe"}, 400, "billable_option"),
    ({"entered_at": "soon"}, 400, "entered_at: soon is no moment"),
    ({"worktype": "Remote"}, 400, "worktype"),
]


def test_what_cannot_be_is_refused_with_a_sentence(firm: Desk) -> None:
    for changes, status, words in REFUSED:
        answer = ask(firm, entry(**changes))
        assert answer.status_code == status, (changes, answer.content)
        assert words in answer.json()["detail"], changes


def test_a_list_names_the_entry_that_cannot_be(firm: Desk) -> None:
    assert "entries[1].end" in ask(firm, [entry(), entry(end=entry()["start"])]).json()["detail"]
    assert "entries[1]" in ask(firm, [entry(), {"ticket": 101}]).json()["detail"]
    assert ask(firm, ["nonsense"]).status_code == 400
    assert ask(firm, "nonsense").status_code == 400
    assert told(firm, []) == []


def test_a_token_sees_its_own_clients_only_and_needs_to_read(firm: Desk) -> None:
    with firm.scope.open():
        own = Client.objects.get(external_id=2)
    assert told(firm, entry(ticket=102), [own.pk])["agreement"]["id"] == 2
    assert ask(firm, entry(ticket=101), [own.pk]).status_code == 404
    assert ask(firm, entry(ticket=None, agreement=1), [own.pk]).status_code == 404
    assert ask(firm, entry(), ALL, "write").status_code == 403


def test_asking_is_told_in_the_audit_like_every_look(firm: Desk) -> None:
    told(firm, entry())
    with firm.scope.open():
        assert [one.sentence for one in AuditEntry.objects.filter(act=LOOKED)] == ["Looked at what agreements cover."]


def test_the_pool_is_what_it_was_at_the_moment_of_saving(firm: Desk) -> None:
    """The recap of now, with what was saved since; a moment before it gets that back."""
    moment = now().replace(day=15, hour=12)
    with firm.scope.open():
        agreement = models.Agreement.objects.get(external_id=2)
        agreement.recap |= {"remainingAmount": 1.0, "availableAmount": 1.0}
        agreement.recap_at = moment
        agreement.save()
        for number, hours in ((901, -1), (902, 1)):
            saved_entry(agreement, number, moment + timedelta(hours=hours))
    at = [entry(ticket=102, entered_at=(moment + timedelta(hours=hours)).isoformat()) for hours in (-2, 0, 2)]
    assert [told(firm, one)["pool"]["before"] for one in at] == [1.25, 1.0, 0.75]


def saved_entry(agreement: models.Agreement, number: int, saved: datetime) -> None:
    models.TimeEntry.objects.create(
        account_id=agreement.account_id,
        client_id=agreement.client_id,
        connection_id=agreement.connection_id,
        external_id=number,
        seen_at=now(),
        agreement_ref=agreement.external_id,
        entered_at=saved,
        record={"agreementHours": 0.25},
    )


def test_what_is_excluded_and_what_a_role_costs_come_from_the_agreements_own_lists(firm: Desk) -> None:
    post(firm, "/finance/agreements/1/workTypeExclusions", {"workType": {"id": 2}})
    rate = {"workRole": {"id": 1}, "rateType": "Custom", "rate": 80, "effectiveDate": "2026-09-01T00:00:00Z"}
    post(firm, "/finance/agreements/1/workroles", rate)
    with firm.scope.open():
        models.Agreement.objects.update(terms_read_at=None)
    sync.read_terms(Puller.of(firm.connection), Turn())
    said = told(firm, entry(work_type="Onsite", work_role="Engineer"))
    assert (said["covered"], said["rate"], said["bills"]) == (False, 80.0, 100.0)
    assert [one["sentence"] for one in said["reasons"] if not one["met"]] == [
        "Onsite is excluded. Excluded here: Onsite."
    ]


def post(desk: Desk, path: str, body: dict[str, Any]) -> None:
    with desk.api() as api:
        answer: httpx.Response = api.post(path, json=body)
    assert answer.status_code == 201, answer.text


def test_fifty_entries_need_no_more_queries_than_five(firm: Desk) -> None:
    def queries(count: int) -> int:
        start = datetime.fromisoformat(f"{LATER}T09:00:00+00:00")
        tickets = (101, 102, 103, 105)
        asked = [
            Asked(start=start, at=now(), charge=(TICKET, tickets[n % 4]), end=start + timedelta(minutes=20), member=2)
            for n in range(count)
        ]
        with firm.scope.open(), CaptureQueriesContext(database) as caught:
            book = read(firm.connection, asked)
            assert len(classify_all([book.saved(one) for one in asked])) == count
        return len(caught)

    few = queries(5)
    assert queries(50) == few
    assert few <= 14


def test_the_schema_says_that_it_takes_one_entry_or_a_list() -> None:
    schemas = SchemaGenerator().get_schema(public=True)["components"]["schemas"]
    for name, one in (("ClassifyAsked", "ClassifyEntryShape"), ("ClassifyTold", "CoverageShape")):
        reference = {"$ref": f"#/components/schemas/{one}"}
        assert schemas[name]["oneOf"] == [reference, {"type": "array", "items": reference}]
    assert {"ticket", "agreement", "entered_at"} < set(schemas["ClassifyEntryShape"]["properties"])
