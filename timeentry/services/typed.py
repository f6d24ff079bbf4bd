"""Reads what was typed into a row. What cannot be read is kept as it was typed, and the row says so.

Fields are the grid's: charge, type, role, agreement, start, end, deduct, actual, billing, tab, notes, internal.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror import models as mirror
from timeentry.models import Billing, ChargeTo, Draft, HoursFrom, Tab
from timeentry.words.choosing import choose
from timeentry.words.days import day_of, moment_on
from timeentry.words.reading import Unreadable, read_clock, read_end, read_hours

NUMBER = re.compile(r"#?\s*(?P<number>\d{1,10})\b.*", re.DOTALL)
ACTIVITY = re.compile(r"activity\s*#?\s*(?P<number>\d{1,10})\b.*", re.IGNORECASE | re.DOTALL)
HALF_A_DAY = timedelta(hours=12)
BILLINGS = {str(value): str(label) for value, label in Billing.choices}
TABS = {str(value) or "none": "None" if not value else str(label) for value, label in Tab.choices}


@dataclass(frozen=True)
class Reader:
    """Reads for one member's day. Names come from the mirror, each list once."""

    scope: ClientScope
    connection: Connection
    day: date
    zone: ZoneInfo
    agreements: dict[int, str] = field(default_factory=dict)

    def read(self, draft: Draft, fields: Mapping[str, str]) -> None:
        """Into the draft, unsaved. What was unreadable before is tried again where its neighbours changed."""
        asked = {name: text for name, text in fields.items() if name in READ}
        if {"start", "end"} & set(asked):
            asked = {name: str(draft.unread[name]) for name in ("start", "end") if name in draft.unread} | asked
        if "charge" in asked and "agreement" in draft.unread:
            asked = {"agreement": str(draft.unread["agreement"])} | asked
        unread = {name: text for name, text in draft.unread.items() if name not in asked}
        for name in READ:
            if name not in asked:
                continue
            try:
                READ[name](self, draft, asked[name].strip())
            except Unreadable:
                EMPTY[name](draft)
                unread[name] = asked[name].strip()
        draft.unread = unread

    def why(self, draft: Draft, name: str) -> str:
        """The sentence for what could not be read."""
        try:
            READ[name](self, Draft(starts_at=draft.starts_at, client_id=draft.client_id), str(draft.unread[name]))
        except Unreadable as error:
            return str(error)
        return "This could not be read."

    # --- names -------------------------------------------------------------------------------------------------------
    @cached_property
    def types(self) -> dict[int, str]:
        return self.names(mirror.WorkType, inactive=False)

    @cached_property
    def roles(self) -> dict[int, str]:
        return self.names(mirror.WorkRole, inactive=False)

    @cached_property
    def codes(self) -> dict[int, str]:
        return self.names(mirror.ChargeCode, takes_time=True)

    @cached_property
    def every_code(self) -> dict[int, str]:
        """Also those that take no time any more, or are gone: what was entered on them keeps its name."""
        rows = mirror.ChargeCode.objects.filter(connection=self.connection)
        return dict(rows.values_list("external_id", "name"))

    def names(self, model: type, **wanted: object) -> dict[int, str]:
        rows = model.objects.filter(connection=self.connection, gone_at=None, **wanted)  # type: ignore[attr-defined]
        return dict(rows.order_by("name").values_list("external_id", "name"))

    def agreement_name(self, number: int) -> str:
        if number not in self.agreements:
            rows = mirror.Agreement.objects.filter(connection=self.connection, external_id=number)
            self.agreements[number] = rows.values_list("name", flat=True).first() or str(number)
        return self.agreements[number]

    # --- fields ------------------------------------------------------------------------------------------------------
    def charge(self, draft: Draft, text: str) -> None:
        if not text:
            return no_charge(draft)
        if found := NUMBER.fullmatch(text):
            return self.ticket(draft, int(found["number"]))
        if found := ACTIVITY.fullmatch(text):
            return self.activity(draft, int(found["number"]))
        number = choose(text, self.codes, "ticket or charge code")
        draft.charge_to, draft.charge_ref, draft.client_id = ChargeTo.CHARGE_CODE, number, None

    def ticket(self, draft: Draft, number: int) -> None:
        """Tickets and project tickets share one series. One that we do not know yet may still be a ticket."""
        for kind, model in ((ChargeTo.TICKET, mirror.Ticket), (ChargeTo.PROJECT_TICKET, mirror.ProjectTicket)):
            rows = model.objects.filter(connection=self.connection, external_id=number, gone_at=None)
            client = rows.values_list("client_id", flat=True).first()
            if client and self.scope.allows(client):
                draft.charge_to, draft.charge_ref, draft.client_id = kind, number, client
                return
        draft.charge_to, draft.charge_ref, draft.client_id = ChargeTo.TICKET, number, None

    def activity(self, draft: Draft, number: int) -> None:
        found = mirror.Activity.objects.filter(connection=self.connection, external_id=number, gone_at=None).first()
        if found is None or (found.client_id and not self.scope.allows(found.client_id)):
            raise Unreadable(f"There is no activity {number}.")
        draft.charge_to, draft.charge_ref, draft.client_id = ChargeTo.ACTIVITY, number, found.client_id

    def work_type(self, draft: Draft, text: str) -> None:
        draft.work_type_ref = choose(text, self.types, "work type") if text else None

    def work_role(self, draft: Draft, text: str) -> None:
        draft.work_role_ref = choose(text, self.roles, "work role") if text else None

    def agreement(self, draft: Draft, text: str) -> None:
        if not text:
            draft.agreement_ref = None
            return
        names: dict[int, str] = {}
        if draft.client_id is not None:
            rows = mirror.Agreement.objects.filter(connection=self.connection, client_id=draft.client_id, gone_at=None)
            names = dict(rows.order_by("name").values_list("external_id", "name"))
        draft.agreement_ref = choose(text, names, "agreement of this client")

    def start(self, draft: Draft, text: str) -> None:
        draft.hours_from = HoursFrom.TYPED
        draft.starts_at = moment_on(self.day, read_clock(text), self.zone) if text else None

    def end(self, draft: Draft, text: str) -> None:
        draft.hours_from = HoursFrom.TYPED
        if not text:
            draft.ends_at = None
            return
        minutes = read_end(text, self.minute_of(draft)) if draft.starts_at else read_clock(text)
        draft.ends_at, draft.hours = moment_on(self.day, minutes, self.zone), None

    def minute_of(self, draft: Draft) -> int:
        assert draft.starts_at is not None
        local = draft.starts_at.astimezone(self.zone)
        return local.hour * 60 + local.minute

    def actual(self, draft: Draft, text: str) -> None:
        """Hours typed beside a start give the end, as ConnectWise would have it."""
        hours = read_hours(text) if text else None
        draft.hours_from = HoursFrom.TYPED
        if hours is None or draft.starts_at is None or draft.ends_at is None:
            draft.hours, draft.ends_at = hours, None if hours is not None else draft.ends_at
            return
        end = draft.starts_at + timedelta(seconds=float((hours + draft.deduct) * 3600))
        if day_of(end - timedelta(seconds=1), self.zone) != self.day:
            raise Unreadable("That goes over midnight: each day has its own entry.")
        draft.ends_at, draft.hours = end, None

    def deduct(self, draft: Draft, text: str) -> None:
        draft.deduct = read_hours(text) if text else Decimal(0)

    def billing(self, draft: Draft, text: str) -> None:
        draft.billing = choose(text, BILLINGS, "way of billing") if text else Billing.FROM_AGREEMENT

    def tab(self, draft: Draft, text: str) -> None:
        found = choose(text, TABS, "tab") if text else "none"
        draft.tab = Tab.NONE if found == "none" else found

    def notes(self, draft: Draft, text: str) -> None:
        draft.notes = text

    def internal(self, draft: Draft, text: str) -> None:
        draft.internal_notes = text


def no_charge(draft: Draft) -> None:
    draft.charge_to, draft.charge_ref, draft.client_id = "", None, None


def clear(name: str, value: object = None) -> Callable[[Draft], None]:
    return lambda draft: setattr(draft, name, value)


READ: dict[str, Callable[[Reader, Draft, str], None]] = {
    "charge": Reader.charge,
    "type": Reader.work_type,
    "role": Reader.work_role,
    "agreement": Reader.agreement,
    "start": Reader.start,
    "end": Reader.end,
    "deduct": Reader.deduct,
    "actual": Reader.actual,
    "billing": Reader.billing,
    "tab": Reader.tab,
    "notes": Reader.notes,
    "internal": Reader.internal,
}
EMPTY: dict[str, Callable[[Draft], None]] = {
    "charge": no_charge,
    "type": clear("work_type_ref"),
    "role": clear("work_role_ref"),
    "agreement": clear("agreement_ref"),
    "start": clear("starts_at"),
    "end": clear("ends_at"),
    "deduct": clear("deduct", Decimal(0)),
    "actual": clear("hours"),
    "billing": clear("billing", Billing.FROM_AGREEMENT),
    "tab": clear("tab", Tab.DISCUSSION),
    "notes": clear("notes", ""),
    "internal": clear("internal_notes", ""),
}
