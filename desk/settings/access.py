"""What the settings pages share: who acts, and whether a part of a page is asked for."""

from django.http import HttpRequest

from cwhub.accounts.membership import actor_of_membership
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.scope import Actor


def actor_of(request: ScopedRequest) -> Actor:
    return actor_of_membership(request.membership)


def is_fragment(request: HttpRequest) -> bool:
    """htmx asks for a part of the page; a browser without script gets the whole one."""
    return getattr(request, "htmx", None) is not None and request.htmx.request_type == "partial"  # type: ignore[attr-defined]
