"""The page of a day: who sees it, what it says when nothing is there, its news, and rows by version."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cwhub.accounts.models import Role
from tests.builders import make_account, make_connection, make_member
from tests.connected import Desk
from tests.pages.browsing import HTMX
from tests.timeentry.days import ADA, BEN, at, entry, posted, scope_of_role, today, written
from tests.timeentry.grid import day_of_ada, have, line
from timeentry.errors import Changed, NotAllowed, TooLate
from timeentry.models import Draft
from timeentry.services import drafts

pytestmark = pytest.mark.django_db(transaction=True)
UID = "abcdefghij234567"
ROW = dict(zip(("charge", "type", "agreement", "start", "end"), line(0).split("\t")[:5], strict=True))


def browser_of(office: Desk, role: str = "technician") -> Client:
    client = Client()
    client.force_login(office.people[role].user)
    return client


def get(office: Desk, path: str = "/time", role: str = "technician", **headers: str) -> Any:
    return browser_of(office, role).get(path, headers=headers)


def save(office: Desk, *acts: dict[str, Any], role: str = "technician", member: int = ADA, cursor: str = "") -> Any:
    address = f"/time/save?day={today()}&member={member}"
    headers = {**HTMX, "X-Cursor": cursor}
    body = json.dumps({"acts": acts})
    return browser_of(office, role).post(address, body, content_type="application/json", headers=headers)


def row(office: Desk, uid: str = UID) -> Draft:
    with office.scope.open():
        return Draft.objects.get(uid=uid)


def test_an_empty_day_says_why_and_what_comes_next(office: Desk) -> None:
    page = get(office).content.decode()
    assert "No time on" in page
    assert "become drafts here by themselves" in page
    assert 'id="row-new"' in page
    assert 'aria-current="page"' in page.split(">Time<")[0].rsplit("<a", 1)[1]


def test_who_is_no_member_is_told_who_can_help(office: Desk) -> None:
    answer = get(office, role="billing")
    assert answer.status_code == 404
    assert "not linked to a ConnectWise member" in answer.content.decode()
    assert "/time/team" in answer.content.decode()


def test_days_of_others_are_for_those_who_look_after_them(office: Desk) -> None:
    assert get(office, f"/time?member={BEN}").status_code == 403
    assert get(office, f"/time?member={ADA}", role="dispatcher").status_code == 200
    assert 'id="row-new"' not in get(office, f"/time?member={ADA}", role="dispatcher").content.decode()
    assert 'id="row-new"' in get(office, f"/time?member={ADA}", role="manager").content.decode()
    assert save(office, {"act": "add", "row": UID, "fields": ROW}, role="dispatcher").status_code == 403


def test_an_outsider_finds_nothing(office: Desk) -> None:
    [mine] = have(office, 1)
    other = make_account("Other MSP")
    make_connection(other)
    outsider = Client()
    outsider.force_login(make_member(other, "outsider", Role.ADMIN).user)
    for path in (f"/time?member={ADA}", f"/time/entries/{mine.uid}"):
        answer = outsider.get(path)
        assert "Worked on it" not in answer.content.decode()
        assert mine.uid not in answer.content.decode()
    answer = outsider.post(f"/time/post?member={ADA}", {"pick": f"{mine.uid}:1"}, headers=HTMX)
    assert "Posting" not in answer.content.decode()
    assert "/sign-in" in Client().get("/time").headers["Location"]


def test_a_row_sent_twice_is_one(office: Desk) -> None:
    for _ in range(2):
        assert save(office, {"act": "add", "row": UID, "fields": ROW}).status_code == 200
    with office.scope.open():
        assert Draft.objects.count() == 1
    assert row(office).charge_ref == 101


def test_news_bring_what_changed_and_nothing_else(office: Desk) -> None:
    first = save(office, {"act": "add", "row": UID, "fields": ROW})
    cursor = first.headers["X-Cursor"]
    address = f"/time/live?day={today()}"
    assert get(office, address, **{"X-Cursor": cursor}).status_code == 204
    second = save(office, {"act": "add", "row": UID[::-1], "fields": ROW | {"start": "2pm", "end": "3pm"}})
    assert second.status_code == 200
    news = get(office, address, **{"X-Cursor": cursor}).content.decode()
    assert f'id="row-{UID[::-1]}"' in news
    assert f'id="row-{UID}"' not in news


def test_a_save_names_the_version_it_changes(office: Desk) -> None:
    save(office, {"act": "add", "row": UID, "fields": ROW})
    scope, day = scope_of_role(office), day_of_ada(office)
    drafts.save(scope=scope, at=day, uid=UID, version=1, fields={"notes": "Theirs"})
    drafts.save(scope=scope, at=day, uid=UID, version=1, fields={"tab": "Internal"}, was={"tab": "Discussion"})
    with pytest.raises(Changed) as raised:
        drafts.save(scope=scope, at=day, uid=UID, version=1, fields={"notes": "Mine"}, was={"notes": ""})
    assert raised.value.standing.notes == "Theirs"
    answer = save(office, {"act": "save", "row": UID, "version": 1, "fields": {"notes": "Mine"}, "was": {"notes": ""}})
    assert "Theirs stands here, you typed Mine" in answer.content.decode()
    assert (row(office).notes, row(office).tab, row(office).version) == ("Theirs", "internal", 3)


def test_what_is_in_connectwise_is_not_changed_here(office: Desk) -> None:
    [mine] = have(office, 1)
    day = day_of_ada(office)
    wanted = drafts.wanted_of([mine])
    written(office, posted(office, wanted))
    with pytest.raises(TooLate):
        drafts.save(scope=scope_of_role(office), at=day, uid=mine.uid, version=1, fields={"notes": "Else"})
    answer = save(office, {"act": "remove", "row": mine.uid})
    assert "Take it back first" in answer.content.decode()


def test_nobody_enters_time_for_a_colleague(office: Desk) -> None:
    day = day_of_ada(office)
    with pytest.raises(NotAllowed):
        drafts.add(scope=scope_of_role(office, "dispatcher"), at=day, fields=ROW)


def test_what_came_by_another_way_shows_its_state_too(office: Desk) -> None:
    written(office, posted(office, [entry()]))
    page = get(office).content.decode()
    assert 'data-state="posted"' in page
    assert page.count("Worked on it, part 0") == 1


def test_a_row_that_changed_is_not_posted(office: Desk) -> None:
    [mine] = have(office, 1)
    answer = browser_of(office).post(f"/time/post?day={today()}", {"pick": f"{mine.uid}:7"}, headers=HTMX)
    assert "1 row changed meanwhile" in answer.content.decode()


def test_over_midnight_becomes_a_row_on_each_day(office: Desk) -> None:
    save(office, {"act": "add", "row": UID, "fields": ROW | {"start": "11pm", "end": "11:30pm"}})
    with office.scope.open():
        Draft.objects.filter(uid=UID).update(ends_at=at(25))
    assert "It goes over midnight" in get(office, f"/time?day={today()}").content.decode()
    save(office, {"act": "split", "row": UID})
    with office.scope.open():
        days = Draft.objects.order_by("starts_at").values_list("day", "starts_at", "ends_at")
        assert list(days) == [(today(), at(23), at(24)), (today() + timedelta(days=1), at(24), at(25))]
