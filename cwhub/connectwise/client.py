"""The client: one request a call, each with its permit. Raises errors of `errors.py` and nothing else."""

import time

import httpx

from cwhub.accounts.models import Connection
from cwhub.connectwise.asking import LARGEST_PAGE, Asks, Permits, use_http
from cwhub.connectwise.auth import ApiKeys, member_proofs
from cwhub.connectwise.bundles import BundleAnswer, answers_of
from cwhub.connectwise.errors import ConnectWiseError, KeyRefused, Unanswered
from cwhub.connectwise.gateway import Gateway, company_of, owner_of_time
from cwhub.connectwise.wire import Record, replace_fields
from cwhub.egress.limiter import Permit

TICKETS, SCHEDULE, TIME = "/service/tickets", "/schedule/entries", "/time/entries"


class Client(Asks):
    """Speaks to one ConnectWise as its API member. `http` is the seam that tests fill.

    With a `company` it is that one client's: other companies' records are dropped, writes to them refused. `mark` is
    that of the write which is asked about.
    """

    @classmethod
    def of(
        cls, connection: Connection, http: httpx.Client | None = None, *, company: int | None = None, mark: str = ""
    ) -> "Client":
        auth = ApiKeys(
            company_id=connection.company_id,
            public_key=connection.public_key,
            private_key=connection.private_key(),
            app_client_id=connection.app_client_id,
        )
        return cls(
            api_url=connection.api_url,
            codebase=connection.codebase,
            company_id=connection.company_id,
            auth=auth,
            app_client_id=connection.app_client_id,
            deadline_seconds=connection.deadline_seconds,
            http=http,
            connection=connection,
            company=company,
            mark=mark,
        )

    def bundle(self, requests: list[Record], *, permit: Permit) -> dict[int, BundleAnswer]:
        """Many reads at once, by sequence number. It changes nothing, so it may be asked again like a GET."""
        asked = {"requests": requests}
        return answers_of(self.request("POST", "/system/bundles", permit=permit, body=asked)[1])

    # --- system ------------------------------------------------------------------------------------------------------
    def system_info(self, *, permit: Permit) -> Record:
        return dict(self.get("/system/info", permit=permit))

    def prove_member(self, *, member: str, member_hash: str, context: str, permits: Permits) -> Record | None:
        """Asks ConnectWise with the member's own proof who he is. None when no form of it is accepted.

        Raises ValueError for a proof of impossible form. The company is always the connection's own.
        """
        proofs = member_proofs(company_id=self.company_id, member=member, member_hash=member_hash, context=context)
        for proof in proofs:
            headers = {**proof, "clientId": self.app_client_id}
            try:
                _, said = self.request("GET", "/system/myMembers/info", permit=permits(), headers=headers, signed=False)
            except KeyRefused:
                continue
            if isinstance(said, dict) and str(said.get("identifier", "")).lower() == member.lower():
                return said
        return None

    def callbacks(self, *, permits: Permits) -> list[Record]:
        return [row for page in self.pages("/system/callbacks", permits=permits) for row in page]

    def create_callback(self, callback: Record, *, permit: Permit) -> Record:
        return dict(self.request("POST", "/system/callbacks", permit=permit, body=callback)[1])

    def update_callback(self, callback_id: int, fields: Record, *, permit: Permit) -> Record:
        path = f"/system/callbacks/{callback_id}"
        return dict(self.request("PATCH", path, permit=permit, body=replace_fields(fields))[1])

    def delete_callback(self, callback_id: int, *, permit: Permit) -> None:
        self.request("DELETE", f"/system/callbacks/{callback_id}", permit=permit)

    def signing_key(self, key_url: str, *, permit: Permit) -> str:
        """The key that signs callbacks. The caller has checked host and path of `key_url`."""
        _, said = self.request("GET", key_url, permit=permit, signed=False, headers={"ClientId": self.app_client_id})
        if not isinstance(said, dict) or not isinstance(said.get("signing_key"), str):
            raise Unanswered("ConnectWise gave no signing key.")
        return str(said["signing_key"])

    # --- tickets ----------------------------------------------------------------------------------------------------
    def ticket(self, number: int, *, permit: Permit) -> Record:
        record = dict(self.get(f"{TICKETS}/{number}", permit=permit))
        return self.gateway.saw("ticket", number, record) if self.gateway else record

    def patch_ticket(self, number: int, fields: Record, *, permit: Permit) -> Record:
        self.belongs_here("ticket", TICKETS, number, permit)
        path = f"{TICKETS}/{number}"
        return dict(self.request("PATCH", path, permit=permit, body=replace_fields(fields))[1])

    def notes(self, number: int, *, permits: Permits) -> list[Record]:
        path = f"{TICKETS}/{number}/notes"
        if self.gateway:
            self.look_whose("ticket", TICKETS, number, permits())
        rows = [row for page in self.pages(path, permits=permits) for row in page]
        return self.gateway.belongs("ticket", number, rows) if self.gateway else rows

    def create_note(self, number: int, note: Record, *, permit: Permit) -> Record:
        self.belongs_here("ticket", TICKETS, number, permit)
        return dict(self.request("POST", f"{TICKETS}/{number}/notes", permit=permit, body=note)[1])

    def note(self, number: int, note_id: int, *, permit: Permit) -> Record:
        if self.gateway:
            self.look_whose("ticket", TICKETS, number, self.further(permit))
        record = dict(self.get(f"{TICKETS}/{number}/notes/{note_id}", permit=permit))
        return self.gateway.belongs("ticket", number, [record])[0] if self.gateway else record

    def delete_note(self, number: int, note_id: int, *, permit: Permit) -> None:
        self.belongs_here("ticket", TICKETS, number, permit)
        self.request("DELETE", f"{TICKETS}/{number}/notes/{note_id}", permit=permit)

    # --- schedule -----------------------------------------------------------------------------------------------------
    def schedule_entries(self, conditions: str, *, permits: Permits) -> list[Record]:
        pages = self.pages(SCHEDULE, permits=permits, conditions=conditions)
        return [self.judged_by_ticket(row, permits) for page in pages for row in page]

    def judged_by_ticket(self, entry: Record, permits: Permits) -> Record:
        """A schedule entry is its ticket's."""
        number = int(entry.get("objectId") or 0)
        if self.gateway is None:
            return entry
        if number and not self.gateway.knows("ticket", number):
            self.look_whose("ticket", TICKETS, number, permits())
        return self.gateway.belongs("ticket", number, [entry])[0]

    def create_schedule_entry(self, entry: Record, *, permit: Permit) -> Record:
        self.belongs_here("ticket", TICKETS, int(entry["objectId"]), permit)
        return dict(self.request("POST", SCHEDULE, permit=permit, body=entry)[1])

    def delete_schedule_entry(self, entry_id: int, *, permit: Permit, ticket: int) -> None:
        """`ticket` is the one that the entry gives to somebody."""
        self.belongs_here("ticket", TICKETS, ticket, permit)
        self.request("DELETE", f"{SCHEDULE}/{entry_id}", permit=permit)

    def see_tickets(self, path: str, numbers: list[int], *, permit: Permit) -> None:
        """Looks whose these are by one request, so that what is written to them next needs no look for each.

        Who it is read for knows no more by it than whether a ticket is his: nothing but the company is asked for.
        """
        conditions = f"id in ({','.join(str(int(number)) for number in numbers)})"
        started = time.monotonic()
        rows = self.get(path, permit=permit, conditions=conditions, fields="id,company", pageSize=LARGEST_PAGE)
        for row in rows if isinstance(rows, list) else []:
            self.saw_before("ticket", int(row["id"]), company_of(row), time.monotonic() - started)

    def saw_before(self, kind: str, number: int, company: int | None, age_seconds: float) -> None:
        """Whose it was so long ago, by another look at ConnectWise."""
        if self.connection is not None:
            Gateway.seen.note((self.connection.pk, kind, number), company, age_seconds=age_seconds)

    def has_seen(self, kind: str, number: int) -> bool:
        """Whether it was looked at a moment ago."""
        return self.connection is None or Gateway.seen.fresh((self.connection.pk, kind, number)) is not None

    # --- time --------------------------------------------------------------------------------------------------------
    def time_entries(self, conditions: str, *, permits: Permits) -> list[Record]:
        pages = self.pages(TIME, permits=permits, conditions=conditions)
        rows = [row for page in pages for row in page]
        return self.gateway.saw_all("time entry", rows) if self.gateway else rows

    def create_time_entry(self, entry: Record, *, permit: Permit) -> Record:
        if charged := owner_of_time(entry):
            self.belongs_here(*charged, permit)
        return dict(self.request("POST", TIME, permit=permit, body=entry)[1])

    def patch_time_entry(self, entry_id: int, fields: Record, *, permit: Permit) -> Record:
        self.belongs_here("time entry", TIME, entry_id, permit)
        return dict(self.request("PATCH", f"{TIME}/{entry_id}", permit=permit, body=replace_fields(fields))[1])

    def delete_time_entry(self, entry_id: int, *, permit: Permit) -> None:
        self.belongs_here("time entry", TIME, entry_id, permit)
        self.request("DELETE", f"{TIME}/{entry_id}", permit=permit)

    def time_sheet(self, sheet: int, *, permit: Permit) -> Record:
        return dict(self.get(f"/time/sheets/{sheet}", permit=permit))

    def move_time_sheet(self, sheet: int, act: str, *, permit: Permit, body: Record | None = None) -> None:
        """`act` is submit, approve, reject or reverse (SPEC)."""
        self.request("POST", f"/time/sheets/{sheet}/{act}", permit=permit, body=body)


__all__ = ["LARGEST_PAGE", "Client", "ConnectWiseError", "Permits", "use_http"]
