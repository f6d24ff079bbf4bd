"""Every check is needed: with any single one taken away, the suite's own probes turn red.

Each mutant removes one check, and every other layer that would hold in its stead, so that what is proven is that very
check. A probe that stays green with a check taken away would be a probe that cannot fail.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client as Browser

from cwhub.accounts import membership, middleware, scoped_sql, tenancy
from cwhub.accounts.models import Client, Token
from cwhub.accounts.scope import ClientScope, ScopeError
from cwhub.accounts.tenancy import ScopedQuerySet
from cwhub.accounts.tokens import TokenAllows
from cwhub.connectwise import asking
from cwhub.connectwise.client import Client as Adapter
from cwhub.connectwise.gateway import Gateway, OtherCompany
from cwhub.egress.limiter import Permit
from cwhub.mirror.models import Ticket
from desk.isolation.probing import Faults, probe_address, probe_table
from desk.isolation.stage import Stage
from desk.isolation.watching import marks_in, text_of
from kit.ids import secret_hash
from tests.isolation.layers import without_application

Patch = pytest.MonkeyPatch
TOKEN_SCOPE = "cwhub.accounts.api.scope_of_token"
TOKEN_OF = "cwhub.accounts.tokens.token_of"
RIGHTS = "cwhub.accounts.rights.has_right"
Mutate = Callable[[Patch], Any]
Probe = Callable[[Stage], Faults]


# --- probes: parts of the suite, and checks of the pieces below it --------------------------------------------------
def tickets_table(stage: Stage) -> Faults:
    return probe_table(Ticket, stage)


def tickets_page(stage: Stage) -> Faults:
    return probe_address("tickets", "GET", stage)


def one_ticket(stage: Stage) -> Faults:
    return probe_address("ticket", "GET", stage)


def ticket_by_token(stage: Stage) -> Faults:
    return probe_address("api_ticket", "GET", stage)


def settings_page(stage: Stage) -> Faults:
    return probe_address("tokens", "GET", stage)


def narrowing(stage: Stage) -> Faults:
    """A worker's scope of one row holds that row's client and no other."""
    one = stage.mine.whole.narrowed(stage.mine.client.pk)
    with one.open():
        return ["a narrowed scope sees another client"] if Client.objects.filter(pk=stage.beside.client.pk) else []


def stepping_over(stage: Stage) -> Faults:
    """A scope of one client cannot be narrowed to another."""
    try:
        stage.mine.scope.narrowed(stage.beside.client.pk)
    except ScopeError:
        return []
    return ["a scope was narrowed to a client that it does not see"]


def scopes_of_two_accounts(stage: Stage) -> Faults:
    try:
        with stage.mine.whole.open(), stage.beyond.whole.open():
            return ["one account's scope was opened inside another's"]
    except ScopeError:
        return []


def reading_through_the_gateway(stage: Stage) -> Faults:
    client = Adapter.of(stage.mine.connection, company=stage.mine.client.external_id)
    record = client.ticket(stage.beside.number, permit=Permit(stage.mine.connection.pk, "look"))
    return ["another company's ticket was read"] if record.get("summary") else []


def writing_through_the_gateway(stage: Stage) -> Faults:
    client = Adapter.of(stage.mine.connection, company=stage.mine.client.external_id)
    client.ticket(stage.beside.number, permit=Permit(stage.mine.connection.pk, "look"))
    try:
        client.patch_ticket(stage.beside.number, {"summary": "x"}, permit=Permit(stage.mine.connection.pk, "write"))
    except OtherCompany:
        return []
    return ["another company's ticket was written"]


def form_of_another_site(stage: Stage) -> Faults:
    browser = Browser(enforce_csrf_checks=True, raise_request_exception=False)
    answer = browser.post("/sign-in", {"login": "x", "password": "x"})
    return [] if answer.status_code == 403 else [f"a form without its token was taken: {answer.status_code}"]


def request_without_a_token(stage: Stage) -> Faults:
    answer = Browser(raise_request_exception=False).get("/api/v1/proposals")
    return [] if answer.status_code in (401, 403) else [f"the API answers nobody: {answer.status_code}"]


def reading_token_that_writes(stage: Stage) -> Faults:
    Token.objects.filter(membership=stage.people["admin"]).update(verbs=["read"])
    where = f"/api/v1/proposals/{stage.mine.ids['proposal']}/reject"
    header = {"Authorization": f"Bearer {stage.token}"}
    answer = Browser(raise_request_exception=False).post(where, {"reason": "no"}, "application/json", headers=header)
    return [] if answer.status_code == 403 else [f"a token that may only read has rejected: {answer.status_code}"]


def token_wider_than_its_person(stage: Stage) -> Faults:
    Token.objects.filter(membership=stage.people["admin"]).update(all_clients=True)
    header = {"Authorization": f"Bearer {stage.token}"}
    answer = Browser(raise_request_exception=False).get("/api/v1/proposals", headers=header)
    return marks_in(text_of(answer), {"another client": stage.beside})  # type: ignore[arg-type]


def token_of_another_account(stage: Stage) -> Faults:
    """A membership that has moved to another account leaves its tokens behind."""
    Token.objects.filter(membership=stage.people["admin"]).update(account_id=stage.beyond.account.pk, all_clients=True)
    stage.people["admin"].__class__.objects.filter(pk=stage.people["admin"].pk).update(all_clients=True)
    header = {"Authorization": f"Bearer {stage.token}"}
    answer = Browser(raise_request_exception=False).get("/api/v1/proposals", headers=header)
    return marks_in(text_of(answer), {"another account": stage.beyond})  # type: ignore[arg-type]


def child_of_another_account(stage: Stage) -> Faults:
    """A row of ours below another account's connection: its composite key refuses it."""
    try:
        with transaction.atomic(), stage.mine.whole.open():
            Client.objects.create(
                account=stage.mine.account, connection=stage.beyond.connection, external_id=77, name="x"
            )
            with connections["default"].cursor() as cursor:
                cursor.execute("set constraints all immediate")
    except Exception:
        return []
    return ["a client of ours hangs below another account's connection"]


def ours_below_others(stage: Stage) -> Faults:
    return child_of_another_account(stage)


# --- mutants ----------------------------------------------------------------------------------------------------------
def allows_everything(scope: ClientScope, client_id: int | None) -> bool:
    return True


def anything_goes(*args: Any, **kwargs: Any) -> None:
    """In place of a check that raises."""


def always(*args: Any, **kwargs: Any) -> bool:
    return True


def whole_membership(row: Any, actor: Any = None, *, purpose: str = "page") -> ClientScope:
    return ClientScope.of_account(row.account_id, purpose=purpose, actor=actor or membership.actor_of_membership(row))


def no_intersection(token: Token) -> ClientScope:
    clients = membership.clients_of(token.all_clients, token.clients)
    return ClientScope(token.account_id, clients, membership.actor_of_token(token), "api")


def whichever_token(plain: str) -> Token | None:
    """Without a look at whether it is still of its person's account."""
    return Token.objects.select_related("membership__user").filter(token_hash=secret_hash(plain)).first()


def as_it_is(scope: ClientScope, client_id: int | None, *, purpose: str | None = None) -> ClientScope:
    return scope


@contextmanager
def opened_anywhere(scope: ClientScope, *, using: str = "default") -> Iterator[ClientScope]:
    """As `open`, without a look at the scope around it."""
    yield scope


def on(target: Any, name: str, value: Any) -> Mutate:
    return lambda patch: patch.setattr(target, name, value)


def at(dotted: str, value: Any) -> Mutate:
    return lambda patch: patch.setattr(dotted, value)


def by_sql(*statements: str) -> Mutate:
    """As the tables' owner would: in the stage's own transaction, so that it is rolled back with it."""

    def run(patch: Patch) -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute("set constraints all immediate")  # what is pending stands in the way of an ALTER TABLE
            cursor.execute("set local role cwhub_owner")
            for statement in statements:
                cursor.execute(statement)
            cursor.execute("reset role")

    return run


def no_scope_filter(patch: Patch) -> None:
    patch.setattr(scoped_sql, "scope_for", lambda alias, model: None)
    patch.setattr(tenancy, "scope_for", lambda alias, model: None)


def no_within(patch: Patch) -> None:
    patch.setattr(ScopedQuerySet, "within", lambda rows, scope: rows)


def sees_each(patch: Patch) -> None:
    patch.setattr(ClientScope, "is_all", property(always))


def mutant(name: str, probe: Probe, *patches: Mutate) -> Any:
    return pytest.param(probe, patches, id=name)


CSRF = "django.middleware.csrf.CsrfViewMiddleware._check_token"
# Every other layer stands; this check alone is gone.
ONE_CHECK = [
    mutant("a membership's clients", tickets_page, on(middleware, "scope_of_membership", whole_membership)),
    mutant("a scope allows its clients only", stepping_over, on(ClientScope, "allows", allows_everything)),
    mutant("a scope is narrowed to one row's client", narrowing, on(ClientScope, "narrowed", as_it_is)),
    mutant("no account inside another", scopes_of_two_accounts, on(ClientScope, "open", opened_anywhere)),
    mutant("a token sees no more than its person", token_wider_than_its_person, at(TOKEN_SCOPE, no_intersection)),
    mutant("a token's verbs", reading_token_that_writes, on(TokenAllows, "has_permission", always)),
    mutant("nobody without a token", request_without_a_token, on(TokenAllows, "has_permission", always)),
    mutant("a token of its own account", token_of_another_account, at(TOKEN_OF, whichever_token)),
    mutant("the token of a form", form_of_another_site, at(CSRF, anything_goes)),
    mutant("the gateway, coming in", reading_through_the_gateway, on(Gateway, "is_ours", always)),
    mutant("the gateway, going out", writing_through_the_gateway, on(asking.Asks, "belongs_here", anything_goes)),
    mutant("settings for who sees all", settings_page, at(RIGHTS, always)),
]
# The application's filters are off: the database's own rules, one at a time.
DATABASE = [
    mutant(
        "the policy of a table",
        tickets_table,
        by_sql("ALTER TABLE mirror_ticket DISABLE ROW LEVEL SECURITY"),
    ),
    mutant(
        "the client in a policy",
        tickets_table,
        by_sql("CREATE POLICY hole ON mirror_ticket TO cwhub_app USING (true)"),
    ),
    mutant(
        "the composite key",
        ours_below_others,
        by_sql("ALTER TABLE accounts_client DROP CONSTRAINT accounts_client_connection_same_account"),
    ),
]


@contextmanager
def fresh(stage: Stage) -> Iterator[Stage]:
    with transaction.atomic():
        Gateway.seen.rows.clear()
        yield stage
        transaction.set_rollback(True)


def is_red_without(stage: Stage, probe: Probe, patches: tuple[Mutate, ...]) -> bool:
    with fresh(stage), pytest.MonkeyPatch.context() as patch:
        for mutate in patches:
            mutate(patch)
        return turned_red(probe, stage)


def turned_red(probe: Probe, stage: Stage) -> bool:
    """Faults. An error is none: a probe that only breaks would prove nothing."""
    return bool(probe(stage))


@pytest.mark.parametrize(("probe", "patches"), ONE_CHECK)
def test_without_this_one_check_the_suite_is_red(usual_stage: Stage, probe: Probe, patches: tuple[Mutate, ...]) -> None:
    with fresh(usual_stage):
        assert probe(usual_stage) == []
    assert is_red_without(usual_stage, probe, patches)


@pytest.mark.parametrize(("probe", "patches"), DATABASE)
def test_with_the_application_off_each_rule_of_the_database_is_needed(
    usual_stage: Stage, owner_role: None, probe: Probe, patches: tuple[Mutate, ...]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        without_application(patch)
        with fresh(usual_stage):
            assert probe(usual_stage) == []
        assert is_red_without(usual_stage, probe, patches)


def test_there_are_as_many_as_were_promised() -> None:
    assert len(ONE_CHECK) + len(DATABASE) >= 12
