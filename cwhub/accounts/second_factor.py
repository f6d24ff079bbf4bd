"""Who must have a second factor, and who has one.

Who comes by the installation's OpenID provider has proven as much as that one asks for: this is about passwords.
"""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from cwhub.accounts.models import Account, Membership, Role

METHODS = "account_authentication_methods"  # in the session: allauth's list of how the person has proven himself
PROVEN = "second_factor_is_there"  # in the session: asked once


def is_required(account: Account, membership: Membership) -> bool:
    """In demo and tests nobody must have one, unless the account says otherwise."""
    wanted = account.second_factor or settings.SECOND_FACTOR
    if wanted == Account.SecondFactor.EVERYBODY:
        return True
    return wanted == Account.SecondFactor.ADMINS and membership.role == Role.ADMIN


def has_one(user_id: int) -> bool:
    return Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.TOTP).exists()


def must_enrol(request: HttpRequest, membership: Membership, account: Callable[[], Account]) -> bool:
    """Whether this person has to set one up before anything else. Remembers in the session that there is one."""
    if request.session.get(PROVEN) or came_by_provider(request) or not is_required(account(), membership):
        return False
    if has_one(membership.user_id):
        request.session[PROVEN] = True
        return False
    return True


def came_by_provider(request: HttpRequest) -> bool:
    return any(one.get("method") == "socialaccount" for one in request.session.get(METHODS) or [])
