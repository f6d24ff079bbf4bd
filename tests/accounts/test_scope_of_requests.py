"""Each request runs in the scope of who asks: opened for the view and its page, closed after, undone by an error."""

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.test import AsyncClient
from django.test import Client as Browser
from django.urls import path
from django.views import View
from rest_framework.request import Request
from rest_framework.response import Response

from cwhub.accounts.api import ScopedAPIView
from cwhub.accounts.membership import actor_of_membership, membership_of, scope_of_membership
from cwhub.accounts.middleware import ACCOUNT_KEY, ScopedRequest
from cwhub.accounts.models import Account, Client, Membership, Role, User
from cwhub.accounts.scope import SYSTEM, ScopeError, scope_is_open
from cwhub.accounts.tokens import create_token
from tests.builders import make_account, make_client, make_connection, scope_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def names(request: ScopedRequest) -> HttpResponse:
    """Rendered late: the query runs when the page is written."""
    template = engines["django"].from_string("{% for one in clients %}{{ one.name }};{% endfor %}")
    return SimpleTemplateResponse(template, {"clients": Client.objects.order_by("pk")})


def rename(request: ScopedRequest) -> HttpResponse:
    Client.objects.update(name="Renamed")
    if "fail" in request.GET:
        raise Http404("after the change")
    return HttpResponse(request.scope.actor.name)


def free(request: ScopedRequest) -> HttpResponse:
    return HttpResponse(f"{scope_is_open()} {getattr(request, 'membership', None) is not None}")


def own(request: ScopedRequest) -> HttpResponse:
    before = scope_is_open()
    with request.scope.open():
        return HttpResponse(f"{before} {Client.objects.count()}")


class Page(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(Client.objects.count()))


class Calls(ScopedAPIView):
    verbs = {"GET": "read", "POST": "write"}

    def get(self, request: Request) -> Response:
        return Response([client.name for client in Client.objects.order_by("pk")])

    def post(self, request: Request) -> Response:
        Client.objects.update(name="Renamed")
        raise Http404("after the change")


free.login_required = False  # type: ignore[attr-defined]
free.scope_free = True  # type: ignore[attr-defined]
own.opens_own_scope = True  # type: ignore[attr-defined]
urlpatterns: list[Any] = [
    path("names", names),
    path("rename", rename),
    path("free", free),
    path("own", own),
    path("page", Page.as_view()),
    path("api", Calls.as_view()),
]


def member(account: Account, username: str, **changes: Any) -> Membership:
    user, _ = User.objects.get_or_create(username=username)
    return Membership.objects.create(user=user, account_id=account.pk, role=Role.TECHNICIAN, **changes)


def signed_in(membership: Membership) -> Browser:
    browser = Browser()
    browser.force_login(membership.user)
    return browser


@pytest.fixture
def account() -> Account:
    account = make_account()
    connection = make_connection(account)
    make_client(connection, 1, "Acme")
    make_client(connection, 2, "Other")
    return account


def clients(account: Account) -> list[Client]:
    with scope_of(account).open():
        return list(Client.objects.order_by("pk"))


def test_a_page_shows_the_persons_clients_even_when_it_is_rendered_late(account: Account) -> None:
    assert signed_in(member(account, "all")).get("/names").content == b"Acme;Other;"


def test_a_page_of_somebody_with_one_client_shows_that_one(account: Account) -> None:
    acme, _ = clients(account)
    narrow = member(account, "narrow", all_clients=False, clients=[acme.pk])
    assert signed_in(narrow).get("/names").content == b"Acme;"
    assert signed_in(narrow).get("/page").content == b"1"


def test_nothing_stays_open_after_a_request(account: Account) -> None:
    signed_in(member(account, "all")).get("/names")
    assert not scope_is_open()
    with pytest.raises(ScopeError):
        Client.objects.count()
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("select count(*) from accounts_client")


def test_two_people_in_turn_each_see_their_own(account: Account) -> None:
    theirs = make_account("Theirs")
    one, two = signed_in(member(account, "one")), signed_in(member(theirs, "two"))
    assert [browser.get("/names").content for browser in (one, two, one)] == [b"Acme;Other;", b"", b"Acme;Other;"]


def test_an_error_takes_back_what_the_view_did(account: Account) -> None:
    browser = signed_in(member(account, "all"))
    assert browser.get("/rename?fail").status_code == 404
    assert [client.name for client in clients(account)] == ["Acme", "Other"]
    assert not scope_is_open()
    assert browser.get("/rename").content == b"all"
    assert {client.name for client in clients(account)} == {"Renamed"}


def test_somebody_without_a_place_is_refused(account: Account) -> None:
    assert signed_in(member(account, "left", active=False)).get("/names").status_code == 403


def test_a_scope_free_view_answers_anybody_and_opens_nothing(account: Account) -> None:
    assert Browser().get("/free").content == b"False False"
    assert signed_in(member(account, "left", active=False)).get("/free").content == b"False False"
    assert signed_in(member(account, "all")).get("/free").content == b"False True"


def test_a_view_that_opens_its_own_scope_finds_none_open_and_needs_a_place(account: Account) -> None:
    assert signed_in(member(account, "all")).get("/own").content == b"False 2"
    assert signed_in(member(account, "left", active=False)).get("/own").status_code == 403


def test_who_belongs_to_two_accounts_works_in_the_chosen_one(account: Account) -> None:
    theirs = make_account("Theirs")
    member(account, "both")
    browser = signed_in(member(theirs, "both"))
    assert browser.get("/names").content == b"Acme;Other;"
    session = browser.session
    session[ACCOUNT_KEY] = theirs.pk
    session.save()
    assert browser.get("/names").content == b""


def test_an_account_that_is_not_his_cannot_be_chosen(account: Account) -> None:
    theirs = make_account("Theirs")
    browser = signed_in(member(theirs, "outsider"))
    session = browser.session
    session[ACCOUNT_KEY] = account.pk
    session.save()
    assert browser.get("/names").content == b""


def bearer(membership: Membership, **changes: Any) -> Browser:
    _, plain = create_token(membership=membership, name="t", verbs=["read", "write"], **changes)
    return Browser(headers={"Authorization": f"Bearer {plain}"})


def test_a_tokens_call_runs_in_the_tokens_scope(account: Account) -> None:
    acme, _ = clients(account)
    one = member(account, "all")
    assert bearer(one).get("/api").json() == ["Acme", "Other"]
    assert bearer(one, clients=[acme.pk]).get("/api").json() == ["Acme"]
    assert not scope_is_open()


def test_an_error_takes_back_what_a_tokens_call_did(account: Account) -> None:
    assert bearer(member(account, "all")).post("/api").status_code == 404
    assert [client.name for client in clients(account)] == ["Acme", "Other"]


def test_a_persons_scope_and_name_follow_the_membership(account: Account) -> None:
    acme, _ = clients(account)
    narrow = member(account, "narrow", all_clients=False, clients=[acme.pk])
    scope = scope_of_membership(narrow)
    assert (scope.account_id, scope.client_ids, scope.is_all) == (account.pk, [acme.pk], False)
    assert membership_of(actor_of_membership(narrow), account.pk) == narrow
    assert membership_of(actor_of_membership(narrow), account.pk + 1) is None
    assert membership_of(SYSTEM, account.pk) is None


def test_the_same_holds_under_asgi(account: Account) -> None:
    acme, _ = clients(account)
    narrow = member(account, "narrow", all_clients=False, clients=[acme.pk])
    browser = AsyncClient()
    browser.force_login(narrow.user)
    assert async_to_sync(browser.get)("/names").content == b"Acme;"
    assert not scope_is_open()
