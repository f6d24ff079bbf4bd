"""What django-allauth asks of us: nobody signs himself up, secrets are sealed, every change of a sign-in is audited."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from cwhub.accounts.membership import active_memberships, actor_of_membership
from cwhub.accounts.models import Membership, User
from cwhub.accounts.scope import ClientScope
from cwhub.accounts.second_factor import METHODS
from cwhub.audit.services import record
from desk.signing_in.asking import ProviderSession, log_failure

SEALED_FOR = "second factor"
# What allauth would send a mail about, and what the audit says of it.
TOLD = {
    "account/email/password_changed": ("accounts.password_changed", "changed his password"),
    "account/email/password_set": ("accounts.password_changed", "set a password"),
    "mfa/email/totp_activated": ("accounts.second_factor_on", "set up a second factor"),
    "mfa/email/totp_deactivated": ("accounts.second_factor_off", "removed his second factor"),
    "mfa/email/recovery_codes_generated": ("accounts.recovery_codes_made", "made new recovery codes"),
    "socialaccount/email/account_connected": ("accounts.provider_linked", "was linked to the OpenID provider"),
    "socialaccount/email/account_disconnected": ("accounts.provider_unlinked", "removed the OpenID provider"),
}
SAID = {
    "account/messages/password_changed.txt": "Your password is changed. Your other sessions have ended.",
    "mfa/messages/totp_activated.txt": "Your second factor is on.",
    "mfa/messages/totp_deactivated.txt": "Your second factor is off.",
    "socialaccount/messages/account_connected.txt": "Linked. It signs you in from now on.",
    "socialaccount/messages/account_connected_other.txt": "Not linked: somebody else is linked to that sign-in.",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "User name and password do not belong together. Check both, and type them again.",
        "too_many_login_attempts": "Too many failed login attempts. Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        tell(user, "accounts.signed_in", "signed in")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just proven himself is not asked again."""
        proofs = context.request.session.get(METHODS) or []
        last = max((float(one.get("at", 0)) for one in proofs), default=0.0)
        lately = time.time() - last < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not lately and bool(super().is_reauthentication_required(app=app, **kwargs))

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, message_context: Any = None, **more: Any
    ) -> None:
        """Sentences of ours; what allauth would say beside them is left out."""
        if message_template in SAID:
            messages.add_message(request, level, SAID[message_template])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def send_notification_mail(self, template_prefix: str, user: Any, context: Any = None, email: Any = None) -> None:
        """No mail; each account that the person has a place in keeps it in its audit."""
        if template_prefix in TOLD:
            tell(user, *TOLD[template_prefix])


class SecondFactorAdapter(DefaultMFAAdapter):
    """The secret of a second factor is sealed like every other one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right. Type the one that the app shows now, or a recovery code.",
    }

    def encrypt(self, text: str) -> str:
        return str(settings.KEY_RING.seal(text, belongs_to=SEALED_FOR))

    def decrypt(self, encrypted_text: str) -> str:
        return str(settings.KEY_RING.open(encrypted_text, belongs_to=SEALED_FOR))

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)


class ProviderAdapter(DefaultSocialAccountAdapter):
    """A provider signs in who is linked to it, or who alone has the address that it has verified. Nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def get_requests_session(self) -> ProviderSession:
        return ProviderSession()

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("account")

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        log_failure(exception or error)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process") == "connect":
            return
        if sociallogin.is_existing:
            if not has_place(sociallogin.user):
                raise refused(request, "Your access was ended.")
            return
        found = person_of(sociallogin)
        if isinstance(found, str):
            raise refused(request, found)
        sociallogin.connect(request, found)


def has_place(user: Any) -> bool:
    return bool(user.is_active and active_memberships(user.pk))


def person_of(login: SocialLogin) -> User | str:
    """The one active person with a verified address of the provider, or why there is none."""
    verified = [one.email for one in login.email_addresses if one.verified and one.email]
    if not verified:
        return f"{settings.OIDC_NAME} has not verified your e-mail address, so it proves nothing here."
    people = [user for user in User.objects.filter(email__iexact=verified[0], is_active=True) if has_place(user)]
    if len(people) != 1:
        return "Nobody is known here by your e-mail address alone."
    return people[0]


def refused(request: HttpRequest, sentence: str) -> ImmediateHttpResponse:
    page = render(request, "account/refused.html", {"sentence": sentence}, status=403)
    return ImmediateHttpResponse(page)


def tell(user: Any, act: str, words: str) -> None:
    """In the audit of each account that the person has a place in. No scope may be open."""
    for membership in active_memberships(user.pk):
        tell_account(membership, act, words)


def tell_account(membership: Membership, act: str, words: str) -> None:
    by = actor_of_membership(membership)
    with ClientScope.of_account(membership.account_id, purpose="sign-in", actor=by).open():
        record(
            account_id=membership.account_id,
            by=by,
            act=act,
            subject="person",
            subject_uid=membership.user.uid,
            sentence=f"{by.name} {words}.",
        )
