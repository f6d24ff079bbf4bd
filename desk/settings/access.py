"""Who may open the settings, and who is named to the others."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from cwhub.accounts.membership import actor_of_membership
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Membership, Role
from cwhub.accounts.scope import Actor

View = Callable[..., HttpResponse]


def admins_only(view: View) -> View:
    """Refuses everybody but an admin who sees every client, and says who can."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        membership = cast(ScopedRequest, request).membership
        if membership.role != Role.ADMIN or not membership.all_clients:
            raise PermissionDenied(f"Settings are for admins: {admins_of(membership.account_id)} can change them.")
        return view(request, *args, **kwargs)

    return guarded


def admins_of(account_id: int) -> str:
    rows = Membership.objects.filter(account_id=account_id, role=Role.ADMIN, active=True, all_clients=True)
    names = [row.user.display_name for row in rows.select_related("user").order_by("pk")]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names) or "nobody at present"


def actor_of(request: ScopedRequest) -> Actor:
    return actor_of_membership(request.membership)


def is_fragment(request: HttpRequest) -> bool:
    """htmx asks for a part of the page; a browser without script gets the whole one."""
    return getattr(request, "htmx", None) is not None and request.htmx.request_type == "partial"  # type: ignore[attr-defined]
