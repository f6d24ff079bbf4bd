"""A day for who does not see every client: his own rows are whole, other clients' records are counted and not shown."""

from typing import Any

import pytest

from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Membership, Role
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import ChargeCode, TimeEntry
from tests.approvals.cast import Cast, make_cast
from tests.pages.browsing import browser_of
from tests.pages.world import mirrored
from tests.timeentry.mirrored import ADA, BEN, CHICAGO, DAY, at, logged, make_member
from timeentry.models import ChargeTo, Draft
from timeentry.pages.showing import Day, day_shown
from timeentry.scopes import whole
from timeentry.services.drafts import MemberDay


@pytest.fixture
def cast(db: None) -> Cast:
    cast = make_cast()
    make_member(cast, role=Role.TECHNICIAN)
    make_member(cast, BEN, "Ben")
    return cast


def narrow(cast: Cast, role: Role = Role.TECHNICIAN) -> ClientScope:
    """From now on this person sees Acme alone."""
    rows = Membership.objects.filter(pk=cast.person(role).pk)
    rows.update(all_clients=False, clients=[cast.acme.pk])
    return scope_of_membership(rows.get())


def draft(cast: Cast, client: Any, member: int = ADA, **changes: Any) -> Draft:
    fields = {"charge_to": ChargeTo.TICKET, "charge_ref": 777, "starts_at": at(8), "ends_at": at(9)} | changes
    place = {"account": cast.account, "connection": cast.connection, "member_ref": member, "day": DAY}
    with cast.everything.open():
        return Draft.objects.create(client=client, **place, **fields)


def others_time(cast: Cast) -> None:
    entry = logged(cast, at(13), at(15))
    with cast.everything.open():
        TimeEntry.objects.filter(pk=entry.pk).update(client=cast.other, notes="Their secret")


def shown_to(cast: Cast, scope: ClientScope, member: int = ADA) -> Day:
    with whole(scope).open():
        return day_shown(scope, MemberDay(cast.connection, member, DAY, CHICAGO))


def page(cast: Cast) -> str:
    return str(browser_of(cast).get(f"/time?day={DAY}").content.decode())


def test_his_own_row_is_shown_to_the_member_whatever_it_is_about(cast: Cast) -> None:
    narrow(cast)
    row = draft(cast, cast.other)
    assert f'id="row-{row.uid}"' in (text := page(cast))
    assert "do not see" not in text


def test_time_of_a_client_he_does_not_see_counts_and_is_not_told(cast: Cast) -> None:
    others_time(cast)
    logged(cast, at(8), at(9))
    assert "Their secret" in page(cast)
    narrow(cast)
    text = page(cast)
    assert "1 entry of clients you do not see" in text
    assert "Their secret" not in text
    assert 'strong">3.00</b>' in text, "the hours are his"
    assert "Time of a client you do not see" in text, "and no gap stands there"


def test_of_another_members_day_only_rows_of_seen_clients_are_shown(cast: Cast) -> None:
    scope = narrow(cast, Role.MANAGER)
    hidden, seen, internal = (
        draft(cast, client, BEN, charge_ref=number) for number, client in ((1, cast.other), (2, cast.acme), (3, None))
    )
    day = shown_to(cast, scope, BEN)
    assert {row.uid for row in day.everything} == {seen.uid, internal.uid}
    assert hidden.uid not in str(day.lane)
    assert day.unseen == "1 entry of clients you do not see"


def test_who_sees_every_client_is_told_of_nothing_hidden(cast: Cast) -> None:
    draft(cast, cast.other, BEN)
    others_time(cast)
    day = shown_to(cast, cast.everything, BEN)
    assert (len(day.everything), day.unseen) == (1, "")


def meeting(cast: Cast, **changes: Any) -> None:
    with cast.everything.open():
        ChargeCode.objects.create(
            **mirrored(cast, external_id=3777, name="Meeting", record={"id": 3777, "name": "Meeting"}, **changes)
        )


def test_internal_time_is_called_by_its_code_and_is_for_everybody(cast: Cast) -> None:
    meeting(cast)
    entry = logged(cast, at(10), at(11))
    company = {"company": {"id": 1, "name": "The MSP itself"}}
    record = {"chargeToType": "ChargeCode", "chargeToId": 3777, **company}
    with cast.everything.open():
        TimeEntry.objects.filter(pk=entry.pk).update(client=cast.other, record=record)
    narrow(cast)
    text = page(cast)
    assert text.count(">Meeting<") >= 2, "in the grid and in the list"
    assert "3777" not in text
    assert "The MSP itself" not in text
    assert "do not see" not in text


@pytest.mark.parametrize("changes", [{"takes_time": True}, {"takes_time": False}, {"gone_at": at(1)}])
def test_a_row_on_a_code_keeps_its_name_whatever_became_of_the_code(cast: Cast, changes: dict[str, Any]) -> None:
    meeting(cast, **changes)
    row = draft(cast, None, charge_to=ChargeTo.CHARGE_CODE, charge_ref=3777)
    (shown,) = shown_to(cast, cast.everything).everything
    assert (shown.uid, shown.name) == (row.uid, "Meeting")
    assert next(cell.text for cell in shown.cells if cell.f == "charge") == "Meeting"
