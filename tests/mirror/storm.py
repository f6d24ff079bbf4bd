"""A desk in a storm: ConnectWise changes all the time, callbacks are lost, doubled and late, our workers are killed."""

import random
from dataclasses import dataclass, field
from typing import Any

import httpx
from django.test import Client as Browser

from cwhub.connectwise import ConnectWiseError
from cwhub.connectwise.client import use_http
from cwhub.egress.errors import MustWait
from cwhub.egress.transport import new_client
from cwhub.mirror import sync
from cwhub.mirror.passes import Turn
from cwhub.webhooks import inbox
from cwhub.webhooks.doors import callback_url, open_door
from cwhub.webhooks.registration import WANTED
from cwhub.webhooks.tasks import take_inbox
from simulators.connectwise.app import SimulatorApp
from tests.connected import Desk

LOST = {"callback_loss": 0.1, "callback_repeat": 0.1, "callback_shuffle_seconds": 0.3}


class Killed(BaseException):
    """The process ends here. Nothing catches it, as nothing catches a kill."""


class Letterbox(httpx.BaseTransport):
    """What ConnectWise posts, in the order in which it arrives; whoever reads takes it out."""

    def __init__(self) -> None:
        self.letters: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.letters.append(request)
        return httpx.Response(200)

    def take(self) -> list[httpx.Request]:
        found, self.letters = self.letters, []
        return found


class Line(httpx.BaseTransport):
    """The way to ConnectWise. `die_after`: so many requests later the process is gone, answer or not."""

    def __init__(self, app: SimulatorApp) -> None:
        self.inner = httpx.WSGITransport(app=app)
        self.die_after: int | None = None
        self.unanswered = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.die_after is not None:
            self.die_after -= 1
            if self.die_after < 0:
                self.die_after = None
                raise Killed
        return self.inner.handle_request(request)


@dataclass
class Storm:
    desk: Desk
    letterbox: Letterbox
    line: Line
    chance: random.Random
    killed: int = 0
    refused: int = 0
    told: dict[str, int] = field(default_factory=dict)

    @classmethod
    def over(cls, desk: Desk, letterbox: Letterbox, *, seed: int) -> "Storm":
        line = Line(desk.app)
        use_http(new_client(line))
        storm = cls(desk, letterbox, line, random.Random(seed))
        storm.listen()
        return storm

    def listen(self) -> None:
        """Registers every callback, and turns the weather on."""
        with self.desk.scope.open():
            self.desk.connection.refresh_from_db()
            self.desk.connection.api_url = "https://localhost:8143"
            self.desk.connection.save(update_fields=["api_url"])
            open_door(self.desk.connection)
            url = callback_url(self.desk.connection)
        with self.desk.api() as api:
            for kind in WANTED:
                made = api.post("/system/callbacks", json={"url": url, "objectId": 1, "type": kind, "level": "owner"})
                assert made.status_code == 201, made.text
        self.weather(callbacks=True, **LOST)

    def weather(self, **settings: Any) -> None:
        with self.control() as control:
            assert control.put("/_sim/settings", json=settings).status_code == 200

    def control(self) -> httpx.Client:
        return httpx.Client(transport=httpx.WSGITransport(app=self.desk.app), base_url="http://localhost:8100")

    # --- what our processes do --------------------------------------------------------------------------------------
    def work(self) -> None:
        """One worker, one turn; now and then it does not come back."""
        act = self.chance.choice([self.post, self.take_callbacks, self.poll, self.poll, self.look_after])
        if self.chance.random() < 0.5:
            self.line.die_after = self.chance.randrange(6)
        try:
            act()
        except Killed:
            self.killed += 1
            inbox.forget()
        except (ConnectWiseError, MustWait):
            self.refused += 1
        self.line.die_after = None

    def post(self) -> None:
        browser = Browser()
        for letter in self.letterbox.take():
            signature = letter.headers["x-content-signature"]
            path = letter.url.raw_path.decode()
            answer = browser.post(
                path,
                letter.content,
                content_type="application/json",
                headers={"x-content-signature": signature},
            )
            assert answer.status_code == 200

    def take_callbacks(self) -> None:
        take_inbox(self.desk.account.pk)

    def poll(self) -> None:
        sync.follow(self.again(), Turn(self.chance.choice([0.0, 0.05, 60.0])))

    def look_after(self) -> None:
        sync.look_after(self.again(), Turn(self.chance.choice([0.0, 0.05, 60.0])))

    def again(self) -> Any:
        """The connection as a new process reads it."""
        with self.desk.scope.open():
            return type(self.desk.connection).objects.get()

    # --- afterwards ---------------------------------------------------------------------------------------------------
    def calm(self) -> None:
        """ConnectWise rests; what is still on its way arrives."""
        with self.control() as control:
            control.delete("/_sim/faults")
        assert self.desk.app.sim.deliveries.wait_until_idle(20)
        self.post()
        self.take_callbacks()
        sync.resume(self.again())
