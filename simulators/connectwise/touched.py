"""The company a request is about, where that can be told from its path, its body, its conditions or its answer."""

from typing import TYPE_CHECKING, Any

from simulators.connectwise.errors import ApiError
from simulators.connectwise.query.grammar import equalities, parse
from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id
from simulators.connectwise.web import Request

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

ROOTS = (
    *("service/tickets", "company/companies", "company/contacts", "company/configurations"),
    *("finance/agreements", "time/entries", "schedule/entries"),
)


def company_of(sim: "Simulator", request: Request, path: str, answered: Any = None) -> int | None:
    parts = path.strip("/").split("/")
    root = "/".join(parts[:2])
    if len(parts) > 2 and parts[2].isdigit() and root in ROOTS:
        return _of_record(sim.store, root, sim.store.get(root, int(parts[2])))
    if isinstance(answered, dict) and root in ROOTS and request.method == "POST":
        return _of_record(sim.store, root, answered)
    return _of_query(sim.store, root, _conditions(request)) if root in ROOTS else None


def _of_record(store: Store, root: str, record: Record | None) -> int | None:
    if record is None:
        return None
    if root == "company/companies":
        return int(record["id"]) if "id" in record else None
    if root == "schedule/entries":
        record = store.get("service/tickets", record.get("objectId")) or {}
    return parent_id(record.get("company")) or None


def _conditions(request: Request) -> str:
    if text := request.param("conditions"):
        return text
    try:
        body = request.json() if request.method == "POST" and request.body else {}
    except ValueError:
        body = {}
    named = (value for key, value in body.items() if key.lower() == "conditions") if isinstance(body, dict) else ()
    return str(next(iter(named), None) or "")


def _of_query(store: Store, root: str, text: str) -> int | None:
    """Only a condition that every answered record meets tells the company."""
    if not text:
        return None
    try:
        equal = equalities(parse(text))
    except ApiError:
        return None
    if isinstance(id := equal.get("company/id"), int):
        return id
    if isinstance(name := equal.get("company/identifier"), str):
        rows = store.rows("company/companies").values()
        return next((c["id"] for c in rows if str(c.get("identifier", "")).casefold() == name.casefold()), None)
    own = equal.get("id")
    return _of_record(store, root, store.get(root, own)) if isinstance(own, int) else None
