"""`/_sim`: what tests and the demo steer and look at. Nothing here exists in ConnectWise."""

from collections.abc import Callable
from typing import Any

from simulators.connectwise import stream
from simulators.connectwise.living import control as living
from simulators.connectwise.requests_log import KEPT
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.web import Request, Response, answer
from simulators.connectwise.worlds import opening_of

Handler = Callable[[Simulator, Request], Response]


def handle(sim: Simulator, request: Request, path: str) -> Response:
    try:
        return _route(sim, request, path.strip("/"))
    except (ValueError, TypeError, KeyError) as error:
        return answer({"error": str(error)}, 400)


def _route(sim: Simulator, request: Request, path: str) -> Response:
    first, _, rest = path.partition("/")
    if first == "state" and request.method == "GET":
        return state(sim, rest)
    if first == "faults" and rest.isdigit() and request.method == "DELETE":
        sim.faults.clear(int(rest))
        return Response(204)
    handler = ROUTES.get(f"{request.method} {path}")
    return handler(sim, request) if handler else answer({"error": f"no control is called {path}"}, 404)


def state(sim: Simulator, collection: str) -> Response:
    """Every stored record, as the API would show it."""
    with sim.store.lock:
        name = _collection(sim, collection.strip("/"))
        if name is None:
            return answer({"error": f"no collection is called {collection}"}, 404)
        resource, rows = sim.catalog.by_collection.get(name), sim.store.all(name)
        shown = [sim.reader.full(resource, r) for r in rows] if resource else rows
    return answer(shown)


def _collection(sim: Simulator, wanted: str) -> str | None:
    names = [*sim.catalog.by_collection, *sim.store.collections()]
    return next((n for n in names if n.lower() == wanted.lower()), None)


def health(sim: Simulator, request: Request) -> Response:
    return answer({"ok": True, "tickets": len(sim.store.rows("service/tickets")), "now": sim.clock.stamp()})


def requests(sim: Simulator, request: Request) -> Response:
    since, limit = (int(request.query.get(name) or other) for name, other in (("since", 0), ("limit", KEPT)))
    return answer({"requests": sim.log.since(since, limit)})


def forget_requests(sim: Simulator, request: Request) -> Response:
    sim.log.clear()
    return Response(204)


def faults(sim: Simulator, request: Request) -> Response:
    return answer({"faults": sim.faults.all()})


def add_fault(sim: Simulator, request: Request) -> Response:
    return answer(sim.faults.add(_object(request)), 201)


def clear_faults(sim: Simulator, request: Request) -> Response:
    sim.faults.clear()
    return Response(204)


def reset(sim: Simulator, request: Request) -> Response:
    wish = _object(request)
    unknown = set(wish) - {"seed", "companies", "tickets", "members", "anchor", "world"}
    if unknown:
        raise ValueError(f"a reset does not know {', '.join(sorted(unknown))}")
    sim.reset({k: v for k, v in wish.items() if v is not None})
    return answer({"ok": True, "tickets": len(sim.store.rows("service/tickets"))})


def settings(sim: Simulator, request: Request) -> Response:
    return answer(sim.settings.shown())


def change_settings(sim: Simulator, request: Request) -> Response:
    sim.change_settings(_object(request))
    return answer(sim.settings.shown())


def truth(sim: Simulator, request: Request) -> Response:
    return answer(sim.truth)


def login(sim: Simulator, request: Request) -> Response:
    """The keys of every API member, the member hashes, and what the world's people would choose in the product."""
    keys = [{"member": m, "public_key": public, "private_key": k} for public, (k, m) in sim.keys.items()]
    shown = {n: getattr(sim.login, n) for n in ("company_id", "public_key", "private_key", "client_id")}
    opening = {"world": sim.world_key, "opening": opening_of(sim.world)}
    return answer({**shown, **opening, "keys": keys, "hashes": sim.world.secrets})


def arrive(sim: Simulator, request: Request) -> Response:
    """One ticket of the stream now, whatever the pace."""
    ticket = stream.arrive(sim)
    return answer({"id": ticket["id"] if ticket else None}, 201 if ticket else 200)


def callbacks(sim: Simulator, request: Request) -> Response:
    """How many deliveries are still to be tried."""
    return answer({"waiting": sim.deliveries.waiting()})


def _object(request: Request) -> dict[str, Any]:
    body = request.json() if request.body else {}
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    return body


ROUTES: dict[str, Handler] = {
    "GET health": health,
    "GET requests": requests,
    "DELETE requests": forget_requests,
    "GET faults": faults,
    "POST faults": add_fault,
    "DELETE faults": clear_faults,
    "POST reset": reset,
    "GET settings": settings,
    "PUT settings": change_settings,
    "GET truth": truth,
    "GET callbacks": callbacks,
    "GET login": login,
    "POST arrive": arrive,
    **living.ROUTES,
}
