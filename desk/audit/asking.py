"""What somebody asks the log for, from the address: the same filter narrows the page and the export."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode

from cwhub.audit.looks import EXPORTED, LOOKED
from cwhub.audit.models import AuditEntry
from cwhub.audit.reading import AUTOMATED
from desk.searching import cleaned, is_number

ROOMS = {
    "approvals": "Decisions and policy",
    "journal": "Writes",
    "triage": "Analyses",
    "timeentry": "Time",
    "accounts": "People and account",
    "desk": "Connecting",
    "mirror": "Reading",
    "webhooks": "Callbacks",
    "audit": "Looks, exports, audit itself",
}
KINDS = {"person": "People", "policy": "Policy", "token": "Tokens", "system": "The product"}
VIEWS = {
    "": "All",
    "alone": "Ran alone",
    "refused": "Refused",
    "undone": "Undone",
    "looked": "Looked at client data",
}
NARROWED: dict[str, Q] = {
    "alone": Q(act="approvals.allowed", actor_kind="policy"),
    "refused": Q(act__in=("approvals.rejected", "approvals.stale", "approvals.held", "journal.rolled_back")),
    "undone": Q(act__in=("journal.undone", "journal.cancelled", "journal.taking_back")),
    "looked": Q(act__in=(LOOKED, EXPORTED)),
}


@dataclass(frozen=True)
class Asked:
    view: str = ""
    q: str = ""
    by: str = ""
    room: str = ""
    client: str = ""
    ticket: str = ""
    since: str = ""
    until: str = ""
    automated: str = ""

    @classmethod
    def of(cls, said: QueryDict) -> "Asked":
        """Whatever makes no sense is as if it had not been asked."""
        words = {field.name: cleaned(said.get(field.name, "")) for field in fields(cls)}
        kept = {
            "view": words["view"] if words["view"] in NARROWED else "",
            "by": words["by"] if words["by"] in KINDS else "",
            "room": words["room"] if words["room"] in ROOMS else "",
            "ticket": words["ticket"] if is_number(words["ticket"]) else "",
            "since": words["since"] if day_of(words["since"]) else "",
            "until": words["until"] if day_of(words["until"]) else "",
            "automated": words["automated"] if words["automated"] in ("yes", "no") else "",
        }
        return cls(**words | kept)

    def said(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}

    def query(self, **other: Any) -> str:
        return urlencode(self.said() | {name: value for name, value in other.items() if value})

    def narrow(self, rows: "QuerySet[AuditEntry]", zone: ZoneInfo) -> "QuerySet[AuditEntry]":
        found = NARROWED.get(self.view, Q()) & self.what() & self.whose() & self.when(zone)
        return rows.filter(found)

    def what(self) -> Q:
        found = Q()
        if self.room:
            found &= Q(act__startswith=f"{self.room}.")
        for word in self.q.split():
            found &= Q(sentence__icontains=word) | Q(actor_name__icontains=word) | Q(act__icontains=word)
        return found

    def whose(self) -> Q:
        found = Q()
        if self.by:
            found &= Q(actor_kind=self.by)
        if self.automated:
            found &= Q(actor_kind__in=AUTOMATED) if self.automated == "yes" else ~Q(actor_kind__in=AUTOMATED)
        if self.ticket:
            found &= Q(ticket=int(self.ticket))
        for word in self.client.split():
            found &= Q(client__name__icontains=word)
        return found

    def when(self, zone: ZoneInfo) -> Q:
        """Whole days of the account."""
        found, since, until = Q(), day_of(self.since), day_of(self.until)
        if since:
            found &= Q(at__gte=datetime.combine(since, time.min, zone))
        if until:
            found &= Q(at__lt=datetime.combine(until + timedelta(days=1), time.min, zone))
        return found


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
