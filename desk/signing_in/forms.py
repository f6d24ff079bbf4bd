from typing import Any

from allauth.account.forms import LoginForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.forms import CharField, Form, PasswordInput

from cwhub.accounts.models import User


class SignInForm(LoginForm):
    """User name and password, by these names."""

    def add_prefix(self, field_name: str) -> str:
        return "username" if field_name == "login" else str(super().add_prefix(field_name))


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
