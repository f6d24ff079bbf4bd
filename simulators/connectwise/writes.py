"""Create, change and delete records by the rules of their resource."""

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulators.connectwise import custom_fields
from simulators.connectwise.errors import FieldError, Invalid, Refused
from simulators.connectwise.intake import Intake, Rejected, check
from simulators.connectwise.roles import check_closing
from simulators.connectwise.schema import Record, Resource
from simulators.connectwise.system import audit

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator


@dataclass
class Change:
    """One write under way; the rules of a resource look at it and amend `new`."""

    sim: "Simulator"
    resource: Resource
    old: Record | None
    new: Record
    by: str  # member identifier
    sent: set[str] = field(default_factory=set)  # the fields the caller named
    extra: Record = field(default_factory=dict)  # write-only values, not stored
    errors: list[FieldError] = field(default_factory=list)

    @property
    def creates(self) -> bool:
        return self.old is None

    def changed(self, name: str) -> bool:
        return (self.old or {}).get(name) != self.new.get(name)

    def refuse(self, code: str, message: str, name: str) -> None:
        self.errors.append(FieldError(code, message, name))

    def stop_if_refused(self) -> None:
        if self.errors:
            raise Invalid(self.resource.error_name, self.errors)


class Writer:
    def __init__(self, sim: "Simulator") -> None:
        self.sim = sim
        self.intake = Intake(sim.store, sim.catalog)

    def create(self, resource: Resource, parents: Record, body: Any, by: str) -> Record:
        return self._store(self.draft(resource, body, by, parents))

    def draft(self, resource: Resource, body: Any, by: str, parents: Record | None = None) -> Change:
        """What a new record would be before any rule has looked at it."""
        new = {"id": self.sim.store.next_id(resource.collection), **resource.defaults, **(parents or {})}
        if "mobileGuid" in resource.fields:
            new["mobileGuid"] = self._mobile_guid(_object(body))
        change = Change(self.sim, resource, None, new, by)
        self._fill(change, _object(body))
        return change

    def _mobile_guid(self, body: Record) -> str:
        """Whether a caller's own is kept is not known (FACTS 17.2): a setting decides."""
        sent = body.get("mobileGuid")
        return sent if self.sim.settings.post_keeps_mobile_guid and isinstance(sent, str) else str(uuid.uuid4())

    def patch(self, resource: Resource, old: Record, operations: Any, by: str) -> Record:
        """What names no field changes nothing and is no error: the false 200, with the record as it was (FACTS 6)."""
        change = Change(self.sim, resource, old, dict(old), by)
        self._fill(change, _operations(operations, resource))
        if not change.sent and not change.errors:
            self._check(change)
            return old
        return self._store(change)

    def put(self, resource: Resource, old: Record, body: Any, by: str) -> Record:
        """What is not named goes back to its default or to nothing; what callers cannot write stays."""
        kept = {k: v for k, v in old.items() if _survives_put(resource, k)}
        change = Change(self.sim, resource, old, {**resource.defaults, **kept}, by)
        self._fill(change, _object(body))
        change.errors += [e for e in check(resource, change.new, put=True) if e.code == "MissingRequiredField"]
        change.stop_if_refused()
        return self._store(change)

    def add(self, resource: Resource, record: Record, by: str) -> Record:
        """A record that ConnectWise makes itself: no checks, read-only fields included."""
        new = {**{k: v for k, v in record.items() if v is not None}, "id": self.sim.store.next_id(resource.collection)}
        if "mobileGuid" in resource.fields:
            new["mobileGuid"] = str(uuid.uuid4())
        return self._keep(Change(self.sim, resource, None, new, by))

    def amend(self, resource: Resource, old: Record, values: Record, by: str, *, touch: bool = True) -> Record:
        """A change that ConnectWise makes itself: no checks, read-only fields included."""
        new = {k: v for k, v in {**old, **values}.items() if v is not None}
        return self._keep(Change(self.sim, resource, old, new, by), touch=touch)

    def delete(self, resource: Resource, old: Record, by: str) -> None:
        change = Change(self.sim, resource, old, old, by)
        with self.sim.store.writing():
            if any(self.sim.store.under(collection, name, old["id"]) for collection, name in resource.in_use):
                raise Refused(409, "ConflictingRecord", "Record possibly in use or another conflict")
            if resource.guard:
                resource.guard(change)
            self.sim.store.remove(resource.collection, old["id"])
            audit.note_deleted(change)
            self.sim.announce(resource, old, "deleted", by)

    def _fill(self, change: Change, values: Record) -> None:
        for name, spec in change.resource.fields.items():
            if name not in values or spec.read_only or name in change.resource.parents:
                continue
            try:
                value = self.intake.take(spec, values[name], change.new)
            except Rejected as rejected:
                change.errors.append(rejected.error)
                continue
            if name == "customFields":
                value = custom_fields.taken(change, value or [])
            change.sent.add(name)
            into = change.extra if spec.write_only else change.new
            into[name] = value
        for name in [n for n, v in change.new.items() if v is None]:
            del change.new[name]

    def _store(self, change: Change) -> Record:
        change.stop_if_refused()
        with self.sim.store.writing():
            if change.resource.prepare:
                change.resource.prepare(change)
            self._check(change)
            check_closing(change)
            return self._keep(change)

    def _check(self, change: Change) -> None:
        """The whole record, what nobody touched included (FACTS 6)."""
        change.errors += check(change.resource, change.new)
        custom_fields.check(change)
        change.stop_if_refused()

    def _keep(self, change: Change, *, touch: bool = True) -> Record:
        resource, now = change.resource, self.sim.clock.stamp()
        info = dict((change.old or {}).get("_info") or {"dateEntered": now, "enteredBy": change.by})
        if touch:
            info |= {"lastUpdated": now, "updatedBy": change.by}
        change.new["_info"] = info
        with self.sim.store.writing():
            self.sim.store.put(resource.collection, change.new)
            audit.note(change)
            if resource.after:
                resource.after(change)
            self.sim.living.seen(change)
            stored = self.sim.store.rows(resource.collection)[change.new["id"]]
            if change.extra.get("skipCallback") is not True:
                self.sim.announce(resource, stored, "added" if change.creates else "updated", change.by)
        return stored


def _object(body: Any) -> Record:
    if not isinstance(body, dict):
        raise Refused(400, "InvalidObject", "The request body must be a JSON object.")
    return body


def _survives_put(resource: Resource, name: str) -> bool:
    spec = resource.fields.get(name)
    return spec is None or spec.read_only or name in resource.parents


def _operations(operations: Any, resource: Resource) -> Record:
    """The values of a PATCH array, by field; a path that is no field is left out."""
    if not isinstance(operations, list):
        raise Refused(400, "InvalidObject", "A PATCH body must be an array of operations.")
    named = [_operation(operation) for operation in operations]
    return {name: value for name, value in named if name in resource.fields}


def _operation(operation: Any) -> tuple[str, Any]:
    if not isinstance(operation, dict) or not isinstance(operation.get("path"), str):
        raise Refused(400, "InvalidObject", "Each PATCH operation needs op and path.")
    op = str(operation.get("op", "")).lower()
    if op not in ("add", "replace", "remove"):
        raise Refused(400, "InvalidObject", f"The operation '{op}' is not supported.")
    return operation["path"].removeprefix("/"), None if op == "remove" else operation.get("value")
