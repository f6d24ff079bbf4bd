"""Probes: each tries one door and answers with what is wrong, one sentence a fault; none means that it holds."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from cwhub.accounts.scope import ScopeError
from cwhub.accounts.tenancy import CLIENT, Tenant
from desk.isolation.cases import CASES, Case, form_of, words_of
from desk.isolation.sides import Side
from desk.isolation.stage import Stage
from desk.isolation.watching import fingerprint_of, left_behind, listening, marks_in, text_of
from desk.pod.access import new_token
from kit.signed_sessions import signed, unsigned

Faults = list[str]


@contextmanager
def undone() -> Iterator[None]:
    """Each probe finds the stage as it was built."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- tables ---------------------------------------------------------------------------------------------------------
def probe_table(model: type[Tenant], stage: Stage) -> Faults:
    """As the one client: no row of others is seen, changed, removed or added."""
    faults: Faults = []
    for whose, side in stage.others.items():
        if model.tenancy != CLIENT and side is stage.beside:
            continue  # the account's own
        row = side.rows.get(model._meta.label) or given_row(model, side)
        faults += [f"{model._meta.label}: {fault} {whose}'s row" for fault in tried_on(model, row, stage)]
    return faults


def given_row(model: type[Tenant], side: Side) -> Any:
    return {"accounts.Account": side.account, "accounts.Connection": side.connection, "accounts.Client": side.client}[
        model._meta.label
    ]


def tried_on(model: type[Tenant], row: Any, stage: Stage) -> Iterator[str]:
    mine = stage.mine.scope
    with undone(), mine.open():
        if model.objects.filter(pk=row.pk).exists() or row.pk in {one.pk for one in model.objects.all()}:
            yield "a list shows"
        if model._base_manager.filter(pk=row.pk).exists():
            yield "the base manager shows"
        if changed(lambda: model.objects.filter(pk=row.pk).update(**{model.account_field: row_account(model, row)})):
            yield "an update reaches"
        if changed(lambda: model.objects.filter(pk=row.pk).delete()[0]):
            yield "a delete reaches"
        if changed(lambda: added(model, row)):
            yield "one can add"


def row_account(model: type[Tenant], row: Any) -> Any:
    return getattr(row, model.account_field)


def changed(act: Any) -> bool:
    """Whether an act on another's row had an effect. To be refused is as good as to find nothing."""
    try:
        with transaction.atomic():
            return bool(act())
    except (ScopeError, DatabaseError):
        return False


def added(model: type[Tenant], row: Any) -> bool:
    """A copy of the row, as its owner: inserted by one statement, so that no key of its own stands in the way."""
    copy = model.objects.model(**{field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields})
    copy.pk = row.pk + 50_000_000
    if hasattr(copy, "uid"):
        copy.uid = f"copy{row.pk:012d}"
    if hasattr(copy, "external_id") and copy.external_id:
        copy.external_id += 50_000_000
    copy.save(force_insert=True)
    return True


# --- addresses ------------------------------------------------------------------------------------------------------
def addresses(patterns: Any = None) -> Iterator[tuple[str, str]]:
    """Name and route of every address."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield str(pattern.name or pattern.pattern), str(pattern.pattern)


def probe_address(name: str, method: str, stage: Stage) -> Faults:
    """With the own ids it answers, with another's it finds nothing; either way nothing of others leaves or changes."""
    case = CASES[name]
    faults = own_answer(name, method, case, stage)
    if case.names or case.data:
        for whose, side in stage.others.items():
            faults += strange_answer(name, method, case, stage, whose, side)
    return [f"{method} {name}: {fault}" for fault in faults]


def own_answer(name: str, method: str, case: Case, stage: Stage) -> Faults:
    with undone():
        faults, response = asked(name, method, case, stage, stage.mine)
        status = response.status_code
        if case.whole_account:
            return faults + ([] if status in (302, 403) else [f"{status} for somebody who sees one client only"])
        if status >= 500:
            faults.append(f"{status} for the own things")
        if case.own is not None and status not in case.own:
            faults.append(f"{status} for the own things instead of {sorted(case.own)}")
        if case.shows and method == "GET" and stage.mine.mark not in text_of(response):
            faults.append(f"{status} without anything of the own client: the probe would prove nothing")
    return faults


def strange_answer(name: str, method: str, case: Case, stage: Stage, whose: str, side: Side) -> Faults:
    with undone():
        faults, response = asked(name, method, case, stage, side)
        expected = {302, 403} if case.whole_account else case.strangers
        if response.status_code not in expected:
            faults.append(f"{response.status_code} for {whose}'s id instead of {sorted(expected)}")
    return faults


def asked(name: str, method: str, case: Case, stage: Stage, side: Side) -> tuple[Faults, HttpResponse]:
    """One request as the case's person, watched. `side` says whose things it names."""
    before = {whose: fingerprint_of(other) for whose, other in stage.others.items()} if method != "GET" else {}
    with listening() as heard:
        response = send(name, method, case, stage, side)
    said = text_of(response)
    faults = [f"{mark} in the answer" for mark in marks_in(said, stage.others)]
    faults += [f"{mark} in a log line" for mark in marks_in("\n".join(heard.lines), stage.others)]
    faults += [f"{mark} in the cache or the queue" for mark in left_behind(stage.others)]
    after = {whose: fingerprint_of(stage.others[whose]) for whose in before}
    faults += [f"changed something of {whose}" for whose in before if before[whose] != after[whose]]
    return faults, response


def send(name: str, method: str, case: Case, stage: Stage, side: Side) -> HttpResponse:
    browser, headers = asking(case, stage)
    form = form_of(case, side)
    where = reverse(name, kwargs=words_of(case, side))
    if method in ("GET", "HEAD"):
        return browser.get(where, form if case.data else {}, headers=headers)  # type: ignore[return-value]
    if case.asks == "token":
        return browser.generic(method, where, as_json(form), "application/json", headers=headers)  # type: ignore[return-value]
    if method == "POST":
        return browser.post(where, form, headers=headers)  # type: ignore[return-value]
    return browser.generic(method, where, headers=headers)  # type: ignore[return-value]


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
REFUSED = frozenset({401, 403, 404, 405})


def probe_undeclared(name: str, stage: Stage) -> Faults:
    """With the own ids, a method that the case does not name is refused; else the cases would leave out an act."""
    case, faults = CASES[name], []
    for method in sorted(set(METHODS) - set(case.methods)):
        with undone():
            response = send(name, method, case, stage, stage.mine)
        if response.status_code not in REFUSED and not to_sign_in(response):
            faults.append(f"{method} {name}: {response.status_code}, and its case does not name it")
        faults += [f"{method} {name}: {mark} in the answer" for mark in marks_in(text_of(response), stage.others)]
    return faults


def to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and response.headers["Location"].startswith(reverse("sign_in"))


def as_json(form: dict[str, Any]) -> bytes:
    return json.dumps(form).encode()


def asking(case: Case, stage: Stage) -> tuple[Browser, dict[str, str]]:
    browser = Browser(raise_request_exception=False)
    if case.asks == "nobody":
        return browser, {}
    if case.asks == "token":
        return browser, {"Authorization": f"Bearer {stage.token}"}
    if case.asks == "panel":
        token = new_token(stage.mine.connection, stage.people["admin"], "canary")
        return browser, {"Authorization": f"Bearer {token}", "Sec-Fetch-Site": "same-origin"}
    browser.force_login(stage.people[case.asks].user)
    sign_cookie(browser)
    return browser, {}


def sign_cookie(browser: Browser) -> None:
    """Django's test client knows nothing of our signature."""
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
    if unsigned(cookie.value) is None:
        browser.cookies[settings.SESSION_COOKIE_NAME] = signed(cookie.value)


def missing_cases() -> Faults:
    """Addresses that nobody has said anything about, and cases of addresses that are gone."""
    there = {name for name, _ in addresses()}
    new, gone = sorted(there - set(CASES)), sorted(set(CASES) - there)
    unfit = [name for name in sorted(set(CASES) & there) if not fits(name)]
    return [
        *(f"The address {name} has no case. Add one to desk/isolation/cases.py." for name in new),
        *(f"The case {name} in desk/isolation/cases.py names no address any more. Remove it." for name in gone),
        *(f"The case {name} in desk/isolation/cases.py does not name its address's arguments." for name in unfit),
    ]


def fits(name: str) -> bool:
    """Whether the address can be made of the arguments that its case names."""
    given = {"number": 1, "client": 1, "company": 1, "form": "csv"}
    try:
        reverse(name, kwargs={argument: given.get(word, "x") for argument, word in CASES[name].names.items()})
    except NoReverseMatch:
        return False
    return True
