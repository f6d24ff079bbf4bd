"""Why an entry is covered: its page, what an agreement's change does to drafts and leaves of posted entries."""

import re
from typing import Any

import pytest

from cwhub.mirror import models
from tests.connected import Desk
from tests.timeentry.days import posted, scope_of_role, today, written
from tests.timeentry.grid import day_of_ada, have
from tests.timeentry.test_day_page import browser_of
from timeentry.models import Draft
from timeentry.scopes import whole
from timeentry.services import drafts

pytestmark = pytest.mark.django_db(transaction=True)


def page(desk: Desk, draft: Draft) -> str:
    answer = browser_of(desk).get(f"/time/entries/{draft.uid}/why")
    assert answer.status_code == 200, answer.content
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def exclude(desk: Desk, agreement: int, work_type: dict[str, Any]) -> None:
    with desk.scope.open():
        row = models.Agreement.objects.get(external_id=agreement)
        models.AgreementTerm.objects.create(
            account_id=row.account_id,
            client_id=row.client_id,
            connection_id=row.connection_id,
            external_id=1,
            seen_at=row.seen_at,
            kind="type_out",
            agreement_ref=agreement,
            record={"id": 1, "workType": work_type},
        )


def test_every_rule_the_pool_the_rate_and_what_was_assumed_stand_there(office: Desk) -> None:
    (draft,) = have(office, 1, charge="102", type="Onsite")  # an hour at least, of a block of two a month
    told = page(office, draft)
    assert "Terms of 2 covers it; 1.00 h left after it." in told
    assert "Pool: 2.00 h when it is saved, 1.00 h drawn, 1.00 h after it." in told
    assert "Rules, all must hold" in told
    assert "9 met, 0 not" in told
    assert "Rate 100.00 an hour" in told
    assert "Assumed: The pool is taken to lose billed hours (1.00), not actual ones (0.17)." in told


def test_entries_of_the_day_draw_one_after_the_other(office: Desk) -> None:
    rows = have(office, 3, charge="102", type="Onsite")
    assert "0.00 h left after it" in page(office, rows[1])
    told = page(office, rows[2])
    assert "bills 100.00" in told
    assert "8 met, 1 not" in told
    assert "Nothing was left when it was saved (0.00 h). Overruns are not allowed." in told


def test_a_change_of_the_agreement_tells_of_drafts_anew_and_leaves_what_is_posted(office: Desk) -> None:
    gone, stays = have(office, 2)
    with whole(scope_of_role(office)).open():
        wanted = drafts.wanted_of([Draft.objects.get(uid=gone.uid)])
    written(office, posted(office, wanted))
    exclude(office, 1, {"id": 1, "name": "Remote"})
    assert "Terms of 1 covers it." in page(office, gone)
    assert "Remote is excluded. Excluded here: Remote." in page(office, stays)
    day = browser_of(office).get(f"/time?day={today()}").content.decode()
    words = re.findall(r'data-f="coverage"[^>]*>([^<]*)<', day)
    assert sorted(words)[-2:] == ["bills 25.00", "covered"]


def test_an_entry_without_an_end_has_no_figures_yet(office: Desk) -> None:
    (draft,) = have(office, 1, end="")
    assert "Give it an end or hours" in page(office, draft)


def test_what_is_charged_to_nothing_has_no_such_page(office: Desk) -> None:
    at = day_of_ada(office)
    draft = drafts.add(scope=scope_of_role(office), at=at, fields={"start": "8:00", "end": "9:00"})
    assert browser_of(office).get(f"/time/entries/{draft.uid}/why").status_code == 404
    assert browser_of(office).get("/time/entries/nothing/why").status_code == 404
