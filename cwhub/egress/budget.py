"""What the API tells its callers of their pace, and how it refuses: programs never wait in silence.

Each token has a number of requests a minute (`API_REQUESTS_PER_MINUTE`). Every answer says what is left of it; the one
that comes too early is a 429 with a sentence. So is a call that needs ConnectWise while no request to it is free.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from cwhub.egress.errors import AgentMustWait
from cwhub.egress.limiter import asked_by_an_agent
from kit.clock import now

if TYPE_CHECKING:  # its defaults import this module
    from rest_framework.views import APIView

API = "/api/"
MINUTE_SECONDS = 60

SPEND_SQL = """
INSERT INTO egress_ratebucket AS b (key, tokens, updated_at, minute, used)
    SELECT %s, 0, at, date_trunc('minute', at), 1 FROM cwhub_now() AS at
ON CONFLICT (key) DO UPDATE SET
    used = 1 + CASE WHEN b.minute = excluded.minute THEN b.used ELSE 0 END,
    minute = excluded.minute, updated_at = excluded.updated_at
RETURNING used, 60 - extract(second FROM updated_at)
"""


@dataclass(frozen=True)
class Spent:
    """After this request. `seconds` until the whole budget is there again."""

    limit: int
    used: int
    seconds: int

    @property
    def too_many(self) -> bool:
        return self.used > self.limit

    @property
    def headers(self) -> dict[str, str]:
        return limit_headers(self.limit, max(0, self.limit - self.used), self.seconds)


def limit_headers(limit: int, remaining: int, seconds: float) -> dict[str, str]:
    """`seconds` are told whole and rounded up."""
    reset = str(max(1, math.ceil(seconds)))
    return {"ratelimit-limit": str(limit), "ratelimit-remaining": str(remaining), "ratelimit-reset": reset}


def spend(token_id: int) -> Spent:
    """Counts one request of this token."""
    with connection.cursor() as cursor:
        cursor.execute(SPEND_SQL, [f"token:{token_id}"])
        used, seconds = cursor.fetchone()
    return Spent(settings.API_REQUESTS_PER_MINUTE, used, math.ceil(seconds))


class TokenBudget(BaseThrottle):
    """Counts a request once, however often it is asked."""

    spent: Spent

    def allow_request(self, request: Request, view: "APIView") -> bool:
        if request.auth is None:
            return True
        plain: Any = request._request
        if not hasattr(plain, "spent"):
            plain.spent = spend(request.auth.pk)
        self.spent = plain.spent
        return not self.spent.too_many

    def wait(self) -> float:
        return float(self.spent.seconds)


def refused(error: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework's own handler, with sentences for whoever asks too fast."""
    if isinstance(error, AgentMustWait):
        seconds = max(1, math.ceil(error.seconds))
        told = limit_headers(error.limit, 0, seconds)
        return Response({"detail": str(error)}, status=429, headers={**told, "Retry-After": str(seconds)})
    from rest_framework.views import exception_handler

    response = exception_handler(error, context)
    if response is not None and isinstance(error, Throttled):
        response.data = {
            "detail": f"This token has used its {settings.API_REQUESTS_PER_MINUTE} requests of this minute. "
            f"Nothing was done. Ask again in {math.ceil(getattr(error, 'wait', None) or 0)} seconds."
        }
    return response


class LimitHeaders:
    """Marks what is asked by the API, and says on every answer what is left. Without a token nothing is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(API):
            return self.get_response(request)
        with asked_by_an_agent():
            response = self.get_response(request)
        spent: Spent | None = getattr(request, "spent", None)
        left = MINUTE_SECONDS - now().second
        told = spent.headers if spent else limit_headers(settings.API_REQUESTS_PER_MINUTE, 0, left)
        for name, value in told.items():
            response.headers.setdefault(name, value)
        return response
