"""How strictly an account takes each rule of the linter, and which of its work types are for what. In an open scope."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from agreements.rules.linting.entries import Meant
from agreements.rules.linting.rules import BY_NAME, Mode
from agreements.rules.workdays import WorkCalendar
from cwhub.accounts.models import Connection
from cwhub.accounts.rights import Right, has_right, who_can
from cwhub.accounts.scope import ClientScope
from cwhub.audit.services import record
from cwhub.mirror.models import WorkType
from timeentry.errors import NotAllowed, NotUnderstood
from timeentry.models import Preferences
from timeentry.scopes import person
from timeentry.services.calendars import calendars_of

PURPOSES = ("after_hours", "talk", "onsite")
COSTS_MORE = {"Multiplier": Decimal(1), "AdjAmount": Decimal(0)}  # a rate above this one


@dataclass(frozen=True)
class Linter:
    """`chosen` are the purposes for which somebody chose; the others stand as the work types' own fields suggest."""

    modes: Mapping[str, Mode]
    meant: Meant
    chosen: frozenset[str] = field(default_factory=frozenset)


def linter_of(connection: Connection) -> Linter:
    row = Preferences.objects.filter(account_id=connection.account_id).first()
    said: dict[str, Any] = row.linter if row else {}
    types = list(WorkType.objects.filter(connection=connection, gone_at=None))
    given = {name: ids for name, ids in said.items() if name in PURPOSES}
    meant = {name: frozenset(given.get(name, suggested(name, types))) for name in PURPOSES}
    modes = {name: Mode(mode) for name, mode in (said.get("modes") or {}).items() if name in BY_NAME}
    return Linter(modes, Meant({one.external_id: one.name for one in types}, **meant), frozenset(given))


def suggested(purpose: str, types: Iterable[WorkType]) -> list[int]:
    """As the fields of a work type tell it, until somebody chooses: no name is looked at."""
    fits = {"after_hours": costs_more, "talk": is_free, "onsite": has_least}[purpose]
    return [one.external_id for one in types if not one.inactive and fits(one.record)]


def costs_more(record: Mapping[str, Any]) -> bool:
    base = COSTS_MORE.get(str(record.get("rateType")))
    return base is not None and Decimal(str(record.get("rate") or 0)) > base


def is_free(record: Mapping[str, Any]) -> bool:
    return record.get("billTime") == "NoCharge"


def has_least(record: Mapping[str, Any]) -> bool:
    """Somebody who goes there is paid for at least so much."""
    return Decimal(str(record.get("hoursMin") or 0)) > 0 and not costs_more(record)


def office_hours(connection: Connection) -> WorkCalendar | None:
    """The company's own calendar. None where none is known: then no time is after hours."""
    found = calendars_of(connection.pk)
    return found.known.get(found.company or 0)


def set_linter(
    *, scope: ClientScope, modes: Mapping[str, str], purposes: Mapping[str, Iterable[int] | None]
) -> Preferences:
    """All of it at once; a purpose of None goes back to what is suggested. Raises NotAllowed, NotUnderstood."""
    if not has_right(person(scope), Right.SET_BILLING_TEXT):
        raise NotAllowed(f"{who_can(Right.SET_BILLING_TEXT)} sets what is checked before time is posted.")
    if set(modes) - set(BY_NAME) or set(purposes) - set(PURPOSES) or set(modes.values()) - set(Mode):
        raise NotUnderstood("Choose off, warn or block for each rule that is listed.")
    told = {name: mode for name, mode in modes.items() if mode != BY_NAME[name].preset}
    chosen = {name: sorted(set(ids)) for name, ids in purposes.items() if ids is not None}
    row, _ = Preferences.objects.select_for_update().get_or_create(account_id=scope.account_id)
    before, row.linter = row.linter, {"modes": told, **chosen}
    if before != row.linter:
        row.save(update_fields=["linter"])
        record(
            account_id=scope.account_id, client_id=None, by=scope.actor, act="timeentry.linter",
            subject="preferences", sentence="Changed what is checked before time is posted.",
            data={"before": before, "after": row.linter},
        )  # fmt: skip
    return row
