"""Members, read more often than other set-up: who is made inactive there loses his access here within minutes."""

from datetime import timedelta

import httpx

from cwhub.accounts.ending import end_access
from cwhub.accounts.models import Connection, MemberLink, Membership
from cwhub.accounts.scope import SYSTEM
from cwhub.audit.services import record
from cwhub.mirror import passes
from cwhub.mirror.collections import MEMBERS
from cwhub.mirror.models import Member, Pass
from cwhub.mirror.pulling import Puller, everything
from cwhub.mirror.setup_lists import read_list
from cwhub.mirror.single import refresh_row

EVERY = timedelta(seconds=210)  # with the poll's own minute less than five
NAME = "members by themselves"
REASON = "Inactive in ConnectWise."


def renew_members(puller: Puller) -> None:
    """Reads the list when it is due, and draws the consequence."""
    connection = puller.connection
    with everything(connection).open():
        if not passes.is_due(passes.find(connection, Pass.What.WHOLE, NAME), EVERY):
            return
        row = passes.begin(connection, Pass.What.WHOLE, NAME, whole=True)
    read_list(puller, MEMBERS)
    with everything(connection).open():
        end_inactive(connection)
        passes.end(row)


def refresh_member(connection: Connection, external_id: int, *, http: httpx.Client | None = None) -> bool:
    """One member, whom a callback names. False when he is gone."""
    found = refresh_row(MEMBERS)(connection, external_id, http=http)
    with everything(connection).open():
        end_inactive(connection)
    return found


def end_inactive(connection: Connection) -> int:
    """Ends the access of everybody who is inactive wherever he is a member. In an open scope of the account.

    The last admin's too: ConnectWise says who works for the MSP. `manage.py give_back` opens the account again.
    """
    inactive = Member.objects.filter(connection=connection, inactive=True).values_list("external_id", flat=True)
    links = MemberLink.objects.filter(connection=connection, member_id__in=list(inactive), membership__active=True)
    return sum(end_person(link.membership) for link in links.select_related("membership__user"))


def end_person(person: Membership) -> bool:
    if not is_inactive_everywhere(person) or not end_access(person, reason=REASON):
        return False
    record(
        account_id=person.account_id,
        by=SYSTEM,
        act="accounts.person_ended",
        subject="person",
        subject_uid=person.user.uid,
        sentence=f"{person.user.display_name} is inactive in ConnectWise: sessions, tokens and panel have ended.",
    )
    return True


def is_inactive_everywhere(person: Membership) -> bool:
    """Linked to a member, and none of his members works. In an open scope of the account."""
    links = list(MemberLink.objects.filter(membership=person))
    return bool(links) and all(
        Member.objects.filter(connection_id=link.connection_id, external_id=link.member_id, inactive=True).exists()
        for link in links
    )
