"""Which pod the screen frames: the one registered for tickets, else the one it was started with."""

from urllib.parse import quote, urlsplit

from simulators.connectwise.schema import Record
from simulators.connectwise.simulator import Simulator


def registered(sim: Simulator) -> Record | None:
    screens = {s["id"] for s in sim.store.all("system/connectWiseHostedScreens") if s.get("screenId") == "ticket"}
    setups = sim.store.all("system/connectwisehostedsetups")
    fitting = (s for s in setups if s.get("type") == "Pod" and not s.get("disabledFlag"))
    return next((s for s in fitting if s.get("screenId") in screens), None)


def title(sim: Simulator) -> str:
    setup = registered(sim)
    return str(setup["description"]) if setup else "Pod"


def address(sim: Simulator, ticket: int) -> str:
    """Its address with the two tokens that ConnectWise fills in; a ticket without id is 0."""
    setup = registered(sim)
    template = str(setup["url"]) if setup else sim.pod_url
    return template.replace("[cw_id]", quote(str(ticket))).replace("[cw_screen]", "ticket")


def origin(sim: Simulator) -> str:
    """Where messages go to and come from; a registered origin counts when it is one."""
    setup = registered(sim)
    told = str((setup or {}).get("origin") or "").rstrip("/")
    return told if told.startswith("http") else origin_of(address(sim, 0))


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
