"""How many rows of a person's own still have to go out, for the navigation: one count beside who he is."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from agreements.rules.sheets import TAKES_TIME
from cwhub.accounts.models import Account, MemberLink, Membership
from cwhub.accounts.scope import ClientScope
from cwhub.journal.models import WriteOp
from cwhub.journal.states import FREED, OpState
from cwhub.mirror.models import Member, TimeSheet
from kit.clock import now
from kit.zones import zone_named
from timeentry.models import Draft
from timeentry.scopes import whole
from timeentry.words.days import day_of

LOOKS_BACK = timedelta(days=14)  # two weeks; what is older is no reminder any more


def unposted(scope: ClientScope, membership: Membership) -> int:
    """Rows of days that are over and not in ConnectWise, and what ConnectWise refused today. In an open scope.

    A day on a sheet that takes no more time is left out: nothing of it can be posted.
    """
    if scope.is_all:
        return counted(scope, membership)
    with whole(scope).open():
        return counted(scope, membership)


def counted(scope: ClientScope, membership: Membership) -> int:
    links = MemberLink.objects.filter(account_id=scope.account_id, membership=membership, connection__writes=True)
    link = links.order_by("connection_id").first()
    if link is None:
        return 0
    here = {"connection_id": link.connection_id}
    zone = Member.objects.filter(**here, external_id=link.member_id).values_list("time_zone", flat=True).first()
    today = day_of(now(), zone_named(zone or "", Account.objects.get(pk=scope.account_id).zone))
    rows = Draft.objects.filter(account_id=scope.account_id, **here, member_ref=link.member_id, removed_at=None)
    rows = rows.filter(day__gte=today - LOOKS_BACK, day__lte=today)
    over = Q(day__lt=today) & (Q(entry=None) | Exists(carried(FREED)))
    return rows.filter(~Exists(closed()), over | Exists(refused())).count()


def carried(states: tuple[OpState, ...]) -> QuerySet[Any]:
    """The write of a row's entry, in one of these states."""
    batch = {"batch__account_id": OuterRef("account_id"), "batch__proposal_uid": OuterRef("entry__batch__proposal_uid")}
    return WriteOp.objects.filter(**batch, seq=OuterRef("entry__n"), state__in=states)


def refused() -> QuerySet[Any]:
    """As `journal.queries.word_of` says *failed*."""
    states = (OpState.REJECTED, OpState.CONFLICT, OpState.ABANDONED)
    return carried(states).exclude(state=OpState.ABANDONED, reason="")


def closed() -> QuerySet[Any]:
    days = {"starts_on__lte": OuterRef("day"), "ends_on__gte": OuterRef("day")}
    whose = {"connection_id": OuterRef("connection_id"), "member_ref": OuterRef("member_ref")}
    return TimeSheet.objects.filter(**whose, **days, gone_at=None).exclude(status__in=TAKES_TIME)
