"""The WSGI app: the API, the sign-in addresses, the control, and the ticket screen."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx

from simulators.connectwise import api, control, login
from simulators.connectwise.screen import links, routes
from simulators.connectwise.settings import Settings
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.web import Environ, Request, Response, StartResponse, answer
from simulators.connectwise.worlds import Build, World, build_named


def make_app(
    world: World | str | None = None,
    settings: Settings | dict[str, Any] | None = None,
    *,
    build: Build | None = None,
    var: Path | None = None,
    public_url: str = "https://localhost:8143",
    screen_url: str = "http://localhost:8100",
    pod_url: str = "",
    callback_transport: httpx.BaseTransport | None = None,
    callback_verify: Any = True,
) -> "SimulatorApp":
    """The simulator as a WSGI callable; its parts are at `.sim`. With `var` it survives its own end.

    `world` is a world that is made already, or the name of one; `build` makes them otherwise.
    """
    chosen = Settings().changed(settings) if isinstance(settings, dict) else settings
    sim = Simulator(
        build=_builder(world, build),
        wish={"world": world} if isinstance(world, str) else {},
        settings=chosen,
        var=var,
        public_url=public_url,
        screen_url=screen_url,
        pod_url=pod_url,
        callback_transport=callback_transport,
        callback_verify=callback_verify,
    )
    return SimulatorApp(sim)


def _builder(world: World | str | None, build: Build | None) -> Build:
    if build is not None:
        return build
    if world is None or isinstance(world, str):
        return build_named
    made = world
    return lambda **wish: made


class SimulatorApp:
    def __init__(self, sim: Simulator) -> None:
        self.sim = sim

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        return self.respond(Request(environ))(environ, start_response)

    def respond(self, request: Request) -> Response:
        path = re.sub(r"/{2,}", "/", request.path)
        if path.startswith("/_sim/"):
            return control.handle(self.sim, request, path.removeprefix("/_sim/"))
        if (inner := api.api_path(path)) is not None:
            return api.handle(self.sim, request, inner)
        found = login.find(self.sim, request, path) or links.find(request, path)
        found = found or routes.find(self.sim, request, path)
        return found or answer({"error": "not found"}, 404)
