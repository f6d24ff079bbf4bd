"""`/_sim/mails`, `/_sim/mail`, `/_sim/workflow`, `/_sim/burst`: what goes on by itself, looked at and set off."""

from typing import TYPE_CHECKING, Any

from simulators.connectwise.living import connector, mails
from simulators.connectwise.web import Request, Response, answer

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

FURTHEST_SECONDS = 366 * 86400


def recorded(sim: "Simulator", request: Request) -> Response:
    """Mails that writes would have sent, oldest first."""
    asked = {n: int(request.query.get(n) or 0) for n in ("since", "ticket")}
    with sim.store.lock:
        return answer({"mails": mails.shown(sim, **asked)})


def mail(sim: "Simulator", request: Request) -> Response:
    """A customer's mail comes in."""
    wish = _known(request, "from", "to", "subject", "body", "ticket")
    ticket, new = connector.take(sim, wish)
    return answer({"ticket": ticket["id"], "new": new}, 201 if new else 200)


def workflow(sim: "Simulator", request: Request) -> Response:
    """The rules run now, or as of a time to which the clock is moved."""
    seconds = _known(request, "advance_seconds").get("advance_seconds", 0)
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 <= seconds <= FURTHEST_SECONDS:
        raise ValueError(f"advance_seconds must be a number of seconds up to {FURTHEST_SECONDS}")
    return answer({"changed": sim.living.advance(seconds), "now": sim.clock.stamp()})


def burst(sim: "Simulator", request: Request) -> Response:
    """Burst 1, 2 or 6 comes over the next minutes, or at once."""
    wish = _known(request, "n", "at_once")
    number = wish.get("n")
    make = getattr(sim.world, "burst", None)
    if not isinstance(number, int) or make is None:
        raise ValueError(f"this world has no burst {number}")
    with sim.store.lock:
        tickets = make(number, sim.clock.now())
        sim.living.coming.announce(tickets)
        arrived = sim.living.coming.arrive() if wish.get("at_once") is True else []
    return answer({"n": number, "tickets": len(tickets), "ids": arrived}, 201)


def _known(request: Request, *names: str) -> dict[str, Any]:
    body = request.json() if request.body else {}
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    if unknown := set(body) - set(names):
        raise ValueError(f"not known: {', '.join(sorted(unknown))}")
    return body


ROUTES = {"GET mails": recorded, "POST mail": mail, "POST workflow": workflow, "POST burst": burst}
