"""A session's cookie is its key with a signature, so that the keys which stand in the database open nothing.

Django keeps a session under its plain key. Who reads a dump of the database would be signed in as everybody in it;
without the key ring he cannot make the cookie.
"""

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.core import signing
from django.http import HttpRequest, HttpResponse

SALT = "cwhub.session"


def signed(session_key: str) -> str:
    return signing.Signer(sep=".", salt=SALT).sign(session_key)


def unsigned(cookie: str) -> str | None:
    """The session's key; None for a cookie that we have not made."""
    try:
        return signing.Signer(sep=".", salt=SALT).unsign(cookie)
    except signing.BadSignature:
        return None


class SignedSessionMiddleware(SessionMiddleware):
    def process_request(self, request: HttpRequest) -> None:
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = self.SessionStore(unsigned(cookie) if cookie else None)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer = super().process_response(request, response)
        morsel = answer.cookies.get(settings.SESSION_COOKIE_NAME)
        if morsel is not None and morsel.value and morsel.value == request.session.session_key:
            answer.cookies[settings.SESSION_COOKIE_NAME] = signed(morsel.value)  # its attributes stay
        return answer
