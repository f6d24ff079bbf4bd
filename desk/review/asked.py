"""Which entries a billing review is asked for, from its address. In the whole account's open scope."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode

from agreements.rules.linting.rules import BY_NAME, RULES
from cwhub.accounts.models import Account, Client, Connection
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import Agreement
from desk.review.lines import COVERED, OUTSIDE, PARTLY, Line
from desk.review.reading import Reading, Wish
from kit.clock import now
from timeentry.pages.asked import day_in
from timeentry.queries import connection_of
from timeentry.week.asked import first_day
from timeentry.words.days import day_of

BY = ("week", "client", "agreement")
WEEK = timedelta(days=7)
EVERYTHING = "all"


@dataclass(frozen=True)
class Filter:
    """A way to look at the entries that were read: by finding, or by how they are billed."""

    key: str
    title: str

    def takes(self, line: Line) -> bool:
        if self.key in BY_NAME:
            return any(one.rule == self.key for one in line.said)
        return OTHERS[self.key][1](line)


OTHERS = {
    EVERYTHING: ("Everything that is not billed", lambda line: True),
    "look": ("To look at", lambda line: line.open),
    "reviewed": ("Reviewed, left as it is", lambda line: bool(line.reviewed)),
    "asked": ("Asked, no answer yet", lambda line: bool(line.asked) and not line.answer),
    "covered": ("Billable, covered", lambda line: line.cover == COVERED),
    "partly": ("Billable, covered in part", lambda line: line.cover == PARTLY),
    "outside": ("Billable, outside", lambda line: line.cover == OUTSIDE),
    "empty": ("Pool empty when saved", lambda line: line.pool_empty),
    "DoNotBill": ("Do Not Bill", lambda line: line.billable == "DoNotBill"),
    "NoCharge": ("No Charge", lambda line: line.billable == "NoCharge"),
}
FINDINGS = tuple(Filter(rule.name, rule.title) for rule in RULES)
BILLING = tuple(Filter(key, title) for key, (title, _) in OTHERS.items())
FILTERS = {one.key: one for one in (*FINDINGS, *BILLING)}


@dataclass(frozen=True)
class Asked:
    scope: ClientScope
    connection: Connection
    account: Account
    by: str
    first: date
    last: date
    show: Filter
    client: Client | None = None
    agreement: Agreement | None = None
    page: str = ""

    @property
    def is_list(self) -> bool:
        """Clients or agreements themselves, of which none is chosen yet."""
        return (self.by == "client" and self.client is None) or (self.by == "agreement" and self.agreement is None)

    @cached_property
    def lines(self) -> list[Line]:
        wish = Wish(
            self.first,
            self.last,
            self.client.pk if self.client else None,
            self.agreement.external_id if self.agreement else None,
        )
        return Reading(self.scope, self.connection, wish).lines()

    @property
    def query(self) -> str:
        return self.url().partition("?")[2]

    @cached_property
    def clients_by_key(self) -> dict[int, int]:
        """ConnectWise's number of each client."""
        rows = Client.objects.within(self.scope).filter(connection=self.connection)
        return dict(rows.values_list("pk", "external_id"))

    def url(self, **changes: object) -> str:
        told: dict[str, object] = {"by": self.by, "day": self.first, "show": self.show.key}
        told |= {"client": self.client.external_id} if self.client else {}
        told |= {"agreement": self.agreement.external_id} if self.agreement else {}
        told |= changes
        return f"{reverse('billing_review')}?{urlencode({name: str(one) for name, one in told.items() if one != ''})}"


def asked(scope: ClientScope, wish: Mapping[str, str]) -> Asked:
    """Raises NotFound where no ConnectWise is connected."""
    connection, account = connection_of(scope), Account.objects.get(pk=scope.account_id)
    by = wish.get("by", "")
    by = by if by in BY else "week"
    today = day_of(now(), account.zone)
    first, last = span(connection, by, day_in(wish.get("day", ""), today))
    return Asked(
        scope=scope,
        connection=connection,
        account=account,
        by=by,
        first=first,
        last=last,
        show=FILTERS.get(wish.get("show", ""), FILTERS["look" if by == "week" else EVERYTHING]),
        client=client_of(scope, connection, wish.get("client", "")) if by == "client" else None,
        agreement=agreement_of(scope, connection, wish.get("agreement", "")) if by == "agreement" else None,
        page=wish.get("page", ""),
    )


def span(connection: Connection, by: str, day: date) -> tuple[date, date]:
    """A week; a client's or an agreement's month, as it is invoiced."""
    if by == "week":
        first = first_day(connection, day)
        return first, first + WEEK - timedelta(days=1)
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def neighbours(one: Asked) -> tuple[date, date]:
    """The first days of what comes before and after."""
    return span(one.connection, one.by, one.first - timedelta(days=1))[0], one.last + timedelta(days=1)


def client_of(scope: ClientScope, connection: Connection, said: str) -> Client | None:
    rows = Client.objects.within(scope).filter(connection=connection, external_id=as_id(said))
    found: Client | None = rows.first()
    return found


def agreement_of(scope: ClientScope, connection: Connection, said: str) -> Agreement | None:
    rows = Agreement.objects.within(scope).filter(connection=connection, external_id=as_id(said), gone_at=None)
    found: Agreement | None = rows.first()
    return found


def as_id(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 12 else 0
