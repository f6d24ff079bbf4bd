from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.forms import CharField, Form, PasswordInput

from cwhub.accounts.models import User
from kit.sealed import SealError

UNCONFIRMED = "second factor of person {0.pk}, unconfirmed"


class SignInForm(LoginForm):
    """User name and password, by these names."""

    def add_prefix(self, field_name: str) -> str:
        return "username" if field_name == "login" else str(super().add_prefix(field_name))


class SecondFactorForm(ActivateTOTPForm):
    """Sets one up. Until its first code is typed the secret waits in the session, which is a row: so it is sealed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.pop("user")
        super(ActivateTOTPForm, self).__init__(*args, **kwargs)  # the package's own step would keep it in the clear
        self.secret = (waiting_secret(self.user) if self.is_bound else "") or new_waiting_secret(self.user)


def waiting_secret(user: User) -> str:
    """That of the page before; empty when there is none, or none that can be opened any more."""
    try:
        sealed = str(context.request.session.get(SECRET_SESSION_KEY) or "")
        return str(settings.KEY_RING.open(sealed, belongs_to=UNCONFIRMED.format(user)))
    except SealError:
        return ""


def new_waiting_secret(user: User) -> str:
    secret: str = generate_totp_secret()
    sealed = settings.KEY_RING.seal(secret, belongs_to=UNCONFIRMED.format(user))
    context.request.session[SECRET_SESSION_KEY] = sealed
    return secret


class InvitedForm(Form):
    """The first password of somebody who was invited, or a new one."""

    password = CharField(widget=PasswordInput, strip=False, max_length=200)
    again = CharField(widget=PasswordInput, strip=False, max_length=200)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("password") != said.get("again"):
            raise ValidationError("The two are not the same.")
        validate_password(said.get("password", ""), self.user)
        return said

    def save(self) -> None:
        """Ends every session and every other invitation: both depend on the password."""
        self.user.set_password(self.cleaned_data["password"])
        self.user.save(update_fields=["password"])
