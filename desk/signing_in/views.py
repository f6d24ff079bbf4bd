"""Signing in, a person's own page about it, and the link of an invitation."""

from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.account.views import LoginView
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.pages import account_of, calls_out
from cwhub.accounts.membership import active_memberships
from cwhub.accounts.middleware import ACCOUNT_KEY, ScopedRequest
from cwhub.accounts.models import Account, User
from cwhub.accounts.rights import Right, needs
from cwhub.accounts.scope import ClientScope
from cwhub.accounts.second_factor import is_required
from cwhub.accounts.sessions import end_session, end_sessions, sessions_of
from desk.signing_in.adapters import tell
from desk.signing_in.agents import browser_named
from desk.signing_in.forms import InvitedForm
from desk.signing_in.oidc import offered


class SignIn(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "provider": offered()}


def refused(request: HttpRequest) -> HttpResponse:
    """Where allauth sends whom it will not let in."""
    return render(request, "account/refused.html", {"sentence": "Your access was ended."}, status=403)


# --- a person's own page ----------------------------------------------------------------------------------------------
@require_safe
@calls_out
@needs(Right.SEE_DESK)
def account(request: ScopedRequest) -> HttpResponse:
    user = request.membership.user
    places = [{"account": named(one.account_id), "row": one} for one in active_memberships(user.pk)]
    with request.scope.open(), timezone.override(account_of(request).zone):
        found = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        context = {
            "user": user,
            "sessions": [shown(request, one) for one in sessions_of(user)],
            "totp": Authenticator.Type.TOTP in found,
            "codes": unused_codes(user),
            "required": is_required(account_of(request), request.membership),
            "provider": offered(),
            "linked": SocialAccount.objects.filter(user=user).exists(),
            "places": places if len(places) > 1 else [],
            "here": request.membership.account_id,
        }
        return never_stored(render(request, "account/account.html", context))


def named(account_id: int) -> Account:
    with ClientScope.of_account(account_id, purpose="account").open():
        return Account.objects.get(pk=account_id)


def unused_codes(user: User) -> int:
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(row.wrap().get_unused_codes()) if row else 0


def shown(request: HttpRequest, one: Any) -> dict[str, Any]:
    return {
        "row": one,
        "agent": browser_named(one.user_agent),
        "here": one.session_key == request.session.session_key,
    }


def never_stored(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@calls_out
@needs(Right.SEE_DESK)
def end_one(request: ScopedRequest, number: int) -> HttpResponse:
    if not end_session(request.membership.user, number):
        raise Http404("There is no such session.")
    tell(request.membership.user, "accounts.session_ended", "ended a session of his own")
    messages.success(request, "Ended. Its next request leads to the sign-in.")
    return redirect("account")


@require_POST
@calls_out
@needs(Right.SEE_DESK)
def end_others(request: ScopedRequest) -> HttpResponse:
    ended = end_sessions(request.membership.user, but=request.session.session_key or "")
    if ended:
        tell(request.membership.user, "accounts.session_ended", f"ended {ended} other sessions of his own")
    messages.success(request, f"{ended} ended. This one goes on.")
    return redirect("account")


@require_POST
@calls_out
@needs(Right.SEE_DESK)
def unlink(request: ScopedRequest) -> HttpResponse:
    """Only who has a password could come in again."""
    user = request.membership.user
    if not user.has_usable_password():
        messages.error(
            request, "Without a password this is your only way in. Ask an admin for a link to set one first."
        )
    elif SocialAccount.objects.filter(user=user).delete()[0]:
        tell(user, "accounts.provider_unlinked", "removed the OpenID provider")
        messages.success(request, "Removed. Your password still signs you in.")
    return redirect("account")


@require_POST
@calls_out
@needs(Right.SEE_DESK)
def switch(request: ScopedRequest, uid: str) -> HttpResponse:
    """To another account in which the person has a place."""
    for one in active_memberships(request.membership.user_id):
        if named(one.account_id).uid == uid:
            request.session[ACCOUNT_KEY] = one.account_id
            return redirect("home")
    raise Http404("You have no place in such an account.")


# --- an invitation ----------------------------------------------------------------------------------------------------
@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def invited(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Sets the person's own password. Whether there is such a person at all, a wrong link does not tell."""
    user = User.objects.filter(uid=uid, is_active=True).first()
    if user is None or not default_token_generator.check_token(user, token):
        return render(request, "account/invited.html", {"over": True}, status=404)
    form = InvitedForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        tell(user, "accounts.password_changed", "set a password by a link")
        messages.success(request, f"Your password is set. Sign in as {user.username}.")
        return redirect("sign_in")
    status = 422 if request.method == "POST" else 200
    return render(request, "account/invited.html", {"form": form, "person": user}, status=status)
