import pytest
from django.db import DatabaseError, connections
from django.db.utils import ProgrammingError

from cwhub.accounts.models import Account
from cwhub.accounts.scope import ScopeError
from cwhub.accounts.tenancy import tenant_models
from tests.builders import make_account, make_client, make_connection, scope_of

pytestmark = pytest.mark.django_db


def test_without_a_scope_a_tenant_table_answers_with_an_error() -> None:
    with pytest.raises(ScopeError, match="without a scope"):
        list(Account.objects.all())


def test_without_a_scope_the_database_answers_with_an_error_too() -> None:
    with pytest.raises(DatabaseError), connections["default"].cursor() as cursor:
        cursor.execute("select * from accounts_account")


def test_tests_run_as_the_app_role() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone()[0] == "cwhub_app"


def test_a_scope_sees_its_own_account_only() -> None:
    ours, theirs = make_account("Ours"), make_account("Theirs")
    with scope_of(ours).open():
        assert list(Account.objects.all()) == [ours]
    with scope_of(theirs).open():
        assert list(Account.objects.all()) == [theirs]


def test_a_scope_of_one_client_sees_no_other_client_without_any_filter() -> None:
    account = make_account()
    connection = make_connection(account)
    acme, other = make_client(connection, 1), make_client(connection, 2)
    with scope_of(account, acme).open():
        assert list(type(acme).objects.all()) == [acme]
        assert not type(acme).objects.filter(pk=other.pk).exists()


def test_a_row_cannot_be_moved_to_another_account() -> None:
    ours, theirs = make_account("Ours"), make_account("Theirs")
    client = make_client(make_connection(ours), 1)
    with pytest.raises(ScopeError, match="outside of the scope"), scope_of(ours).open():
        type(client).objects.filter(pk=client.pk).update(account_id=theirs.pk)
    move = "update accounts_client set account_id = %s where id = %s"
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        scope_of(ours).open(),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(move, [theirs.pk, client.pk])


def test_the_base_manager_of_every_tenant_table_is_filtered() -> None:
    """Foreign keys are followed, and rows saved, by it."""
    plain = [model._meta.label for model in tenant_models() if model._base_manager.name != "objects"]
    assert plain == []
