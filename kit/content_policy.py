"""The content policy of every answer, from `SECURE_CSP` (Django 6's name, so that this file can go then)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def policy_text(policy: dict[str, list[str]]) -> str:
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in policy.items())


def allow_framing_by(response: HttpResponse, *origins: str) -> HttpResponse:
    """Lets exactly these origins frame this answer."""
    policy = {**settings.SECURE_CSP, "frame-ancestors": list(origins) or ["'none'"]}
    response.headers["Content-Security-Policy"] = policy_text(policy)
    return response


class ContentPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy_text(settings.SECURE_CSP))
        if "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]:
            response.headers.setdefault("X-Frame-Options", "DENY")
        return response
