"""Projects with phases and team, and the project tickets that fill the gaps between the service tickets' numbers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from . import boards as b
from .acts import Act, Log
from .cases import Case, Scene
from .clock import DAY, HOUR, iso, midnight_utc, stamp, workday_from
from .customers import Customer, email_of
from .notes import DISCUSSION, note_record
from .project_plans import NOTES, PHASES, PLANS, STATUSES, THINGS, TYPES, Plan
from .setup import LOCATIONS, info
from .shape import Book, Record, ref
from .staffing import Staff

TRAVEL, FORGOTTEN = 0.15, 0.25  # of the entries: the way there, and no work type chosen
FIRST_NOTE = 900_001


class Projects:
    """Writes them all; `gaps` are the free ticket numbers with the moment each was taken."""

    def __init__(self, book: Book, staff: Staff, scene: Scene, seed: int) -> None:
        self.book, self.staff, self.scene = book, staff, scene
        self.rng = random.Random(f"projects-{seed}-{scene.anchor.isoformat()}")
        self.board = book.named("service/boards", b.PROJECTS)
        self.running: list[tuple[Plan, Customer, Record]] = []
        self.made: dict[int, int] = {}  # phase -> tickets so far

    def write(self, cases: list[Case], log: Log) -> None:
        self._lists()
        for plan in PLANS:
            customer = self.scene.customers.by_number(plan.client)
            if customer:
                self._project(plan, customer)
        self.book.start_at("project/tickets/notes", FIRST_NOTE)
        for number, moment in gaps(cases):
            taken_back = self.rng.random() < 0.1  # a number that nobody has any more
            if (found := self._at(moment)) and not taken_back:
                self._ticket(number, moment, *found, log)

    def _lists(self) -> None:
        born = midnight_utc(self.scene.anchor - timedelta(days=900))
        for name in TYPES:
            record = {"name": name, "defaultFlag": name == TYPES[0], "inactiveFlag": False}
            self.book.add("project/projectTypes", {**record, "_info": info(born)})
        for name, closed, no_time in STATUSES:
            record = {"name": name, "defaultFlag": name == "Open", "inactiveFlag": False}
            flags = {"closedFlag": closed, "noTimeFlag": no_time}
            self.book.add("project/statuses", {**record, **flags, "_info": info(born)})

    def _project(self, plan: Plan, customer: Customer) -> None:
        begun = midnight_utc(self.scene.anchor - timedelta(days=plan.begins))
        status = self.book.named("project/statuses", plan.status)
        billing = {"billTime": "Billable", "billExpenses": "Billable", "billProducts": "Billable"}
        agreement = {"agreement": ref(customer.agreement)} if plan.client == 9 and customer.agreement else {}
        project = self.book.add(
            "project/projects",
            {
                "name": f"{customer.row.name}: {plan.name}"[:100],
                "company": ref(customer.company),
                "contact": ref(customer.contacts[0]),
                "board": ref(self.board),
                "status": ref(status),
                "closedFlag": status["closedFlag"],
                "type": ref(self.book.named("project/projectTypes", plan.kind)),
                "manager": self.staff.ref(self._leader(plan)),
                "billingMethod": plan.billing,
                "billingAmount": float(plan.hours * 175) if plan.billing == "FixedFee" else 0.0,
                "billingRateType": "WorkRole",
                "budgetAnalysis": "ActualHours",
                "budgetHours": float(plan.hours),
                "estimatedStart": iso(begun),
                "estimatedEnd": iso(begun + plan.lasts * DAY),
                "location": LOCATIONS["Main"],
                "department": self.board["department"],
                "actualHours": 0.0,
                **agreement,
                **billing,
                "_info": info(begun, "PAdeyemo"),
            },
        )
        self._parts(plan, project, begun)
        self.running.append((plan, customer, project))

    def _leader(self, plan: Plan) -> str:
        leaders = [p.identifier for p in self.staff.teams.get("project", [])] or [self.staff.pick("L2")]
        return leaders[plan.client % len(leaders)]

    def _parts(self, plan: Plan, project: Record, begun: int) -> None:
        stamped = info(begun, "PAdeyemo")
        for order, (name, _) in enumerate(PHASES, 1):
            bills = {"billTime": "NoDefault", "billExpenses": "NoDefault", "billProducts": "NoDefault"}
            record = {"projectId": project["id"], "description": name, "board": ref(self.board), "wbsCode": str(order)}
            state = {"status": {"id": 2 if project["closedFlag"] else 1}, "budgetHours": plan.hours / len(PHASES)}
            last = {"markAsMilestoneFlag": name == "Cut over"}
            self.book.add("project/projects/phases", {**record, **bills, **state, **last, "_info": stamped})
        for order, member in enumerate(self._team(plan)):
            record = {"projectId": project["id"], "member": self.staff.ref(member), "hours": float(plan.hours // 2)}
            role = {"projectRole": {"id": 2 if order else 1}, "workRole": ref(self._role(member))}
            self.book.add("project/projects/teamMembers", {**record, **role, "_info": stamped})
        contact = {"projectId": project["id"], "contact": project["contact"], "_info": stamped}
        self.book.add("project/projects/contacts", contact)

    def _team(self, plan: Plan) -> list[str]:
        others = self.staff.teams.get("network" if plan.kind == "Network" else "L2", [])
        return [self._leader(plan), *(p.identifier for p in others[plan.client % 2 : plan.client % 2 + 1])]

    def _role(self, member: str) -> Record:
        return self.staff.roles[self.staff.people[member].role]

    def _at(self, moment: int) -> tuple[Plan, Customer, Record] | None:
        """A project that runs at that moment."""
        today = self.scene.anchor
        days = (midnight_utc(today) - moment) / DAY
        alive = [row for row in self.running if row[0].begins >= days > row[0].begins - row[0].lasts]
        return self.rng.choice(alive) if alive else None

    def _ticket(self, number: int, moment: int, plan: Plan, customer: Customer, project: Record, log: Log) -> None:
        age = (midnight_utc(self.scene.anchor) - moment) / DAY
        share = min(0.99, max(0.0, (plan.begins - age) / plan.lasts))
        order = min(int(share * len(PHASES) + self.rng.random() * 0.8), len(PHASES) - 1)
        phases = [p for p in self.book.collections["project/projects/phases"] if p["projectId"] == project["id"]]
        owner, phase = self.rng.choice(self._team(plan)), phases[order]
        self.made[phase["id"]] = self.made.get(phase["id"], 0) + 1
        status = self._status(project, age)
        ticket = self._record(number, moment, plan, customer, project, phase, owner, status)
        self.book.add("project/tickets", ticket, at=number)
        self._note(ticket, moment, owner, customer)
        if status not in ("Not Started",):
            self._work(ticket, moment, plan, log)

    def _status(self, project: Record, age: float) -> str:
        if project["closedFlag"]:
            return ">Closed"
        if age > 20:
            return self.rng.choices((">Closed", "Completed", "Waiting"), (80, 12, 8))[0]
        return self.rng.choices(("Not Started", "In Progress", "Waiting", "Completed"), (30, 35, 10, 25))[0]

    def _record(
        self, number: int, moment: int, plan: Plan, customer: Customer, project: Record, phase: Record,
        owner: str, status: str,
    ) -> Record:  # fmt: skip
        contact = customer.contacts[0]
        words = dict(PHASES)[phase["description"]]
        text = self.rng.choice(words).format(who=contact["firstName"], thing=THINGS[plan.kind])
        found = next(s for s in self._statuses() if s["name"] == status)
        done = moment + self.rng.randint(2, 9) * DAY
        closed = (
            {"closedDate": iso(min(done, self.scene.now - HOUR)), "closedBy": owner} if found["closedStatus"] else {}
        )
        agreement = {"agreement": project["agreement"]} if "agreement" in project else {}
        return {
            "id": number,
            "summary": text[:100],
            "isIssueFlag": self.rng.random() < 0.05,
            "recordType": "ProjectTicket",
            "board": ref(self.board),
            "status": ref(found),
            "type": ref(next(t for t in self._types())),
            "project": ref(project),
            "phase": ref(phase),
            "wbsCode": f"{phase['wbsCode']}.{self.made[phase['id']]}",
            "company": ref(customer.company),
            "site": customer.company["site"],
            "contact": ref(contact),
            "contactName": f"{contact['firstName']} {contact['lastName']}",
            "contactEmailAddress": email_of(contact),
            "owner": self.staff.ref(owner),
            "resources": owner,
            "priority": {"id": 5 if status == "Not Started" else 3},
            "serviceLocation": {"id": 1},
            "source": {"id": 6},
            "budgetHours": float(self.rng.choice((1, 2, 2, 4, 6, 8))),
            "billTime": "NoDefault",
            "billExpenses": "NoDefault",
            "billProducts": "NoDefault",
            "location": LOCATIONS["Main"],
            "department": self.board["department"],
            "customerUpdatedFlag": False,
            "approved": True,
            "actualHours": 0.0,
            "closedFlag": found["closedStatus"],
            **agreement,
            **closed,
            "_info": info(moment, self._leader(plan)),
        }

    def _statuses(self) -> list[Record]:
        return [s for s in self.book.collections["service/boards/statuses"] if s["board"]["id"] == self.board["id"]]

    def _types(self) -> list[Record]:
        return [t for t in self.book.collections["service/boards/types"] if t["board"]["id"] == self.board["id"]]

    def _note(self, ticket: Record, moment: int, owner: str, customer: Customer) -> None:
        text = self.rng.choice(NOTES).format(who=customer.contacts[0]["firstName"])
        author = {"member": self.staff.ref(owner)}
        self.book.add("project/tickets/notes", note_record(ticket["id"], text, moment, DISCUSSION, author, owner))

    def _work(self, ticket: Record, moment: int, plan: Plan, log: Log) -> None:
        """A stretch or two on the days after; the way there is time too, and the work type is often forgotten."""
        day = workday_from(self.scene.anchor - timedelta(days=int((midnight_utc(self.scene.anchor) - moment) / DAY)))
        for _ in range(self.rng.choice((1, 1, 2))):
            day = workday_from(day + timedelta(days=self.rng.randint(1, 3)))
            start = stamp(day, self.rng.uniform(8, 14))
            minutes = self.rng.choice((45, 60, 90, 120, 150, 210))
            if start + minutes * 60 > self.scene.now - HOUR:
                return
            kind = "Remote" if self.rng.random() < FORGOTTEN else "Project"
            member = self.rng.choice(self._team(plan))
            if kind == "Project" and self.rng.random() < TRAVEL:
                log.acts.append(
                    Act(member, start - 1800, 30, f"drive to {ticket['summary']}", ticket, work_type="Travel")
                )
            log.acts.append(Act(member, start, minutes, ticket["summary"], ticket, work_type=kind))


def gaps(cases: list[Case]) -> Iterator[tuple[int, int]]:
    """Every number that no service ticket has, and when it must have been given."""
    for before, after in pairwise(cases):
        if after.number - before.number > 1:
            yield before.number + 1, (before.entered + after.entered) // 2
