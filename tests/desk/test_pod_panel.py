"""What the panel shows of a ticket, and to whom."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django_q.models import OrmQ

from cwhub.accounts.models import Connection
from cwhub.mirror.models import Ticket
from desk.ticket.suggestion import step_key
from kit.clock import now, utc_text
from simulators.connectwise.app import SimulatorApp
from tests.desk.pod_cast import NUMBER, Cast, make_analysis, make_cast, make_dispatcher, propose_type
from triage.models import StepTick, TicketTimes

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])
LIVE = f"/pod/tickets/{NUMBER}/live"


@pytest.fixture
def cast(sim: SimulatorApp) -> Cast:
    cache.clear()
    return make_cast(sim)


def words(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def cursor_of(response: Any) -> str:
    found = re.search(r'data-live-cursor="([^"]+)"', response.content.decode())
    assert found
    return found[1]


def tasks() -> list[str]:
    return [str(row.func()) for row in OrmQ.objects.all()]


def goal_in(cast: Cast, *, minutes: int) -> None:
    ticket = cast.ticket()
    record = {**ticket.record, "respondByGoalUTC": utc_text(now() + timedelta(minutes=minutes))}
    with cast.everything.open():
        Ticket.objects.filter(pk=ticket.pk).update(record=record)


def test_the_ticket_line_names_board_priority_company_and_the_next_goal(cast: Cast) -> None:
    goal_in(cast, minutes=20)
    text = words(cast.get("/pod/panel?ticket=101"))
    assert "#101 Desk" in text
    assert "Normal Outlook asks for the password Acorn Bakery" in text
    assert re.search(r"Plain: respond by (\w{3} \d+/\d+, )?\d+:\d\d [AP]M \((20|19) min\)", text)
    assert "Ann Baker Primary" in text


def test_an_analysis_is_in_the_panel_itself(cast: Cast) -> None:
    make_analysis(cast)
    text = words(cast.get("/pod/panel?ticket=101"))
    assert "Likely" in text
    assert "1. Remove the stored credential #90 time entry, Quill, 11/05" in text
    assert "2. Sign in again another client's time entry, 11/05 · 2 tickets" in text
    assert "2 similar , 1 came back" in text
    assert "Another client: Mail > Outlook" in text
    assert "Missing for more certainty: Which version it is." in text
    assert "Hello Ann," in text
    assert "Read: ticket, note" in text


def test_the_first_look_asks_for_an_analysis_and_is_kept(cast: Cast) -> None:
    OrmQ.objects.all().delete()
    answer = cast.get("/pod/panel?ticket=101")
    assert "Comparing with resolved tickets" in words(answer)
    assert 'data-live-busy="analysis"' in answer.content.decode()
    assert tasks() == ["triage.tasks.analyse_ticket"]
    with cast.everything.open():
        assert TicketTimes.objects.get(ticket=NUMBER).first_seen_at


def test_opening_the_panel_is_seen_on_the_connection(cast: Cast) -> None:
    cast.ask(cast.claim())
    with cast.everything.open():
        assert Connection.objects.get().panel_seen_at


def test_a_ticket_of_a_client_one_may_not_see_is_as_unknown_as_none(cast: Cast) -> None:
    blind = make_dispatcher(cast, all_clients=False, clients=[0])
    before = len(cast.sim.sim.log.since(0))
    hidden, absent = cast.get("/pod/panel?ticket=101", blind), cast.get("/pod/panel?ticket=0", blind)
    assert words(hidden).replace("101", "0") == words(absent)
    assert cast.get(LIVE, blind).content.count(b"not known here") == 1
    assert len(cast.sim.sim.log.since(0)) == before


def test_a_ticket_the_mirror_does_not_know_is_read_and_shown(cast: Cast) -> None:
    first = cast.get("/pod/panel?ticket=102")
    assert "Reading ticket #102 from ConnectWise" in words(first)
    assert cursor_of(first) == "fetch"
    second = cast.get("/pod/tickets/102/live", cursor="fetch")
    assert second.content.startswith(b'<hx-partial hx-target="#panel"')
    assert "#102" in words(second)
    with cast.everything.open():
        assert Ticket.objects.filter(external_id=102).exists()


def test_a_number_that_leads_nowhere_is_asked_about_once(cast: Cast) -> None:
    cast.get("/pod/panel?ticket=999")
    assert "not known here" in words(cast.get("/pod/tickets/999/live", cursor="fetch"))
    before = len(cast.sim.sim.log.since(0))
    assert "not known here" in words(cast.get("/pod/panel?ticket=999"))
    assert "not known here" in words(cast.get("/pod/tickets/999/live", cursor="fetch"))
    assert len(cast.sim.sim.log.since(0)) == before


@pytest.mark.parametrize("asked", ["", "abc", "-1", "1e9", "٣", "9" * 30])
def test_what_is_no_ticket_number_is_answered_calmly(cast: Cast, asked: str) -> None:
    assert cast.get(f"/pod/panel?ticket={asked}").status_code == 200


# --- live -----------------------------------------------------------------------------------------------------------
def test_nothing_new_is_nothing_sent(cast: Cast) -> None:
    make_analysis(cast)
    cursor = cursor_of(cast.get("/pod/panel?ticket=101"))
    assert cast.get(LIVE, cursor=cursor).status_code == 204


def test_only_what_changed_comes_with_a_new_cursor(cast: Cast) -> None:
    cursor = cursor_of(cast.get("/pod/panel?ticket=101"))
    make_analysis(cast)
    answer = cast.get(LIVE, cursor=cursor)
    targets = re.findall(r'hx-target="([^"]+)"', answer.content.decode())
    assert "#pod-suggestion" in targets
    assert "#pod-ticket" not in targets
    assert cast.get(LIVE, cursor=answer["X-Cursor"]).status_code == 204


def test_a_cursor_that_nobody_gave_out_brings_everything(cast: Cast) -> None:
    for cursor in ("", "nonsense", "bnVsbA=="):
        assert b"#pod-ticket" in cast.get(LIVE, cursor=cursor).content


def test_who_else_has_the_ticket_open_is_shown(cast: Cast) -> None:
    other = make_dispatcher(cast, "wren")
    cast.get("/pod/panel?ticket=101")
    assert "Ann has this ticket open too" in words(cast.get("/pod/panel?ticket=101", other))


# --- steps ----------------------------------------------------------------------------------------------------------
def test_a_tick_is_shared_with_everybody_on_the_ticket(cast: Cast) -> None:
    make_analysis(cast)
    other = make_dispatcher(cast, "wren")
    cursor = cursor_of(cast.get("/pod/panel?ticket=101", other))
    address = f"/pod/tickets/{NUMBER}/steps/{step_key('Sign in again')}"
    assert b"checked" in cast.post(address, {"done": "on"}).content
    seen = cast.get(LIVE, other, cursor=cursor)
    assert "Ann" in words(seen)
    assert b'id="pod-steps-2" name="done" checked' in seen.content
    cast.post(address)
    with cast.everything.open():
        assert not StepTick.objects.exists()


def test_a_step_that_is_no_more_cannot_be_ticked(cast: Cast) -> None:
    make_analysis(cast)
    assert cast.post(f"/pod/tickets/{NUMBER}/steps/0000").status_code == 404


def test_at_level_one_the_panel_helps_and_offers_no_change(cast: Cast) -> None:
    make_analysis(cast, level=1)
    answer = cast.get("/pod/panel?ticket=101")
    assert "Mail is at level 1." in words(answer)
    assert "I did step 1" in words(answer)
    assert "Approve" not in words(answer)


def test_an_auditor_sees_the_change_and_who_can_decide_it(cast: Cast) -> None:
    make_analysis(cast)
    propose_type(cast)
    auditor = make_dispatcher(cast, "otto", role="auditor")
    text = words(cast.get("/pod/panel?ticket=101", auditor))
    assert "can decide low-risk changes" in text
    assert "Approve" not in text


def test_html_in_a_ticket_stays_text(cast: Cast) -> None:
    with cast.everything.open():
        Ticket.objects.update(summary="<script>alert(1)</script>")
    body = cast.get("/pod/panel?ticket=101").content
    assert b"<script>alert" not in body


def test_a_fault_of_ours_is_told_in_the_panels_own_shape(cast: Cast) -> None:
    make_analysis(cast, steps=[{"nonsense": True}])
    answer = cast.get("/pod/panel?ticket=101")
    assert answer.status_code == 500
    assert "Something failed on our side" in words(answer)
    assert b"<html" not in answer.content


def test_a_look_costs_a_bounded_number_of_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    make_analysis(cast)
    propose_type(cast)
    cursor = cursor_of(cast.get("/pod/panel?ticket=101"))
    with django_assert_max_num_queries(30):
        assert cast.get(LIVE, cursor=cursor).status_code == 204
