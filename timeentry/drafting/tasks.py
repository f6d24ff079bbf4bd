"""Bell for the queue: today and yesterday of everybody who is linked to a member."""

from datetime import timedelta

from cwhub.accounts.models import Account, Connection, MemberLink
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Member
from kit.clock import now
from timeentry.drafting.services import draft_day, zone_of
from timeentry.words.days import day_of

BACK = (1, 0)


def draft_account(account_id: int) -> None:
    with ClientScope.of_account(account_id, purpose="drafting").open():
        account = Account.objects.get(pk=account_id)
        connections = {row.pk: row for row in Connection.objects.filter(account=account, writes=True)}
        links = list(MemberLink.objects.filter(account=account, membership__active=True))
        members = {(row.connection_id, row.external_id): row for row in Member.objects.filter(account=account)}
    for link in links:
        member, connection = members.get((link.connection_id, link.member_id)), connections.get(link.connection_id)
        if member is None or connection is None:
            continue
        today = day_of(now(), zone_of(account, member))
        for days in BACK:
            draft_day(account, connection, link.member_id, today - timedelta(days=days))
