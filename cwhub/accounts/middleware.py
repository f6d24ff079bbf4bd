"""Gives each request its membership and, around the view and the page it renders, its open scope.

A view says otherwise by an attribute. `scope_free`: it needs no membership and reads no tenant's row.
`opens_own_scope`: it needs a membership, calls out first, and opens `request.scope` itself.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from rest_framework.views import APIView

from cwhub.accounts.membership import active_memberships, scope_of_membership
from cwhub.accounts.models import Account, Membership
from cwhub.accounts.scope import ClientScope
from cwhub.accounts.second_factor import must_enrol
from kit.logs import note_ids

ACCOUNT_KEY = "account_id"  # in the session: which of his accounts the person works in


class ScopedRequest(HttpRequest):
    """What a view gets that did not ask for less."""

    membership: Membership
    scope: ClientScope


class ScopeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if is_api(view) or not request.user.is_authenticated:
            return None
        membership = membership_for(request)
        if membership is not None:
            request.membership = membership  # type: ignore[attr-defined]
            request.scope = scope_of_membership(membership)  # type: ignore[attr-defined]
            note_ids(account=membership.account_id, person=membership.pk)
        if says(view, "scope_free"):
            return None
        if membership is None:
            raise PermissionDenied("You are signed in, but no account has given you a place.")
        if must_enrol(request, membership, lambda: account_for(request)):
            return to_second_factor(request)
        return None if says(view, "opens_own_scope") else answer_within(request, view, args, kwargs)


def account_for(request: HttpRequest) -> Account:
    """Read once a request; pages take it from here."""
    scope: ClientScope = request.scope  # type: ignore[attr-defined]
    with scope.open():
        account = Account.objects.get(pk=scope.account_id)
    request.account = account  # type: ignore[attr-defined]
    return account


def to_second_factor(request: HttpRequest) -> HttpResponse:
    """Nothing else is shown before there is one; a fragment takes the whole page along."""
    url = reverse("mfa_activate_totp")
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def answer_within(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse:
    """The answer, rendered before the scope closes: a lazy query after it would find nothing open."""
    scope: ClientScope = request.scope  # type: ignore[attr-defined]
    with scope.open():
        response: HttpResponse = view(request, *args, **kwargs)
        render = getattr(response, "render", None)
        return render() if callable(render) else response


def membership_for(request: HttpRequest) -> Membership | None:
    memberships = active_memberships(request.user.pk or 0)
    chosen = request.session.get(ACCOUNT_KEY)
    return next((one for one in memberships if one.account_id == chosen), memberships[0] if memberships else None)


def is_api(view: Any) -> bool:
    return isinstance(getattr(view, "cls", None), type) and issubclass(view.cls, APIView)


def says(view: Any, attribute: str) -> bool:
    return bool(getattr(view, attribute, False) or getattr(getattr(view, "view_class", None), attribute, False))
