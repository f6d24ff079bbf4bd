from datetime import timedelta
from typing import Any

import pytest

from cwhub.accounts.membership import membership_of, scope_of_token
from cwhub.accounts.models import Membership, Role, Token, User
from cwhub.accounts.scope import ALL
from cwhub.accounts.tokens import InvalidToken, create_token, note_use, revoke_token, token_of
from kit.clock import now
from tests.builders import make_account

pytestmark = pytest.mark.django_db


def make_membership(**changes: Any) -> Membership:
    user = User.objects.create(username=f"person-{User.objects.count()}")
    return Membership.objects.create(user=user, account_id=make_account().pk, role=Role.ADMIN, **changes)


def make_token(membership: Membership | None = None, **changes: Any) -> tuple[Token, str]:
    fields: dict[str, Any] = {"membership": membership or make_membership(), "name": "t", "verbs": ["read"]} | changes
    return create_token(**fields)


def test_a_token_is_kept_as_its_hash_only() -> None:
    token, plain = make_token()
    assert plain.startswith("cwhub_")
    assert plain not in str(Token.objects.filter(pk=token.pk).values())
    assert token_of(plain) == token


def test_a_text_that_is_no_token_is_none() -> None:
    assert token_of("cwhub_guess") is None
    assert token_of("") is None


def test_a_token_ends_at_its_time() -> None:
    token, plain = make_token(expires_at=now() + timedelta(hours=1))
    assert token_of(plain) == token
    Token.objects.update(expires_at=now())
    assert token_of(plain) is None


def test_a_revoked_token_is_over_at_once() -> None:
    token, plain = make_token()
    revoke_token(token)
    first = token.revoked_at
    revoke_token(token)
    assert token_of(plain) is None
    assert token.revoked_at == first


@pytest.mark.parametrize("left", ["membership", "user"])
def test_the_token_of_somebody_who_left_is_over(left: str) -> None:
    _, plain = make_token()
    if left == "user":
        User.objects.update(is_active=False)
    else:
        Membership.objects.update(active=False)
    assert token_of(plain) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"verbs": []},
        {"verbs": ["read", "rule"]},
        {"name": " "},
        {"expires_at": now() - timedelta(days=1)},
    ],
)
def test_a_token_that_makes_no_sense_is_not_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidToken):
        make_token(**wrong)
    assert not Token.objects.exists()


def test_a_token_cannot_see_a_client_that_its_person_cannot_see() -> None:
    narrow = make_membership(all_clients=False, clients=[3])
    with pytest.raises(InvalidToken):
        make_token(narrow, clients=[3, 4])


def test_a_token_for_all_clients_of_a_narrow_person_sees_his_only() -> None:
    token, _ = make_token(make_membership(all_clients=False, clients=[3]), clients=ALL)
    assert scope_of_token(token).clients == frozenset({3})


def test_a_token_keeps_its_clients_when_its_person_sees_more_later() -> None:
    token, _ = make_token(make_membership(), clients=[3])
    assert scope_of_token(token).clients == frozenset({3})


def test_the_actor_of_a_token_leads_to_its_person() -> None:
    token, _ = make_token()
    assert membership_of(scope_of_token(token).actor, token.account_id) == token.membership
    revoke_token(token)
    assert membership_of(scope_of_token(token).actor, token.account_id) is None


def test_the_last_use_is_noted_once_a_minute() -> None:
    token, _ = make_token()
    note_use(token)
    token.refresh_from_db()
    first = token.last_used_at
    note_use(token)
    token.refresh_from_db()
    assert first is not None
    assert token.last_used_at == first
