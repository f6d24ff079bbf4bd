"""Whose week is asked for, which one, and what this person may do with it. In the whole account's scope."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.http import urlencode

from cwhub.accounts.models import Account, Connection, MemberLink
from cwhub.accounts.rights import Right, has_right
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Member
from kit.clock import now
from timeentry.errors import NotFound
from timeentry.pages.asked import day_in
from timeentry.queries import connection_of
from timeentry.scopes import must_see, own_member, person, sees_others
from timeentry.week.figures import Person, people
from timeentry.week.sheets import periods
from timeentry.words.days import day_of

WEEK = timedelta(days=7)
WEEKLY = (7, 14)  # days of a period whose first weekday is the week's own


@dataclass(frozen=True)
class Asked:
    """One member's week."""

    scope: ClientScope
    connection: Connection
    who: Person
    first: date
    today: date
    is_own: bool
    submits: bool
    manages: bool
    sees_team: bool

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def decides(self) -> bool:
        return self.manages and not self.is_own

    def url(self, name: str, day: date | None = None) -> str:
        """With the member where it is another's week."""
        asked = {"day": (day or self.first).isoformat()} | ({} if self.is_own else {"member": str(self.who.number)})
        return f"{reverse(name)}?{urlencode(asked)}"


def asked(scope: ClientScope, wish: Mapping[str, str]) -> Asked:
    """Raises NotLinked, NotAllowed, NotFound."""
    connection, named = connection_of(scope), wish.get("member", "")
    number = int(named) if named.isdecimal() and len(named) < 12 else own_member(scope, connection)
    must_see(scope, connection, number)
    member = Member.objects.filter(connection=connection, external_id=number, gone_at=None).first()
    if member is None:
        raise NotFound("There is no such member in ConnectWise.")
    who = people(Account.objects.get(pk=scope.account_id), [member])[0]
    today, mine = day_of(now(), who.zone), person(scope)
    own = MemberLink.objects.filter(connection=connection, membership=mine, member_id=number).exists()
    return Asked(
        scope=scope,
        connection=connection,
        who=who,
        first=first_day(connection, day_in(wish.get("day", ""), today)),
        today=today,
        is_own=own,
        submits=own or has_right(mine, Right.TIME_FOR_OTHERS),
        manages=has_right(mine, Right.DECIDE_SHEETS),
        sees_team=sees_others(scope),
    )


def first_day(connection: Connection, day: date) -> date:
    """Weeks begin as the periods do, where these are weeks; else on Monday."""
    for period in periods(connection, day, day):
        if (period.ends_on - period.starts_on).days + 1 in WEEKLY:
            return day - timedelta(days=(day - period.starts_on).days % 7)
    return day - timedelta(days=day.weekday())
