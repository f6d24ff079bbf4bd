"""The adapter of one client: nothing of another company comes in, nothing goes out to it."""

from typing import Any

import pytest

from cwhub.connectwise.client import Client
from cwhub.connectwise.gateway import Gateway, OtherCompany
from cwhub.egress.limiter import Permit, pace_of, take
from cwhub.egress.models import RateBucket
from tests.connected import Desk

ACORN, BIRCH = 1, 2
ACORNS_TICKET, BIRCHS_TICKET = 101, 102
WRITES = ("POST", "PATCH", "PUT", "DELETE")


def acorns(desk: Desk) -> Client:
    return Client.of(desk.connection, company=ACORN)


def permit_of(desk: Desk) -> Permit:
    return take(pace_of(desk.connection), purpose="write")


def writes(desk: Desk) -> int:
    return sum(len(desk.requests(method)) for method in WRITES)


def forget() -> None:
    Gateway.seen.rows.clear()


def entry_on(ticket: int) -> dict[str, Any]:
    times = {"timeStart": "2026-11-17T16:00:00Z", "timeEnd": "2026-11-17T16:15:00Z"}
    return {"chargeToType": "ServiceTicket", "chargeToId": ticket, "member": {"id": 2}, **times}


def test_its_own_ticket_is_read_whole(desk: Desk) -> None:
    assert acorns(desk).ticket(ACORNS_TICKET, permit=permit_of(desk))["summary"] == "Outlook asks for the password"


def test_of_another_company_s_ticket_only_the_number_and_the_company_come_in(desk: Desk) -> None:
    read = acorns(desk).ticket(BIRCHS_TICKET, permit=permit_of(desk))
    assert (read["id"], read["company"]) == (BIRCHS_TICKET, {"id": BIRCH})
    assert not any(word in str(read) for word in ("Printer", "Birch", "birch"))


def test_what_is_dropped_is_reported(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    acorns(desk).ticket(BIRCHS_TICKET, permit=permit_of(desk))
    told = [record for record in caplog.records if record.name == "cwhub.connectwise.gateway"]
    assert [(row.found, row.company, row.number) for row in told] == [(BIRCH, ACORN, BIRCHS_TICKET)]  # type: ignore[attr-defined]


def test_notes_of_another_company_s_ticket_lose_their_text_but_keep_our_mark(desk: Desk) -> None:
    mark = "[ref:ABCDEFGHIJKLMNOP]"
    desk.api().post(
        f"/service/tickets/{BIRCHS_TICKET}/notes", json={"text": f"theirs\n{mark}", "internalAnalysisFlag": True}
    )
    notes = acorns(desk).notes(BIRCHS_TICKET, permits=lambda: permit_of(desk))
    assert [note["text"] for note in notes] == [mark]


def test_time_of_another_company_is_left_without_its_content_and_is_no_news(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.api().post("/time/entries", json=entry_on(BIRCHS_TICKET) | {"notes": "theirs"})
    entries = acorns(desk).time_entries(f"chargeToId={BIRCHS_TICKET}", permits=lambda: permit_of(desk))
    assert entries
    assert not any("theirs" in str(entry) or "Birch" in str(entry) for entry in entries)
    assert [entry["company"] for entry in entries] == [{"id": BIRCH}]
    assert not [record for record in caplog.records if record.name == "cwhub.connectwise.gateway"]


def test_our_own_write_is_read_whole_wherever_somebody_has_moved_it(desk: Desk) -> None:
    mark = "[ref:ABCDEFGHIJKLMNOP]"
    desk.api().post("/time/entries", json=entry_on(BIRCHS_TICKET) | {"notes": "ours", "internalNotes": mark})
    client = Client.of(desk.connection, company=ACORN, mark=mark)
    [entry] = client.time_entries(f"chargeToId={BIRCHS_TICKET}", permits=lambda: permit_of(desk))
    assert entry["notes"] == "ours"


@pytest.mark.parametrize("looked_before", [True, False])
def test_a_write_to_another_company_s_ticket_is_refused_before_it_leaves(desk: Desk, looked_before: bool) -> None:
    before = writes(desk)
    if looked_before:
        acorns(desk).ticket(BIRCHS_TICKET, permit=permit_of(desk))
    client = acorns(desk)
    for write in (
        lambda permit: client.patch_ticket(BIRCHS_TICKET, {"summary": "x"}, permit=permit),
        lambda permit: client.create_note(BIRCHS_TICKET, {"text": "x"}, permit=permit),
        lambda permit: client.delete_note(BIRCHS_TICKET, 1, permit=permit),
        lambda permit: client.create_schedule_entry({"objectId": BIRCHS_TICKET}, permit=permit),
        lambda permit: client.delete_schedule_entry(1, permit=permit, ticket=BIRCHS_TICKET),
        lambda permit: client.create_time_entry(entry_on(BIRCHS_TICKET), permit=permit),
    ):
        with pytest.raises(OtherCompany, match="belongs to another client"):
            write(permit_of(desk))
    assert writes(desk) == before


def test_another_company_s_time_entry_is_not_deleted(desk: Desk) -> None:
    made = desk.api().post("/time/entries", json=entry_on(BIRCHS_TICKET)).json()["id"]
    with pytest.raises(OtherCompany):
        acorns(desk).delete_time_entry(made, permit=permit_of(desk))
    assert desk.api().get(f"/time/entries/{made}").status_code == 200


def test_a_look_just_before_a_write_is_not_repeated(desk: Desk) -> None:
    client = acorns(desk)
    client.ticket(ACORNS_TICKET, permit=permit_of(desk))
    seen = len(desk.requests("GET"))
    client.patch_ticket(ACORNS_TICKET, {"summary": "Outlook asks again"}, permit=permit_of(desk))
    assert len(desk.requests("GET")) == seen


def test_what_was_not_looked_at_is_looked_at_first(desk: Desk) -> None:
    forget()
    seen = len(desk.requests("GET"))
    acorns(desk).patch_ticket(ACORNS_TICKET, {"summary": "Outlook asks again"}, permit=permit_of(desk))
    assert len(desk.requests("GET")) == seen + 1


def test_that_look_takes_a_token_of_the_client_as_the_write_does(desk: Desk) -> None:
    forget()
    acorn = desk.client_named("Acorn Bakery").pk
    permit = take(pace_of(desk.connection), purpose="write", client_id=acorn)
    acorns(desk).patch_ticket(ACORNS_TICKET, {"summary": "Outlook asks again"}, permit=permit)
    bucket = RateBucket.objects.get(client_id=acorn)
    assert bucket.used + bucket.used_before == 2


def test_without_a_company_nothing_is_checked(desk: Desk) -> None:
    assert Client.of(desk.connection).ticket(BIRCHS_TICKET, permit=permit_of(desk))["summary"] == "Printer says offline"
