"""Keeps a day's drafts up to what is known of it. A row that a person has touched is his; it is never changed here."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection as database

from agreements.rules.sheets import TAKES_TIME
from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Account, Connection, MemberLink
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Member
from kit.zones import zone_named
from timeentry.drafting.evidence import Evidence
from timeentry.drafting.logged import logged, windows_of, windows_of_rows
from timeentry.drafting.pieces import Piece, Window, open_traces, pieces
from timeentry.drafting.sources import Day
from timeentry.models import Draft, Tab
from timeentry.services.sheets import sheet_of
from timeentry.words.assisted import carries_mark, without_mark
from timeentry.words.days import bounds

LONGEST = timedelta(hours=24)  # of one entry (ConnectWise refuses more)


@dataclass
class Drafted:
    """What a look at the day came to, in uids; `covered` are traces that logged time accounts for."""

    made: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    covered: list[Evidence] = field(default_factory=list)


def zone_of(account: Account, member: Member | None) -> ZoneInfo:
    """The member's own; the account's where ConnectWise names none."""
    return zone_named(member.time_zone if member else "", account.zone)


def draft_day(account: Account, connection: Connection, member: int, day: date) -> Drafted:
    """Makes drafts of one member's day from what the mirror knows. Again it changes nothing, unless more is known.

    `member` is ConnectWise's id. It reads and writes the member's whole day, whoever opened the page.
    """
    with ClientScope.of_account(account.pk, purpose="drafting").open():
        alone(connection, member, day)
        who = Member.objects.filter(connection=connection, external_id=member, gone_at=None).first()
        if who is None or who.inactive or is_closed(connection, member, day):
            return Drafted()
        return Drafting(account, connection, who, day).run()


def is_closed(connection: Connection, member: int, day: date) -> bool:
    """Whether the day lies on a sheet that takes no more time: nothing of it could be posted."""
    sheet = sheet_of(connection, member, day)
    return sheet is not None and sheet.status not in TAKES_TIME


def alone(connection: Connection, member: int, day: date) -> None:
    """Two tabs and the tick take turns: until the transaction ends nobody else drafts this day."""
    key = blake2b(f"draft:{connection.pk}:{member}:{day}".encode(), digest_size=8).digest()
    with database.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [int.from_bytes(key, "big", signed=True)])


@dataclass
class Drafting:
    account: Account
    connection: Connection
    member: Member
    day: date

    def run(self) -> Drafted:
        rows = list(self.rows().select_for_update())
        touched = [row for row in rows if not is_untouched(row)]
        ours = {row.evidence_key: row for row in rows if is_untouched(row)}
        start, end = bounds(self.day, zone_of(self.account, self.member))
        seen = [one for one in Day(self.connection, self.member, start, end).traces() if self.may_see(one)]
        traces = unclaimed(seen, touched)
        windows = self.windows(start, end, touched)
        left = open_traces(traces, windows)
        wanted = {piece.key: self.draft_of(piece, start) for piece in pieces(left, windows)}
        done = self.bring(ours, wanted)
        done.covered = [one for one in traces if one not in left]
        return done

    def rows(self) -> Any:
        return Draft.objects.filter(connection=self.connection, member_ref=self.member.external_id, day=self.day)

    @cached_property
    def person(self) -> ClientScope | None:
        """What the person behind the member may see here; None where nobody is linked."""
        links = MemberLink.objects.filter(connection=self.connection, member_id=self.member.external_id)
        link = links.select_related("membership__user").first()
        return scope_of_membership(link.membership) if link else None

    def may_see(self, trace: Evidence) -> bool:
        """A draft carries a client's words, so it is made for who sees the client."""
        client = trace.charge.client_id
        return self.person is None or client is None or self.person.allows(client)

    def windows(self, start: datetime, end: datetime, touched: list[Draft]) -> list[Window]:
        entries = logged(self.connection, self.member.external_id, start - LONGEST, end)
        return [*windows_of(entries), *windows_of_rows(touched)]

    def bring(self, ours: dict[str, Draft], wanted: dict[str, Draft]) -> Drafted:
        """What is no longer so goes, and comes anew under another uid: nobody posts what he has not seen."""
        done = Drafted(kept=[row.uid for key, row in ours.items() if key in wanted and same(row, wanted[key])])
        gone = [row for row in ours.values() if row.uid not in done.kept]
        Draft.objects.filter(pk__in=[row.pk for row in gone]).delete()
        kept = {key for key, row in ours.items() if row.uid in done.kept}
        made = Draft.objects.bulk_create([row for key, row in wanted.items() if key not in kept])
        done.made, done.dropped = [row.uid for row in made], [row.uid for row in gone]
        return done

    def draft_of(self, piece: Piece, start: datetime) -> Draft:
        span, notes, internal = piece.span, piece.words("notes"), piece.words("internal_notes")
        return Draft(
            account_id=self.account.pk,
            connection=self.connection,
            client_id=piece.charge.client_id,
            member_ref=self.member.external_id,
            day=self.day,
            position=int((piece.first - start).total_seconds() // 60),
            charge_to=piece.charge.to,
            charge_ref=piece.charge.ref or None,
            starts_at=span.start,
            ends_at=span.end,
            deduct=span.deduct,
            notes=without_mark(notes),
            internal_notes=without_mark(internal),
            tab=Tab.NONE if notes or internal else Tab.DISCUSSION,  # his words stand on the ticket already
            ai_assisted=carries_mark(notes) or carries_mark(internal),
            hours_from=span.source,
            evidence=[one.as_row() for one in piece.traces],
            evidence_key=piece.key,
            reviewed=False,
        )


COMPARED = (
    "client_id", "position", "charge_to", "charge_ref", "starts_at", "ends_at", "deduct", "notes", "internal_notes",
    "ai_assisted", "hours_from", "evidence",
)  # fmt: skip


def same(row: Draft, wanted: Draft) -> bool:
    return all(getattr(row, name) == getattr(wanted, name) for name in COMPARED)


def is_untouched(row: Draft) -> bool:
    """Drafted, and nobody has looked at it, changed it, taken it off or posted it."""
    as_made = row.version == 1 and not row.reviewed and row.removed_at is None and row.entry_id is None
    return bool(row.evidence_key) and as_made


def unclaimed(traces: list[Evidence], touched: list[Draft]) -> list[Evidence]:
    """Without those that a person's row was made from: what he took off is not drafted again."""
    claimed = {trace.get("key") for row in touched for trace in row.evidence}
    return [one for one in traces if one.key not in claimed]
