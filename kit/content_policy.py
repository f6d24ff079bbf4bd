"""What every answer tells the browser: its content policy (`SECURE_CSP`, Django 6's name), and what is not allowed.

Nothing is kept by a cache unless the view says so: nearly every page shows a client's data.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# No page of ours uses any of these; who breaks into one gets none of them either.
UNUSED = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection", "local-fonts",
    "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-create",
    "publickey-credentials-get", "screen-wake-lock", "serial", "storage-access", "usb", "xr-spatial-tracking",
)  # fmt: skip
FIXED = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED),
    "Cross-Origin-Resource-Policy": "same-origin",  # no other site's page may take in anything of ours
    "X-Permitted-Cross-Domain-Policies": "none",
}


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
        response.headers.setdefault("Cache-Control", "no-store")
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        if "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]:
            response.headers.setdefault("X-Frame-Options", "DENY")
        return response
