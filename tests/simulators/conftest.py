"""The simulator in process, with the tiny world, and a client that signs in as the API member."""

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp, make_app
from tests.simulators.tiny_world import TinyLogin, build

API = "/v4_6_release/apis/3.0"
LOGIN = TinyLogin()


def basic(user: str, secret: str, company: str = LOGIN.company_id) -> str:
    return "Basic " + base64.b64encode(f"{company}+{user}:{secret}".encode()).decode()


def client_for(app: Any, **headers: str) -> httpx.Client:
    signed = {"clientId": LOGIN.client_id, "Authorization": basic(LOGIN.public_key, LOGIN.private_key), **headers}
    base = f"http://sim.test{API}"
    return httpx.Client(transport=httpx.WSGITransport(app=app), base_url=base, headers=signed)


@pytest.fixture
def app() -> Iterator[SimulatorApp]:
    made = make_app(build=build)
    yield made
    made.sim.stop()


@pytest.fixture
def cw(app: SimulatorApp) -> Iterator[httpx.Client]:
    with client_for(app) as client:
        yield client


@pytest.fixture
def control(app: SimulatorApp) -> Iterator[httpx.Client]:
    transport = httpx.WSGITransport(app=app)
    with httpx.Client(transport=transport, base_url="http://sim.test/_sim") as client:
        yield client
