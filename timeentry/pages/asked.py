"""Whose day is asked for, which one, and what this person may do with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode

from cwhub.accounts.models import MemberLink
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Member
from kit.clock import now
from timeentry.errors import NotAllowed
from timeentry.pages.drawing import Conflicts
from timeentry.pages.showing import VIEWS, Day, day_shown
from timeentry.queries import connection_of
from timeentry.scopes import must_enter_for, must_see, own_member, person, sees_others
from timeentry.services.drafts import MemberDay, member_day, zone_of
from timeentry.words.days import day_of


@dataclass(frozen=True)
class Sight:
    scope: ClientScope
    at: MemberDay
    view: str
    writable: bool
    whose: str
    sees_team: bool

    @property
    def day_url(self) -> str:
        asked = {"day": self.at.day.isoformat()} | ({"member": str(self.at.member)} if self.whose else {})
        return f"{reverse('time')}?{urlencode(asked)}"

    def day(self, conflicts: Conflicts | None = None) -> Day:
        return day_shown(
            self.scope,
            self.at,
            view=self.view,
            writable=self.writable,
            whose=self.whose,
            sees_team=self.sees_team,
            conflicts=conflicts,
        )


def sight(scope: ClientScope, asked: Mapping[str, str]) -> Sight:
    """In the whole account's scope. Raises NotLinked, NotAllowed, NotFound."""
    connection = connection_of(scope)
    named = asked.get("member", "")
    member = int(named) if named.isdecimal() and len(named) < 12 else own_member(scope, connection)
    must_see(scope, connection, member)
    today = day_of(now(), zone_of(scope, connection, member))
    at = member_day(scope, connection=connection, member=member, day=day_in(asked.get("day", ""), today))
    view = asked.get("view", "")
    whose = "" if is_own(scope, at) else name_of(at)
    return Sight(scope, at, view if view in VIEWS else "mine", may_enter(scope, at), whose, sees_others(scope))


def is_own(scope: ClientScope, at: MemberDay) -> bool:
    links = MemberLink.objects.filter(connection=at.connection, membership=person(scope))
    return links.filter(member_id=at.member).exists()


def may_enter(scope: ClientScope, at: MemberDay) -> bool:
    try:
        must_enter_for(scope, at.connection, at.member)
    except NotAllowed:
        return False
    return True


def day_in(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return otherwise


def name_of(at: MemberDay) -> str:
    found = (
        Member.objects.filter(connection=at.connection, external_id=at.member).values_list("name", flat=True).first()
    )
    return found or f"Member {at.member}"
