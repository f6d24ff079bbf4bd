"""Changes of every kind that people make in ConnectWise, past all of our code."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

CLOSED_BOARD = 3  # the inactive one of the tiny world
STATUSES = {1: [1, 2, 3, 4, 5, 6], 2: [7, 8]}
TYPES = {1: [1, 2], 2: [3]}


@dataclass
class People:
    """Whoever works in ConnectWise. Every act may be refused there; only what was taken is counted."""

    api: httpx.Client
    chance: random.Random
    done: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    words: int = 0

    def change(self) -> None:
        acts: list[tuple[int, Callable[[], httpx.Response | None]]] = [
            (6, self.open_ticket), (6, self.write_summary), (5, self.set_status), (3, self.set_priority),
            (4, self.move_board), (4, self.move_company), (6, self.add_note), (3, self.rewrite_note),
            (2, self.remove_note), (3, self.delete_ticket), (3, self.merge_tickets), (2, self.set_own_field),
            (2, self.add_contact), (2, self.rename_contact), (1, self.delete_contact), (2, self.add_company),
            (2, self.rename_company), (1, self.merge_companies), (1, self.delete_company), (4, self.log_time),
            (2, self.rewrite_time), (2, self.delete_time), (2, self.change_device), (1, self.rename_status),
            (2, self.rename_agreement), (1, self.change_hours), (1, self.declare_holiday), (1, self.drop_holiday),
            (1, self.split_holidays),
        ]  # fmt: skip
        weights = [weight for weight, _ in acts]
        act = self.chance.choices([act for _, act in acts], weights)[0]
        answer = act()
        name = act.__name__
        if answer is not None and answer.is_success:
            self.done[name] = self.done.get(name, 0) + 1
        elif answer is not None:
            self.refused[name] = answer.text[:300]

    def define_fields(self) -> None:
        """Fields of the MSP's own for tickets, companies and contacts, on records that are there already."""
        for pod in (1, 4, 6):
            body = {"podId": pod, "caption": f"Own {pod}", "sequenceNumber": 1, "fieldTypeIdentifier": "Text"}
            made = self.api.post("/system/userDefinedFields", json={"entryTypeIdentifier": "EntryField", **body})
            assert made.status_code == 201, made.text

    @property
    def count(self) -> int:
        return sum(self.done.values())

    # --- what there is ------------------------------------------------------------------------------------------------
    def some(self, path: str, **params: Any) -> dict[str, Any] | None:
        rows = self.api.get(path, params={"pageSize": 1000, **params}).json()
        return self.chance.choice(rows) if isinstance(rows, list) and rows else None

    def ticket(self) -> dict[str, Any] | None:
        return self.some("/service/tickets", conditions="mergedParentTicket = null")

    def company(self) -> int:
        for _ in range(20):  # ConnectWise may not answer people either
            if found := self.some("/company/companies", conditions="deletedFlag = false"):
                return int(found["id"])
        raise AssertionError("There is no company left.")

    def text(self, what: str) -> str:
        self.words += 1
        return f"{what} {self.words}"

    def patch(self, path: str, **fields: Any) -> httpx.Response:
        return self.api.patch(path, json=[{"op": "replace", "path": name, "value": v} for name, v in fields.items()])

    # --- tickets ------------------------------------------------------------------------------------------------------
    def open_ticket(self) -> httpx.Response:
        words = {"summary": self.text("Printer"), "initialDescription": self.text("It does not print")}
        return self.api.post("/service/tickets", json={**words, "company": {"id": self.company()}})

    def with_ticket(self, act: Callable[[dict[str, Any]], httpx.Response | None]) -> httpx.Response | None:
        found = self.ticket()
        return act(found) if found else None

    def write_summary(self) -> httpx.Response | None:
        return self.with_ticket(lambda t: self.patch(f"/service/tickets/{t['id']}", summary=self.text("Summary")))

    def set_status(self) -> httpx.Response | None:
        def act(ticket: dict[str, Any]) -> httpx.Response:
            status = self.chance.choice(STATUSES[ticket["board"]["id"]])
            return self.patch(f"/service/tickets/{ticket['id']}", status={"id": status})

        return self.with_ticket(act)

    def set_priority(self) -> httpx.Response | None:
        priority = {"id": self.chance.choice([1, 2])}
        return self.with_ticket(lambda t: self.patch(f"/service/tickets/{t['id']}", priority=priority))

    def move_board(self) -> httpx.Response | None:
        def act(ticket: dict[str, Any]) -> httpx.Response:
            board = 3 - ticket["board"]["id"]
            fields = {"board": {"id": board}, "status": {"id": STATUSES[board][0]}, "type": {"id": TYPES[board][0]}}
            return self.patch(f"/service/tickets/{ticket['id']}", **fields, subType=None, item=None)

        return self.with_ticket(act)

    def move_company(self) -> httpx.Response | None:
        fields = {"company": {"id": self.company()}, "contact": None, "agreement": None, "site": None}
        return self.with_ticket(lambda t: self.patch(f"/service/tickets/{t['id']}", **fields))

    def delete_ticket(self) -> httpx.Response | None:
        return self.with_ticket(lambda t: self.api.delete(f"/service/tickets/{t['id']}"))

    def merge_tickets(self) -> httpx.Response | None:
        def act(parent: dict[str, Any]) -> httpx.Response | None:
            same = f"company/id = {parent['company']['id']} and id != {parent['id']} and mergedParentTicket = null"
            child = self.some("/service/tickets", conditions=same)
            if child is None:
                return None
            status = {"id": STATUSES[child["board"]["id"]][-1]}
            body = {"mergeTicketIds": [child["id"]], "status": status}
            return self.api.post(f"/service/tickets/{parent['id']}/merge", json=body)

        return self.with_ticket(act)

    def set_own_field(self) -> httpx.Response | None:
        """A field that the MSP has made itself, on a ticket, a company or a contact."""
        path = self.chance.choice(["/service/tickets", "/company/companies", "/company/contacts"])
        found = self.some(path)
        if not found or not found.get("customFields"):
            return None
        found["customFields"][0]["value"] = self.text("own")
        return self.patch(f"{path}/{found['id']}", customFields=found["customFields"])

    # --- notes --------------------------------------------------------------------------------------------------------
    def add_note(self) -> httpx.Response | None:
        flag = self.chance.choice(["detailDescriptionFlag", "internalAnalysisFlag", "resolutionFlag"])
        body = {"text": self.text("Note"), flag: True}
        return self.with_ticket(lambda t: self.api.post(f"/service/tickets/{t['id']}/notes", json=body))

    def with_note(self, act: Callable[[str], httpx.Response]) -> httpx.Response | None:
        ticket = self.ticket()
        note = self.some(f"/service/tickets/{ticket['id']}/notes") if ticket else None
        return act(f"/service/tickets/{ticket['id']}/notes/{note['id']}") if ticket and note else None

    def rewrite_note(self) -> httpx.Response | None:
        return self.with_note(lambda path: self.patch(path, text=self.text("Rewritten")))

    def remove_note(self) -> httpx.Response | None:
        return self.with_note(self.api.delete)

    # --- companies, contacts, devices, agreements -----------------------------------------------------------------
    def add_company(self) -> httpx.Response:
        name = self.text("Company")
        body = {"identifier": name.replace(" ", ""), "name": name, "addressLine1": "1 First Street"}
        return self.api.post("/company/companies", json={**body, "types": [{"id": 1}]})

    def rename_company(self) -> httpx.Response:
        return self.patch(f"/company/companies/{self.company()}", name=self.text("Renamed"))

    def merge_companies(self) -> httpx.Response | None:
        one, other = self.company(), self.company()
        if one == other:
            return None
        return self.api.post(f"/company/companies/{one}/merge", json={"toCompanyId": other})

    def delete_company(self) -> httpx.Response:
        return self.api.delete(f"/company/companies/{self.company()}")

    def add_contact(self) -> httpx.Response:
        body = {"firstName": self.text("Ann"), "company": {"id": self.company()}}
        return self.api.post("/company/contacts", json=body)

    def rename_contact(self) -> httpx.Response | None:
        found = self.some("/company/contacts")
        return self.patch(f"/company/contacts/{found['id']}", lastName=self.text("Name")) if found else None

    def delete_contact(self) -> httpx.Response | None:
        found = self.some("/company/contacts")
        return self.api.delete(f"/company/contacts/{found['id']}") if found else None

    def change_device(self) -> httpx.Response | None:
        found = self.some("/company/configurations")
        return self.patch(f"/company/configurations/{found['id']}", name=self.text("PC")) if found else None

    def rename_agreement(self) -> httpx.Response | None:
        found = self.some("/finance/agreements")
        return self.patch(f"/finance/agreements/{found['id']}", name=self.text("Plan")) if found else None

    def rename_status(self) -> httpx.Response:
        return self.patch("/service/boards/1/statuses/4", name=self.text("Waiting"))

    # --- when the MSP works -----------------------------------------------------------------------------------------
    def change_hours(self) -> httpx.Response | None:
        found = self.some("/schedule/calendars")
        opens = f"{self.chance.randrange(6, 10):02}:00:00"
        return self.patch(f"/schedule/calendars/{found['id']}", mondayStartTime=opens) if found else None

    def declare_holiday(self) -> httpx.Response | None:
        listed = self.some("/schedule/holidayLists")
        day = f"2026-{self.chance.randrange(1, 13):02}-{self.chance.randrange(1, 29):02}"
        hours = self.chance.choice([{}, {"allDayFlag": False, "timeStart": "13:00:00", "timeEnd": "17:00:00"}])
        body = {"name": self.text("Day off"), "date": f"{day}T00:00:00Z", **hours}
        return self.api.post(f"/schedule/holidayLists/{listed['id']}/holidays", json=body) if listed else None

    def drop_holiday(self) -> httpx.Response | None:
        listed = self.some("/schedule/holidayLists")
        found = self.some(f"/schedule/holidayLists/{listed['id']}/holidays") if listed else None
        path = f"/schedule/holidayLists/{listed['id']}/holidays/{found['id']}" if listed and found else ""
        return self.api.delete(path) if path else None

    def split_holidays(self) -> httpx.Response | None:
        """A list more, or one that no calendar names less; it takes its holidays along."""
        unused = self.some("/schedule/holidayLists", conditions="id != 1")
        if unused and self.chance.random() < 0.5:
            return self.api.delete(f"/schedule/holidayLists/{unused['id']}")
        return self.api.post("/schedule/holidayLists", json={"name": self.text("Region")})

    # --- time ---------------------------------------------------------------------------------------------------------
    def log_time(self) -> httpx.Response | None:
        hour = self.chance.randrange(24)
        times = {"timeStart": f"2026-11-19T{hour:02}:00:00Z", "timeEnd": f"2026-11-19T{hour:02}:30:00Z"}
        body = {"chargeToType": "ServiceTicket", "member": {"id": 2}, **times, "notes": self.text("Worked")}
        return self.with_ticket(
            lambda t: self.api.post("/time/entries", json={**body, "chargeToId": t["id"], "company": t["company"]})
        )

    def rewrite_time(self) -> httpx.Response | None:
        found = self.some("/time/entries")
        return self.patch(f"/time/entries/{found['id']}", notes=self.text("Rewritten")) if found else None

    def delete_time(self) -> httpx.Response | None:
        found = self.some("/time/entries")
        return self.api.delete(f"/time/entries/{found['id']}") if found else None
