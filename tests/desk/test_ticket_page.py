"""The ticket page and the API's ticket: the same facts for people who are signed in and for tokens."""

import re
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django_q.models import OrmQ

from approvals.models import Proposal
from approvals.moves import State
from cwhub.accounts.models import Membership
from cwhub.accounts.tokens import create_token
from desk.ticket.suggestion import step_key
from simulators.connectwise.app import SimulatorApp
from tests.builders import make_account, make_member
from tests.desk.pod_cast import (
    NUMBER,
    PRINTING,
    Cast,
    make_analysis,
    make_cast,
    make_dispatcher,
    propose_note,
    propose_type,
)
from triage.models import StepTick

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])
PAGE = f"/tickets/{NUMBER}"


@pytest.fixture
def cast(sim: SimulatorApp) -> Cast:
    cache.clear()
    return make_cast(sim)


def signed_in(membership: Membership) -> Browser:
    browser = Browser()
    browser.force_login(membership.user)
    return browser


def words(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def test_the_page_tells_what_it_is_what_to_do_and_what_was_read(cast: Cast) -> None:
    make_analysis(cast)
    text = words(signed_in(cast.ann).get(PAGE))
    for said in (
        "Outlook asks for the password",
        "Outlook still holds an old sign-in.",
        "“removed it” #90 time entry, Quill, 11/05",
        "1. Remove the stored credential",
        "Similar, resolved",
        "another client 10/02 Mail > Outlook no step told yes",
        "SLA Plain",
        "ann@acorn.example",
        "Read: ticket, note.",
        "Open in ConnectWise",
    ):
        assert said in text


def test_the_link_leads_to_the_ticket_in_connectwise(cast: Cast) -> None:
    body = unescape(signed_in(cast.ann).get(PAGE).content.decode())
    assert "http://localhost:8100/v4_6_release/services/system_io/Service/fv_sr100_request.rails" in body
    assert "service_recid=101&companyName=tinydesk" in body


def test_a_change_is_approved_on_the_page_and_its_end_is_told(cast: Cast) -> None:
    make_analysis(cast)
    row = propose_type(cast)
    browser = signed_in(cast.ann)
    first = browser.get(PAGE)
    cursor = re.search(r'data-live-cursor="([^"]+)"', first.content.decode())
    assert cursor
    answer = browser.post(f"/tickets/proposals/{row.uid}/approve", {"fingerprint": row.fingerprint})
    assert "Posting" in words(answer)
    cast.write_all()
    news = browser.get(f"{PAGE}/live", headers={"X-Cursor": cursor[1]})
    assert "/tickets/writes/" in news.content.decode()
    assert cast.record()["type"]["id"] == PRINTING["id"]


def test_the_page_edits_rejects_ticks_and_undoes_by_its_own_addresses(cast: Cast) -> None:
    make_analysis(cast)
    row = propose_note(cast)
    browser = signed_in(cast.ann)
    form = browser.get(f"/tickets/proposals/{row.uid}/editing").content.decode()
    assert f"/tickets/proposals/{row.uid}/edit" in form
    assert "/pod/" not in browser.get(PAGE).content.decode()
    browser.post(f"{PAGE}/steps/{step_key('Sign in again')}", {"done": "on"})
    browser.post(f"/tickets/proposals/{row.uid}/reject", {"code": "wrong_tone"})
    with cast.everything.open():
        assert StepTick.objects.get().by_name == "Ann"
        assert Proposal.objects.get().state == State.REJECTED


def test_a_decision_without_the_pages_own_mark_is_refused(cast: Cast) -> None:
    row = propose_type(cast)
    strict = Browser(enforce_csrf_checks=True)
    strict.force_login(cast.ann.user)
    answer = strict.post(f"/tickets/proposals/{row.uid}/approve", {"fingerprint": row.fingerprint})
    assert answer.status_code == 403


def test_another_msp_and_another_client_find_nothing(cast: Cast) -> None:
    row = propose_type(cast)
    outsider = make_member(make_account("Other MSP"), "charlie")
    blind = make_dispatcher(cast, "blind", all_clients=False, clients=[0])
    for person in (outsider, blind):
        browser = signed_in(person)
        assert browser.get(PAGE).status_code == 404
        assert browser.get(f"{PAGE}/live").status_code == 404
        assert browser.get(f"/tickets/proposals/{row.uid}/editing").status_code == 404
        assert (
            browser.post(f"/tickets/proposals/{row.uid}/approve", {"fingerprint": row.fingerprint}).status_code == 404
        )
    assert Browser().get(PAGE).status_code == 302


# --- API ------------------------------------------------------------------------------------------------------------
def token(membership: Membership, **changes: Any) -> dict[str, str]:
    _, plain = create_token(membership=membership, name="test", **{"verbs": ["read"], **changes})
    return {"Authorization": f"Bearer {plain}"}


def test_the_api_gives_the_mirrors_fields_and_null_while_the_analysis_is_pending(cast: Cast) -> None:
    OrmQ.objects.all().delete()
    told = Browser().get("/api/v1/tickets/101", headers=token(cast.ann)).json()
    assert (told["id"], told["summary"], told["analysis"]) == (101, "Outlook asks for the password", None)
    assert told["company"] == {"id": 1, "name": "Acorn Bakery"}
    assert told["type"] == {"id": 1, "name": "Mail"}
    assert told["subtype"] is None
    assert [row.func() for row in OrmQ.objects.all()] == ["triage.tasks.analyse_ticket"]


def test_the_api_gives_the_analysis_with_sources(cast: Cast) -> None:
    make_analysis(cast)
    analysis = Browser().get("/api/v1/tickets/101", headers=token(cast.ann)).json()["analysis"]
    assert (analysis["category"], analysis["word"]) == ("Mail", "likely")
    assert analysis["steps"][0]["sources"][0]["ticket"] == 90
    assert analysis["read"]


def test_a_ticket_the_token_may_not_see_is_404(cast: Cast) -> None:
    other = make_member(make_account("Other MSP"), "charlie")
    assert Browser().get("/api/v1/tickets/101", headers=token(other)).status_code == 404
    assert Browser().get("/api/v1/tickets/101", headers=token(cast.ann, clients=[0])).status_code == 404
    assert Browser().get("/api/v1/tickets/999", headers=token(cast.ann)).status_code == 404
    assert Browser().get("/api/v1/tickets/101").status_code == 401
