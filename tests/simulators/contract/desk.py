"""The simulator with its whole world, and records in it for every address of the description."""

import re
from typing import Any

import httpx

from simulators.connectwise.app import SimulatorApp
from simulators.connectwise.schema import Record, Resource
from simulators.connectwise.store import parent_id
from tests.simulators.conftest import API, basic
from tests.simulators.contract import samples
from tests.simulators.contract.bodies import BODIES, GIVEN, HEADERS, LISTED_AT
from tests.simulators.contract.spec import Operation, alike, body_schema, is_upload

LAST = re.compile(r"/\{[^}]+\}$")
PLACE = re.compile(r"\{[^}]+\}")
NONE = 99_999_999
UPLOAD: dict[str, Any] = {"files": {"file": ("dot.png", b"not really a picture", "image/png")}}


class Desk:
    def __init__(self, app: SimulatorApp) -> None:
        self.app, self.sim = app, app.sim
        login = app.sim.login
        signed = {
            "clientId": login.client_id,
            "Authorization": basic(login.public_key, login.private_key, company=login.company_id),
        }
        transport = httpx.WSGITransport(app=app)
        self.http = httpx.Client(transport=transport, base_url=f"http://sim.test{API}", headers=signed)

    def resource(self, path: str) -> Resource | None:
        """The list at an address, ids or not."""
        path = LISTED_AT.get(path, path)
        return self.sim.catalog.by_path.get(PLACE.sub("{}", path).strip("/").lower())

    def address(self, path: str, *, fresh: bool = False) -> str:
        """The path with ids of records that are there, made where there are none; a fresh one may be deleted."""
        above = LAST.sub("", path)
        if fresh and above != path and path not in GIVEN and alike("POST", above):
            return f"{self.list_address(above)[0]}/{self.made(above)['id']}"
        return self.list_address(path)[0]

    def list_address(self, path: str) -> tuple[str, Record | None]:
        """Where the list lies under records that exist, and a record in it; None when it is empty."""
        places = list(PLACE.finditer(path))
        if path in GIVEN or not places:
            return GIVEN.get(path, lambda desk: path)(self), self._any(path)
        above, rest = path[: places[-1].start()].rstrip("/"), path[places[-1].end() :]
        listed = self.resource(path)
        record = self._any(path) if listed and listed.parents else None
        if listed and record:
            parent = parent_id(record.get(listed.parents[-1]))
            if (owner := self._owner(above, parent)) is not None:
                return f"{owner}/{parent}{rest}", record
        where, owner_record = self.list_address(above)
        id = owner_record["id"] if owner_record else self.made(above)["id"]
        return f"{where}/{id}{rest}", None

    def _owner(self, path: str, id: int) -> str | None:
        """The address of the list in which a record lies."""
        listed = self.resource(path)
        record = self.sim.store.get(listed.collection, id) if listed else None
        if listed is None or record is None:
            return None
        places = list(PLACE.finditer(path))
        if not places:
            return path
        parent = parent_id(record.get(listed.parents[-1])) if listed.parents else 0
        above = self._owner(path[: places[-1].start()].rstrip("/"), parent)
        return f"{above}/{parent}{path[places[-1].end() :]}" if above else None

    def _any(self, path: str) -> Record | None:
        listed = self.resource(path)
        rows = self.sim.store.rows(listed.collection) if listed else {}
        return next(reversed(rows.values()), None)

    def made(self, path: str) -> Record:
        """A new record in the list at a path of the description."""
        where, _ = self.list_address(path)
        operation = alike("POST", path)
        assert operation, f"there is no record at {path}, and none can be made"
        answer = self.send(operation, where)
        assert answer.is_success, f"POST {where}: {answer.status_code} {answer.text[:300]}"
        found = answer.json()
        return dict(found[0] if isinstance(found, list) else found)

    def send(self, operation: Operation, where: str) -> httpx.Response:
        """The operation, with a body that fits where it takes one."""
        if is_upload(operation):
            return self.http.post(where, **UPLOAD, data={"recordType": "Company", "recordId": str(self._company())})
        if operation.method == "GET" or (body_schema(operation) is None and str(operation) not in BODIES):
            return self.http.request(operation.method, where, headers=HEADERS.get(operation.path))
        return self.http.request(operation.method, where, json=samples.body(self, operation))

    def _company(self) -> int:
        return int(self.reference("company/companies")["id"])

    def reference(self, collection: str) -> Record:
        """A reference to a record there; an id of nobody's where nothing is kept."""
        rows: dict[int, Any] = self.sim.store.rows(collection) if collection else {}
        return {"id": next((id for id, row in rows.items() if not _gone(row)), 1)}


def _gone(record: Record) -> bool:
    return any(record.get(flag) for flag in ("inactiveFlag", "inactive", "closedFlag", "deletedFlag", "cancelledFlag"))
