"""What the mirror has to say of a ticket, on its page and in the panel."""

import re
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django_q.models import OrmQ

from cwhub.mirror.models import SetBack, Ticket
from kit.clock import now
from simulators.connectwise.app import SimulatorApp
from tests.desk.pod_cast import NUMBER, Cast, make_analysis, make_cast

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])
PAGE, PANEL = f"/tickets/{NUMBER}", f"/pod/panel?ticket={NUMBER}"
UNDONE = "Priority: a workflow rule or a person undoes this. We leave it alone."


@pytest.fixture
def cast(sim: SimulatorApp) -> Cast:
    cache.clear()
    made = make_cast(sim)
    make_analysis(made)
    return made


def words(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def page(cast: Cast) -> str:
    browser = Browser()
    browser.force_login(cast.ann.user)
    return words(browser.get(PAGE))


def set_back(cast: Cast) -> None:
    with cast.everything.open():
        ticket = Ticket.objects.get(external_id=NUMBER)
        SetBack.objects.create(
            account=cast.account,
            client_id=ticket.client_id,
            connection=cast.connection,
            ticket=NUMBER,
            field="priority",
            op_uid="op",
            written_at=now(),
        )


def test_a_field_that_is_set_back_is_told_in_one_sentence(cast: Cast) -> None:
    assert UNDONE not in page(cast)
    set_back(cast)
    assert UNDONE in page(cast)


def test_the_panel_tells_it_too(cast: Cast) -> None:
    set_back(cast)
    assert UNDONE in words(cast.get(PANEL))


def test_notes_that_are_not_here_yet_are_said_and_fetched(cast: Cast) -> None:
    assert "Its notes are not here yet" not in page(cast)
    with cast.everything.open():
        Ticket.objects.filter(external_id=NUMBER).update(notes_read_at=None)
    OrmQ.objects.all().delete()
    assert "Its notes are not here yet" in page(cast)
    asked = [row for row in OrmQ.objects.all() if row.func() == "cwhub.mirror.notes.bring"]
    assert len(asked) == 1
