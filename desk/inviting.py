"""People whom an admin adds: their user, their place, and the link with which each sets a password of his own."""

import re
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from cwhub.accounts.models import Account, Membership, Role, User
from cwhub.accounts.scope import Actor, ClientScope
from cwhub.accounts.sessions import end_sessions
from desk.opening import add_person
from desk.people import PersonRefused, known_clients, tell

MOST_TRIES = 50


@dataclass(frozen=True)
class NewPerson:
    name: str
    email: str
    role: Role
    title: str = ""
    username: str = ""
    all_clients: bool = True
    clients: frozenset[int] = frozenset()


def invite(*, scope: ClientScope, new: NewPerson, by: Actor) -> tuple[Membership, str]:
    """A new person and the link for his password, to be shown once. In an open scope. Raises PersonRefused."""
    name = " ".join(new.name.split())[:150]
    if not name:
        raise PersonRefused("A person needs a name.")
    check_email(new.email)
    clients = [] if new.all_clients else known_clients(scope, new.clients)
    first, _, last = name.partition(" ")
    with transaction.atomic():
        person = add_person(
            account=Account.objects.get(pk=scope.account_id),
            username=free_username(new.username or new.email.partition("@")[0]),
            password=None,
            role=new.role,
            by=by,
            title=new.title.strip()[:80],
            first_name=first,
            last_name=last,
            email=new.email.strip().lower(),
        )
        person.all_clients, person.clients = new.all_clients, clients
        person.save(update_fields=["all_clients", "clients"])
    return person, link_for(person.user)


def check_email(email: str) -> None:
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise PersonRefused("Write an e-mail address, as in wren@msp.example.") from error


def free_username(wanted: str) -> str:
    """Numbered where somebody has it, so that nobody learns of people elsewhere."""
    plain = re.sub(r"[^\w.@+-]", "-", wanted.strip().lower())[:60] or "person"
    names = [plain, *(f"{plain}-{n}" for n in range(2, MOST_TRIES))]
    taken = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    free = next((name for name in names if name not in taken), "")
    if not free:
        raise PersonRefused(f"Choose another user name than {plain}.")
    return free


def link_for(user: User) -> str:
    """Ends with its use, after three days (PASSWORD_RESET_TIMEOUT), and when the person signs in meanwhile."""
    return settings.PUBLIC_URL + reverse("invited", args=[user.uid, default_token_generator.make_token(user)])


def new_link(*, scope: ClientScope, uid: str, by: Actor) -> tuple[Membership, str]:
    """Another link, for whom the first did not reach or who has forgotten his password. Raises PersonRefused."""
    person = own_person(scope, uid)
    tell(scope, by, "accounts.link_made", person, f"{by.name} made a link for {person.user.display_name}'s password.")
    return person, link_for(person.user)


def take_off_second_factor(*, scope: ClientScope, uid: str, by: Actor) -> Membership:
    """For whom app and recovery codes are lost. His sessions end. Raises PersonRefused."""
    person = own_person(scope, uid)
    with transaction.atomic():
        if not Authenticator.objects.filter(user=person.user).delete()[0]:
            raise PersonRefused("This person has no second factor.")
        end_sessions(person.user)
        said = f"{by.name} took off {person.user.display_name}'s second factor."
        tell(scope, by, "accounts.second_factor_off", person, said)
    return person


def own_person(scope: ClientScope, uid: str) -> Membership:
    """Whose sign-in this account may change: an active person's who has a place nowhere else."""
    rows = Membership.objects.select_related("user").filter(account_id=scope.account_id, user__uid=uid, active=True)
    person = rows.first()
    if person is None:
        raise PersonRefused("There is no such person, or his access was ended.")
    if Membership.objects.filter(user=person.user, active=True).exclude(pk=person.pk).exists():
        raise PersonRefused("This person works in another account too; only he himself changes how he signs in.")
    return person
