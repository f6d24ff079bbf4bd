"""A desk with people on it: who works when, what is scheduled, what is open. No date hangs from today's."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cwhub.accounts.models import Membership, Role
from cwhub.mirror.models import Member, ScheduleEntry
from desk.today.crew import Person, crew_of
from tests.agreements.sla_desk import SlaDesk
from tests.builders import make_member

NOON = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # a Monday in Chicago; the Tuesday after it is a holiday


class TodayDesk(SlaDesk):
    def __init__(self) -> None:
        super().__init__()
        self.dora: Membership = make_member(self.account, "dora", Role.DISPATCHER)
        self.tim: Membership = make_member(self.account, "tim", Role.TECHNICIAN)
        for number, name in ((1, "Ada"), (2, "Ben"), (3, "Cyd")):
            self.member(number, name)
        self.member(9, "Api", license_class="A")

    def member(self, number: int, name: str, **more: Any) -> None:
        fields = {"identifier": name, "name": name, "license_class": "F", "title": "Help", **more}
        with self.scope.open():
            Member.objects.create(**self.row(number, record={"calendar": {"id": 91}}), **fields)

    def scheduled(self, member: int, start: datetime, hours: float, ticket: int | None = None, name: str = "") -> None:
        with self.scope.open():
            count = ScheduleEntry.objects.count()
            ScheduleEntry.objects.create(
                **self.row(1000 + count),
                member_ref=member,
                ticket_ref=ticket,
                object_ref=ticket,
                kind="S" if ticket else "C",
                name=name,
                starts_at=start,
                ends_at=start + timedelta(hours=hours),
                client=self.client if ticket else None,
            )

    def crew(self, at: datetime = NOON, tickets: Any = ()) -> dict[str, Person]:
        with self.scope.open():
            found = crew_of(self.scope, self.connection, tickets, at, self.account.zone)
        return {one.name: one for one in found}
