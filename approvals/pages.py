"""What our pages share: the account's own clock, the person who asks, and answers for htmx."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Account

View = TypeVar("View", bound=Callable[..., HttpResponse])


def account_of(request: Any) -> Account:
    """The account of the open scope, read once a request."""
    if not hasattr(request, "account"):
        with request.scope.open():
            request.account = Account.objects.get(pk=request.scope.account_id)
    account: Account = request.account
    return account


def in_account_time(view: View) -> View:
    """Dates of this page are the account's own."""

    @wraps(view)
    def inner(request: ScopedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with timezone.override(account_of(request).zone):
            return view(request, *args, **kwargs)

    return inner  # type: ignore[return-value]


def calls_out(view: View) -> View:
    """A view that asks ConnectWise first: it opens its scope itself, and only when it needs it."""
    view.opens_own_scope = True  # type: ignore[attr-defined]
    return view


def is_partial(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request-Type") == "partial"


def with_type(response: HttpResponse) -> HttpResponse:
    """One address serves page and fragment."""
    response.headers["Vary"] = "HX-Request-Type, Cookie"
    return response
