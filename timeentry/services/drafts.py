"""The rows of a day before they are posted: typed, read, saved by version, taken away and put back.

Call with no scope or with the asking person's own open. A row is seen and changed by who may enter time for its member.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from cwhub.accounts.models import Account, Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Member
from kit.clock import now
from kit.ids import new_uid
from kit.zones import zone_named
from timeentry.errors import Changed, NotFound, NotUnderstood, TooLate
from timeentry.models import Draft
from timeentry.queries import is_free
from timeentry.rules.wanted import Wanted
from timeentry.scopes import must_enter_for, whole
from timeentry.services.typed import Reader
from timeentry.services.written import texts
from timeentry.words.days import day_of
from timeentry.words.days import split as pieces

UID = re.compile(r"[a-z2-7]{16}")
MOST_ROWS = 300  # of one member's day
Fields = Mapping[str, str]


@dataclass(frozen=True)
class MemberDay:
    connection: Connection
    member: int
    day: date
    zone: ZoneInfo

    def reader(self, scope: ClientScope) -> Reader:
        return Reader(scope, self.connection, self.day, self.zone)


def member_day(scope: ClientScope, *, connection: Connection, member: int, day: date) -> MemberDay:
    """In the whole account's scope. The day is the member's own, by his ConnectWise time zone."""
    return MemberDay(connection, member, day, zone_of(scope, connection, member))


def zone_of(scope: ClientScope, connection: Connection, member: int) -> ZoneInfo:
    found = Member.objects.filter(connection=connection, external_id=member).values_list("time_zone", flat=True).first()
    return zone_named(found or "", Account.objects.get(pk=scope.account_id).zone)


def drafts_of(at: MemberDay) -> list[Draft]:
    """In the whole account's scope, in the order of the day: by start, then as they were typed."""
    rows = Draft.objects.filter(connection=at.connection, member_ref=at.member, day=at.day, removed_at=None)
    return list(rows.select_related("entry__batch").order_by(F("starts_at").asc(nulls_last=True), "position", "pk"))


def add(*, scope: ClientScope, at: MemberDay, fields: Fields, uid: str = "", reader: Reader | None = None) -> Draft:
    """A new row. A uid that the caller has chosen makes it safe to send twice. Raises NotAllowed, NotUnderstood."""
    with whole(scope).open():
        must_enter_for(scope, at.connection, at.member)
        if uid and not UID.fullmatch(uid):
            raise NotUnderstood("A row is named by 16 letters.")
        if known := Draft.objects.filter(uid=uid, **owner(at)).first() if uid else None:
            return save(scope=scope, at=at, uid=uid, version=known.version, fields=fields, reader=reader)
        rows = Draft.objects.filter(**owner(at))
        if rows.filter(removed_at=None).count() >= MOST_ROWS:
            raise NotUnderstood(f"A day has at most {MOST_ROWS} rows.")
        last = rows.aggregate(last=Max("position"))["last"]
        draft = Draft(uid=uid or new_uid(), account_id=scope.account_id, position=(last or 0) + 1, **owner(at))
        (reader or at.reader(scope)).read(draft, fields)
        try:
            with transaction.atomic():
                draft.save(force_insert=True)
        except IntegrityError as error:
            raise NotUnderstood("That name of a row is taken.") from error
        return draft


def save(
    *,
    scope: ClientScope,
    at: MemberDay,
    uid: str,
    version: int,
    fields: Fields,
    was: Fields | None = None,
    reader: Reader | None = None,
) -> Draft:
    """Changes fields of a row. Somebody else's change of other fields stands beside it.

    Raises Changed where the same field was changed meanwhile (`was` is what the person saw), TooLate where the row is
    in ConnectWise or on its way, NotFound.
    """
    with whole(scope).open():
        draft = free(scope, at, uid)
        reader = reader or at.reader(scope)
        if draft.version != version and differs(draft, fields, was, reader):
            raise Changed("Somebody changed this meanwhile.", draft)
        reader.read(draft, fields)
        draft.entry, draft.reviewed, draft.removed_at = None, True, None
        draft.version += 1
        draft.save()
        return draft


def differs(draft: Draft, fields: Fields, was: Fields | None, reader: Reader) -> bool:
    """Whether what stands is neither what the person saw nor what he wants."""
    stands = texts(draft, reader)
    return any(stands.get(name, "") not in {(was or {}).get(name), text} for name, text in fields.items())


def remove(*, scope: ClientScope, at: MemberDay, uid: str) -> Draft:
    """Takes the row off the grid; it can be put back. Raises TooLate, NotFound."""
    with whole(scope).open():
        return marked(free(scope, at, uid), removed_at=now())


def restore(*, scope: ClientScope, at: MemberDay, uid: str) -> Draft:
    with whole(scope).open():
        return marked(locked(scope, at, uid), removed_at=None)


def retry(*, scope: ClientScope, at: MemberDay, uid: str) -> Draft:
    """What was refused may go out again. Raises TooLate, NotFound."""
    with whole(scope).open():
        return marked(free(scope, at, uid), entry=None, reviewed=True)


def again(*, scope: ClientScope, at: MemberDay, uid: str) -> Draft:
    """The same work a second time, on purpose. Raises TooLate, NotFound."""
    with whole(scope).open():
        draft = free(scope, at, uid)
        return marked(draft, occurrence=draft.occurrence + 1, entry=None, reviewed=True)


def split(*, scope: ClientScope, at: MemberDay, uid: str) -> list[Draft]:
    """What goes over midnight becomes a row on each of its days. Raises TooLate, NotFound."""
    with whole(scope).open():
        draft = free(scope, at, uid)
        if draft.starts_at is None or draft.ends_at is None:
            return [draft]
        first, *others = pieces(draft.starts_at, draft.ends_at, at.zone)
        made = [copied(draft, start, end, at) for start, end in others]
        return [marked(draft, ends_at=first[1], entry=None), *made]


def copied(draft: Draft, start: datetime, end: datetime, at: MemberDay) -> Draft:
    same = ("charge_to", "charge_ref", "client_id", "work_type_ref", "work_role_ref", "agreement_ref", "billing", "tab")
    words = ("notes", "internal_notes", "ai_assisted", "hours_from")
    kept = {name: getattr(draft, name) for name in (*same, *words)}
    place = owner(at) | {"day": day_of(start, at.zone), "account_id": draft.account_id}
    made: Draft = Draft.objects.create(starts_at=start, ends_at=end, **place, **kept)
    return made


def free(scope: ClientScope, at: MemberDay, uid: str) -> Draft:
    draft = locked(scope, at, uid)
    if not is_free(draft):
        raise TooLate("This row is in ConnectWise, or on its way there. Take it back first to change it.")
    return draft


def marked(draft: Draft, **changes: Any) -> Draft:
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.version += 1
    draft.save()
    return draft


def locked(scope: ClientScope, at: MemberDay, uid: str) -> Draft:
    must_enter_for(scope, at.connection, at.member)
    found = Draft.objects.select_for_update(of=("self",)).filter(uid=uid, **owner(at)).first()
    if not isinstance(found, Draft):
        raise NotFound("There is no such row on this day.")
    return found


def owner(at: MemberDay) -> dict[str, Any]:
    return {"connection": at.connection, "member_ref": at.member, "day": at.day}


def wanted_of(drafts: Sequence[Draft]) -> list[Wanted]:
    """As the check and the post take them."""
    return [
        Wanted(
            n=n,
            charge_to=row.charge_to,
            charge_id=row.charge_ref or 0,
            start=row.starts_at,
            end=row.ends_at,
            hours=row.hours,
            deduct=row.deduct,
            work_type=row.work_type_ref,
            work_role=row.work_role_ref,
            agreement=row.agreement_ref,
            billable=row.billing,
            notes=row.notes,
            internal_notes=row.internal_notes,
            tabs=(row.tab,) if row.tab else (),
            ai_assisted=row.ai_assisted,
            occurrence=row.occurrence,
            draft_uid=row.uid,
        )
        for n, row in enumerate(drafts)
    ]
