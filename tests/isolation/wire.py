"""The wire of these tests: a simulator in process, and a list of all that was asked of it."""

import httpx

from simulators.connectwise.app import make_app
from tests.simulators.tiny_world import build


class Wire(httpx.BaseTransport):
    def __init__(self) -> None:
        self.app = make_app(build=build, settings={"callbacks": False, "rate_limit_per_minute": 0})
        self.inner = httpx.WSGITransport(app=self.app)
        self.asked: list[str] = []

    @property
    def company_id(self) -> str:
        return str(self.app.sim.login.company_id)

    @property
    def keys(self) -> tuple[str, str, str]:
        login = self.app.sim.login
        return str(login.public_key), str(login.private_key), str(login.client_id)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(f"{request.method} {request.url} {request.content.decode(errors='replace')}")
        return self.inner.handle_request(request)

    def stop(self) -> None:
        self.app.sim.stop()
