"""Bursts 1, 2 and 6 again, whenever somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import burst_texts as t
from .cases import Case, Scene, make_case
from .clock import MINUTE
from .customers import Customer

Coming = Iterator[tuple[float, Case, dict[str, Any]]]  # seconds until it comes, and fields that are not as usual


def at_will(scene: Scene, number: int) -> Coming:
    """The cases of that burst; ValueError when it cannot be started at will."""
    makers = {1: _split_tunnel, 2: _carrier_outage, 6: _alert_storm}
    if number not in makers:
        raise ValueError(f"burst {number} cannot be started; there are 1, 2 and 6")
    return makers[number](scene)


def _split_tunnel(scene: Scene) -> Coming:
    """The change is done; then four wordings of two causes, and one ticket that has nothing to do with it."""
    client, now = _client(scene, 21), scene.now
    change = _case(scene, "change_firewall", client, "split_tunnel", text=t.CHANGE)
    change.extra.update(change="yes", fix=t.CHANGE_FIX)
    change.open_as = "Monitoring"
    yield 0, change, {}
    for position, words in enumerate(t.SPLIT_TUNNEL):
        router = position == 3
        case = _case(scene, "gp_connecting", client, "split_tunnel", text=words)
        case.extra.update(fix=t.ROUTER_FIX if router else t.PUSH_FIX, cause="home_router" if router else "split_tunnel")
        case.fixed, case.entered = not router, now
        yield 40 + 50 * position + scene.rng.uniform(0, 20), case, {}
    other = _client(scene, 1, besides=client)
    yield 150, _case(scene, "other_vpn", other, "", text=t.UNRELATED), {}


def _carrier_outage(scene: Scene) -> Coming:
    """Sixteen calls and forty-one alerts of one house, fifty minutes in ten."""
    client, rng = _client(scene, 11), scene.rng
    for _ in range(16):
        case = _case(scene, "internet_down", client, "carrier_outage", text=rng.choice(t.NOTHING_WORKS))
        case.source = "Phone"
        yield rng.uniform(20, 600), case, {}
    for _ in range(41):
        yield rng.uniform(0, 600), _case(scene, "offline", client, "carrier_outage"), {"_clearsIn": 15 * MINUTE}


def _alert_storm(scene: Scene) -> Coming:
    """A firewall restarts: everything behind it is reported, and is back within twelve minutes."""
    client, rng = _client(scene, 28), scene.rng
    behind = [d for kind in ("Switch", "Access Point", "Workstation", "Laptop") for d in client.devices.get(kind, [])]
    for _ in range(180):
        case = _case(scene, "firewall_storm", client, "alert_storm")
        case.device = rng.choice(behind) if behind else case.device
        after = rng.uniform(0, 240)
        yield after, case, {"_clearsIn": rng.uniform(60, 12 * MINUTE - after)}


def _client(scene: Scene, number: int, besides: Customer | None = None) -> Customer:
    others = [x for x in scene.customers.clients if x is not besides]
    return next((x for x in others if x.number == number), others[0])


def _case(scene: Scene, key: str, client: Customer, incident: str, *, text: tuple[str, str] | None = None) -> Case:
    case = make_case(scene, scene.now - MINUTE, scene.family(key), customer=client)
    case.incident, case.text = incident, text
    case.source = "Email Connector" if case.contact else case.source
    return case
