"""What differs between the tests' requests and those that the web process gets."""

import asyncio
from typing import Any

import pytest
from django.core.handlers.asgi import ASGIHandler
from django.test import AsyncRequestFactory

from cwhub.accounts.models import Role
from cwhub.accounts.scope import ALL
from cwhub.accounts.tokens import create_token
from desk.looking import scope_of
from tests.builders import make_account, make_member


def test_the_servers_own_scope_is_not_taken_for_ours() -> None:
    assert scope_of(AsyncRequestFactory().get("/")) is None


@pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])
@pytest.mark.parametrize("path", ["/api/v1/proposals", "/api/v1/writes", "/healthz", "/sign-in", "/pod"])
def test_the_web_process_answers(path: str) -> None:
    token = create_token(
        membership=make_member(make_account(), "m", Role.MANAGER), name="x", verbs=["read"], clients=ALL
    )
    answers: list[dict[str, Any]] = []

    async def ask() -> None:
        parts = AsyncRequestFactory()._base_scope(path=path, method="GET")  # type: ignore[attr-defined]
        bearer = (b"authorization", f"Bearer {token[1]}".encode())
        parts["headers"] = [(b"host", b"testserver"), bearer]

        coming = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> dict[str, Any]:
            return coming.pop() if coming else await asyncio.get_running_loop().create_future()

        async def send(message: Any) -> None:
            answers.append(message)

        await ASGIHandler()(parts, receive, send)

    asyncio.run(ask())
    assert answers[0]["status"] in (200, 503), answers
