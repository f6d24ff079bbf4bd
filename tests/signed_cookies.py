"""Django's test client writes a session's bare key into its cookie; ours carries a signature."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.test.client import Client, ClientMixin

from kit.signed_sessions import signed, unsigned

plain_cookies = ClientMixin._set_login_cookies  # type: ignore[attr-defined]


def login_cookies_with_a_signature(self: Client, request: HttpRequest) -> None:
    plain_cookies(self, request)
    name = settings.SESSION_COOKIE_NAME
    self.cookies[name] = signed(self.cookies[name].value)  # its attributes stay


def session_of_a_signed_cookie(self: Client) -> Any:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    cookie = self.cookies.get(settings.SESSION_COOKIE_NAME)
    if cookie and (key := unsigned(cookie.value)):
        return store(key)
    session = store()
    session.save()
    self.cookies[settings.SESSION_COOKIE_NAME] = signed(session.session_key)
    return session


ClientMixin._set_login_cookies = login_cookies_with_a_signature  # type: ignore[attr-defined]
ClientMixin.session = property(session_of_a_signed_cookie)  # type: ignore[assignment]
