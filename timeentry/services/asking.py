"""From the words of a request to entries: names become ids, times are read as in the grid. In the account's scope."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from cwhub.accounts.models import Account, Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import ChargeCode, Member, WorkRole, WorkType
from kit.zones import zone_named
from timeentry.errors import NotFound, NotUnderstood
from timeentry.models import ChargeTo
from timeentry.rules.wanted import Wanted
from timeentry.scopes import own_member
from timeentry.words.moments import read_ending, read_moment
from timeentry.words.reading import Unreadable, read_hours

CHARGED: dict[str, str] = {
    "ticket": ChargeTo.TICKET,
    "project_ticket": ChargeTo.PROJECT_TICKET,
    "activity": ChargeTo.ACTIVITY,
    "charge_code": ChargeTo.CHARGE_CODE,
}
Asked = Mapping[str, Any]


def member_of(scope: ClientScope, connection: Connection, identifier: str) -> Member:
    """The named member, or the one who is asking. Raises NotFound, NotLinked."""
    rows = Member.objects.filter(connection=connection, gone_at=None)
    named = (
        rows.filter(identifier__iexact=identifier)
        if identifier
        else rows.filter(external_id=own_member(scope, connection))
    )
    found = named.first()
    if not isinstance(found, Member):
        raise NotFound("There is no such member.")
    return found


def zone_of(member: Member) -> ZoneInfo:
    return zone_named(member.time_zone, Account.objects.get(pk=member.account_id).zone)


def wanted_of(connection: Connection, member: Member, asked: list[Asked]) -> list[Wanted]:
    """Raises NotUnderstood, which names the entry and the field."""
    words = Words(connection, zone_of(member))
    return [words.wanted(n, entry) for n, entry in enumerate(asked)]


@dataclass(frozen=True)
class Words:
    connection: Connection
    zone: ZoneInfo

    def wanted(self, n: int, asked: Asked) -> Wanted:
        field = "start"
        try:
            start = read_moment(asked["start"], self.zone)
            field = "end"
            end = read_ending(asked["end"], start, self.zone) if asked.get("end") else None
            field = "hours"
            hours = read_hours(asked["hours"]) if asked.get("hours") and not end else None
            field = "deduct"
            deduct = read_hours(asked["deduct"]) if asked.get("deduct") else Decimal(0)
        except Unreadable as error:
            raise NotUnderstood(f"entries[{n}].{field}: {error}") from error
        kind, number = self.charged(n, asked)
        return Wanted(
            n=n,
            charge_to=kind,
            charge_id=number,
            start=start,
            end=end,
            hours=hours,
            deduct=deduct,
            work_type=self.id_of(WorkType, asked.get("work_type"), f"entries[{n}].work_type"),
            work_role=self.id_of(WorkRole, asked.get("work_role"), f"entries[{n}].work_role"),
            agreement=asked.get("agreement"),
            billable=asked.get("billable"),
            notes=asked.get("notes") or "",
            internal_notes=asked.get("internal_notes") or "",
            tabs=tuple(asked["tabs"]) if asked.get("tabs") is not None else None,
            ai_assisted=bool(asked.get("ai_assisted")),
            occurrence=asked.get("occurrence") or 0,
        )

    def charged(self, n: int, asked: Asked) -> tuple[str, int]:
        name = next(one for one in CHARGED if asked.get(one))
        if name != "charge_code":
            return CHARGED[name], int(asked[name])
        return CHARGED[name], self.id_of(ChargeCode, asked[name], f"entries[{n}].charge_code") or 0

    def id_of(self, model: Any, word: int | str | None, where: str) -> int | None:
        """An id is taken as it is: the check says whether it is there."""
        if word is None or isinstance(word, int):
            return word
        rows = model.objects.filter(connection=self.connection, gone_at=None, name__iexact=word.strip())
        found: int | None = rows.values_list("external_id", flat=True).first()
        if found is None:
            raise NotUnderstood(f"{where}: There is no {model._meta.verbose_name} named {word[:50]}.")
        return found
