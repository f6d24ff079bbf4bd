"""Who is made inactive in ConnectWise loses panel, sessions and tokens with the next look at him."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.management import CommandError, call_command

from cwhub.accounts.membership import actor_of_membership
from cwhub.accounts.models import MemberLink, Membership, Role, Token
from cwhub.accounts.tokens import create_token, token_of
from cwhub.audit.models import AuditEntry
from cwhub.mirror import sync
from cwhub.mirror.members import EVERY
from cwhub.mirror.models import Member, Pass
from cwhub.mirror.passes import Turn
from desk.people import PersonRefused, Place, change_person
from desk.pod.admission import admitted
from desk.pod.proof import Member as Proven
from desk.pod.proof import Refused
from kit.clock import now
from tests.connected import Desk

TECHNICIAN = "technician"


@pytest.fixture
def person(desk: Desk) -> Membership:
    """The technician, linked to a member, with a token and a session."""
    person = desk.people[TECHNICIAN]
    with desk.scope.open():
        people = Member.objects.filter(connection=desk.connection, inactive=False).exclude(license_class="A")
        member = people.exclude(identifier=desk.connection.api_member).order_by("-external_id")[0]
        MemberLink.objects.create(
            account=desk.account, connection=desk.connection, membership=person,
            member_id=member.external_id, identifier=member.identifier,
        )  # fmt: skip
    UserSession.objects.create(user=person.user, ip="203.0.113.1", session_key="k" * 32)
    return person


def member_of(desk: Desk, person: Membership) -> Member:
    with desk.scope.open():
        link = MemberLink.objects.get(membership=person)
        return Member.objects.get(connection=desk.connection, external_id=link.member_id)


def make_inactive(desk: Desk, number: int, inactive: bool = True) -> None:
    sim = desk.app.sim
    row = sim.store.rows("system/members")[number]
    sim.writer.amend(sim.resource("system/members"), row, {"inactiveFlag": inactive}, "an admin there")


def due_again(desk: Desk) -> None:
    with desk.scope.open():
        Pass.objects.filter(collection="members by themselves").update(ended_at=now() - EVERY - timedelta(seconds=1))


def test_with_the_next_look_his_access_ends(desk: Desk, person: Membership) -> None:
    _, plain = create_token(membership=person, name="mine", verbs=["read"])
    sync.follow(desk.connection, Turn())
    assert token_of(plain) is not None
    make_inactive(desk, member_of(desk, person).external_id)
    due_again(desk)
    sync.follow(desk.connection, Turn())
    person.refresh_from_db()
    assert (person.active, person.ended_reason) == (False, "Inactive in ConnectWise.")
    assert token_of(plain) is None
    assert Token.objects.get().revoked_at is not None
    assert not UserSession.objects.exists()
    with desk.scope.open():
        told = AuditEntry.objects.get(act="accounts.person_ended")
    assert "is inactive in ConnectWise: sessions, tokens and panel have ended" in told.sentence
    assert (told.actor_kind, told.subject_uid) == ("system", person.user.uid)


def test_the_next_look_is_at_most_five_minutes_later(desk: Desk, person: Membership) -> None:
    assert EVERY + timedelta(seconds=settings.POLL_SECONDS) < timedelta(minutes=5)
    sync.follow(desk.connection, Turn())
    asked = len(desk.requests("GET", "/v4_6_release/apis/3.0/system/members"))
    sync.follow(desk.connection, Turn())
    assert len(desk.requests("GET", "/v4_6_release/apis/3.0/system/members")) == asked


def test_a_callback_about_him_ends_it_at_once(desk: Desk, person: Membership) -> None:
    number = member_of(desk, person).external_id
    make_inactive(desk, number)
    sync.READERS["member"](desk.connection, number)
    person.refresh_from_db()
    assert not person.active


def test_the_panel_ends_it_at_its_sign_in(desk: Desk, person: Membership) -> None:
    member = member_of(desk, person)
    with pytest.raises(Refused, match="An inactive member sees nothing here"):
        admitted(desk.connection, Proven(member.external_id, member.identifier, member.name, True))
    person.refresh_from_db()
    assert not person.active


def test_who_is_a_member_nowhere_is_left_alone(desk: Desk, person: Membership) -> None:
    make_inactive(desk, member_of(desk, person).external_id)
    with desk.scope.open():
        MemberLink.objects.all().delete()
    due_again(desk)
    sync.follow(desk.connection, Turn())
    assert all(one.active for one in Membership.objects.all())


def test_an_admin_gives_the_place_back_when_he_is_active_again(desk: Desk, person: Membership) -> None:
    number = member_of(desk, person).external_id
    make_inactive(desk, number)
    sync.READERS["member"](desk.connection, number)
    admin = desk.people["admin"]

    def give_back() -> None:
        place = Place(role=Role.TECHNICIAN, all_clients=True, members={desk.connection: number})
        with desk.scope.open() as scope:
            change_person(scope=scope, uid=person.user.uid, place=place, by=actor_of_membership(admin))

    with pytest.raises(PersonRefused, match="inactive in ConnectWise"):
        give_back()
    make_inactive(desk, number, inactive=False)
    sync.READERS["member"](desk.connection, number)
    person.refresh_from_db()
    assert not person.active
    give_back()
    person.refresh_from_db()
    assert (person.active, person.ended_reason) == (True, "")


def test_the_operator_opens_an_account_that_is_left_without_an_admin(desk: Desk, person: Membership) -> None:
    number = member_of(desk, person).external_id
    make_inactive(desk, number)
    sync.READERS["member"](desk.connection, number)
    call_command("give_back", person.user.username, stdout=StringIO())
    person.refresh_from_db()
    assert person.active
    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("give_back", person.user.username)
