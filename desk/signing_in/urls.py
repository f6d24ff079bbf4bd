"""allauth's flows under our addresses; the names that it looks for are its own. What is not here is not offered."""

from typing import Any

from allauth.account import views as allauth
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.decorators.http import require_http_methods

from desk.signing_in import oidc, views


def free(view: Any) -> Any:
    """It is about the person alone: no scope is open, and a person without a second factor yet may use it."""
    guarded = require_http_methods(["GET", "HEAD", "POST"])(view)  # the package's forms would take PUT as well
    guarded.scope_free = True
    return guarded


sign_in, sign_out = free(views.SignIn.as_view()), free(LogoutView.as_view())

urlpatterns = [
    path("sign-in", sign_in, name="sign_in"),
    path("sign-in", sign_in, name="account_login"),
    path("sign-in/code", free(factor.authenticate), name="mfa_authenticate"),
    path("sign-in/refused", free(views.refused), name="account_inactive"),
    path("sign-in/cancelled", sign_in, name="socialaccount_login_cancelled"),
    path("sign-in/with/<slug:provider_id>", free(oidc.begin), name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/callback", free(oidc.callback), name="openid_connect_callback"),
    path("sign-out", sign_out, name="sign_out"),
    path("sign-out", sign_out, name="account_logout"),
    path("invited/<slug:uid>/<str:token>", free(views.invited), name="invited"),
    path("account", views.account, name="account"),
    path("account", views.account, name="mfa_index"),
    path("account/sessions/<int:number>/end", views.end_one, name="session_end"),
    path("account/sessions/end-others", views.end_others, name="sessions_end"),
    path("account/provider/remove", views.unlink, name="provider_unlink"),
    path("account/switch/<slug:uid>", views.switch, name="account_switch"),
    path("account/password", free(allauth.password_change), name="account_change_password"),
    path("account/again", free(allauth.reauthenticate), name="account_reauthenticate"),
    path("account/again/code", free(factor.reauthenticate), name="mfa_reauthenticate"),
    path("account/second-factor", free(totp.activate_totp), name="mfa_activate_totp"),
    path("account/second-factor/remove", free(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/recovery-codes", free(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new", free(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
]
