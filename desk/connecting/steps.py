"""The steps of connecting, in order. Each may be run again without doing anything twice.

A step returns False when it waits for something and should be called again.
"""

import time
from collections.abc import Callable
from typing import Any

from cwhub.accounts.models import Client, Connection, MemberLink, Membership
from cwhub.mirror import sync
from cwhub.mirror.models import CompanyType, Member, Ticket
from cwhub.mirror.parts import preset_parts
from cwhub.mirror.passes import Turn
from cwhub.mirror.store import note_new_clients
from cwhub.mirror.sync import Puller
from desk.connecting.errors import StepFailed
from desk.connecting.kept import keep
from desk.connecting.permissions import ROWS
from desk.connecting.progress import DONE, RUNNING, Progress
from desk.connecting.registering import callbacks
from desk.connecting.trying import lacking, try_all, unreadable, with_deletion
from desk.connecting.way_back import way_back
from triage.learning import learn

StepFunction = Callable[[Connection, Progress, str], bool]
NOTES_AT_ONCE = 50
TURN_SECONDS = NOTES_SECONDS = 15.0


def keys(connection: Connection, progress: Progress, key: str) -> bool:
    puller = Puller.of(connection, purpose="interactive")
    version = puller.client.system_info(permit=puller.permit()).get("version", "")
    with progress.scope.open():
        accept_again(connection)
    where = f"{connection.screen_url}, {connection.company_id}, version {version}"
    progress.set(key, state=DONE, sentence=f"{where}. Signed in as {connection.api_member}.")
    return True


def accept_again(connection: Connection) -> None:
    """Keys that were refused and are taken now: the connection is what it was before."""
    state = Connection.State.CONNECTED if connection.connected_at else Connection.State.CONNECTING
    refused = Connection.objects.filter(pk=connection.pk, state=Connection.State.REFUSED)
    refused.update(state=state, refused_reason="")


def permissions(connection: Connection, progress: Progress, key: str) -> bool:
    """Tries each right of the role; what is missing is named with what is lost. Raises StepFailed where nothing works.

    What only costs a feature lets the admin go on.
    """
    rights = try_all(Puller.of(connection, purpose="interactive"))
    keep(progress.scope, connection, permissions=with_deletion(connection, rights))
    with progress.scope.open():
        connection.unreadable = unreadable(connection)
        Connection.objects.filter(pk=connection.pk).update(unreadable=connection.unreadable)
    rows = lacking(connection)
    progress.set(key, lacking=[row.row.action for row in rows], look=bool(rows))
    told = f"{len(ROWS) - len(rows)} of {len(ROWS)} as needed."
    if any(row.stops for row in rows):
        lost = " ".join(row.sentence for row in rows if row.stops)
        raise StepFailed(f"{told} Give the role of the API member what is missing. {lost}")
    going_on = ["You can go on; what is lost:"] if rows else []
    words = [told, *going_on, *(row.sentence for row in rows), *made_words(rights)]
    progress.set(key, state=DONE, sentence=" ".join(words))
    return True


def made_words(rights: dict[str, Any]) -> list[str]:
    """ConnectWise has to refuse an empty record; where it did not, somebody must know."""
    return [f"ConnectWise took an empty record, {path}; delete it there." for path in rights["made"]]


def companies(connection: Connection, progress: Progress, key: str) -> bool:
    puller = Puller.of(connection)
    for collection, done in sync.mirror_companies(puller):
        progress.count(key, collection, done)
    progress.set(key, state=DONE)
    return True


def setup(connection: Connection, progress: Progress, key: str) -> bool:
    for kind, done in sync.mirror_setup(Puller.of(connection)):
        progress.count(key, kind, done)
    with progress.scope.open():
        preset_parts(connection)
    progress.set(key, state=DONE)
    return True


def members(connection: Connection, progress: Progress, key: str) -> bool:
    with progress.scope.open():
        linked = link_members(connection)
        total = Member.objects.filter(connection=connection, inactive=False).count()
    progress.set(key, state=DONE, sentence=f"{linked} people by address, of {total} active members.")
    return True


def link_members(connection: Connection) -> int:
    """Maps people to members by mail address; a person or a member is linked once."""
    people = Membership.objects.filter(account_id=connection.account_id, active=True).select_related("user")
    by_address = {person.user.email.lower(): person for person in people if person.user.email}
    for member in Member.objects.filter(connection=connection, inactive=False):
        person = by_address.get(member.email.lower())
        if person is not None:
            MemberLink.objects.get_or_create(
                connection=connection,
                membership=person,
                defaults={
                    "account_id": connection.account_id,
                    "member_id": member.external_id,
                    "identifier": member.identifier,
                },
            )
    return MemberLink.objects.filter(connection=connection).count()


def mirror(connection: Connection, progress: Progress, key: str) -> bool:
    for kind, done in sync.mirror_lists(Puller.of(connection), Turn(TURN_SECONDS)):
        progress.count(key, kind, done)
    if not sync.is_read(connection):
        return False
    with progress.scope.open():
        client_types(connection)
    progress.set(key, state=DONE)
    return True


def client_types(connection: Connection) -> None:
    """Proposes which company types are clients: those most of whose tickets come from, vendors never."""
    if connection.client_type_ids:
        return
    vendors = set(CompanyType.objects.filter(connection=connection, vendor=True).values_list("external_id", flat=True))
    served = Client.objects.filter(connection=connection, pk__in=Ticket.objects.values("client_id"))
    counted: dict[int, int] = {}
    for types in served.values_list("type_ids", flat=True):
        for one in set(types) - vendors:
            counted[one] = counted.get(one, 0) + 1
    most = max(counted.values(), default=0)
    connection.client_type_ids = sorted(one for one, count in counted.items() if count == most)
    connection.save(update_fields=["client_type_ids"])
    apply_client_types(connection)


def apply_client_types(connection: Connection) -> None:
    rows = Client.objects.filter(connection=connection)
    rows.update(takes_part=False)
    rows.filter(inactive=False, gone_at=None, type_ids__overlap=connection.client_type_ids).update(takes_part=True)
    note_new_clients(connection)


def notes(connection: Connection, progress: Progress, key: str) -> bool:
    """Works for a while, a few tickets at a time, so that each look at the page sees another number."""
    until = time.monotonic() + NOTES_SECONDS
    while numbers := sync.tickets_without_notes(connection, limit=NOTES_AT_ONCE):
        if time.monotonic() > until:
            return False
        sync.mirror_notes(Puller.of(connection), numbers)
        with progress.scope.open():
            tickets = Ticket.objects.filter(connection=connection, gone_at=None)
            total, left = tickets.count(), tickets.filter(notes_read_at=None).count()
        sentence = f"Notes of {total - left:,} of {total:,} tickets."
        progress.set(key, state=RUNNING, done=total - left, total=total, sentence=sentence)
    progress.set(key, state=DONE)
    return True


def learning(connection: Connection, progress: Progress, key: str) -> bool:
    learned = learn(connection)
    progress.set(key, state=DONE, sentence=f"Learned from {learned.learned_from:,} resolved tickets.")
    return True


STEPS: dict[str, tuple[str, StepFunction]] = {
    "keys": ("Address and keys", keys),
    "permissions": ("Permissions", permissions),
    "callbacks": ("Callbacks registered, each once", callbacks),
    "back": ("The way back", way_back),
    "setup": ("Boards, statuses, types, members", setup),
    "members": ("Members mapped to users", members),
    "companies": ("Companies", companies),
    "mirror": ("First mirror", mirror),
    "notes": ("Notes of tickets, open ones first", notes),
    "learning": ("Learned from your history", learning),
}
TITLES = {key: title for key, (title, _) in STEPS.items()}
