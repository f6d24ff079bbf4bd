"""The cast's world, and Chromium on a server of its own for the tests that need one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from cwhub.accounts.models import Role
from tests.approvals.cast import Cast, make_cast
from tests.approvals.conftest import world
from tests.pages.browsing import Sitting
from tests.pages.world import make_boards
from tests.templates.conftest import browser, page

__all__ = ["browser", "page", "world"]


@pytest.fixture
def scene(db: Any) -> Cast:
    """A cast with boards in its mirror."""
    cast = make_cast()
    make_boards(cast)
    return cast


@pytest.fixture(scope="module", autouse=True)
def beside_the_loop() -> Iterator[None]:
    """Playwright's loop runs in this thread; the builders beside it are called in turn, never at the same time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def sit(page: Page, scene: Cast, live_server: Any) -> Iterator[Any]:
    """Signs a person of the cast in and hands him the browser."""
    page.set_viewport_size({"width": 1360, "height": 860})

    def signed_in(role: str = Role.TECHNICIAN, theme: str = "light") -> Sitting:
        client = Client()
        client.force_login(scene.person(role).user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page.add_init_script(f"localStorage.setItem('cwhub.theme', '{theme}')")
        return Sitting(page, live_server.url)

    yield signed_in
    page.goto("about:blank")
