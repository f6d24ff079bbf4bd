"""One table of rights: the code asks it, the page shows it, the document says it."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from cwhub.accounts.models import Membership, Role
from cwhub.accounts.rights import RIGHTS, SENTENCES, WHOLE_ACCOUNT, Right, has_right, must_have, who_can
from tests.builders import make_account, make_member
from tests.desk.outside import signed_in

ROOT = Path(__file__).resolve().parents[2]
Table = dict[str, dict[str, bool]]


def in_code() -> Table:
    marked = {right: f"{SENTENCES[right]}{' (every client)' if right in WHOLE_ACCOUNT else ''}" for right in Right}
    return {marked[right]: {role.label: right in RIGHTS[role] for role in Role} for right in Right}


def in_document() -> Table:
    lines = [line for line in (ROOT / "docs/rights.md").read_text().splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    heads, rows = cells[0][1:], cells[2:]
    return {row[0]: {head: cell == "yes" for head, cell in zip(heads, row[1:], strict=True)} for row in rows}


def on_page(html: str) -> Table:
    html = html[html.index('id="table"') :]
    html = html[: html.index("</table>")]
    heads = re.findall(r'<th scope="col">([^<]+)</th>', html)[1:]
    found: Table = {}
    for row in re.findall(r'<tr><th scope="row">(.*?)</tr>', html, re.DOTALL):
        name, _, cells = row.partition("</th>")
        name = name.replace(' <span class="tag">every client</span>', " (every client)").replace("&#x27;", "'")
        words = re.findall(r'<span class="sr">(yes|no)</span>', cells)
        found[name] = {head: word == "yes" for head, word in zip(heads, words, strict=True)}
    return found


def test_the_document_says_what_the_code_asks() -> None:
    assert in_document() == in_code()


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_the_page_shows_everybody_what_the_code_asks(role: Role) -> None:
    answer = signed_in(make_member(make_account(), "alice", role)).get("/settings/roles")
    assert on_page(answer.content.decode()) == in_code()
    assert f"You are {role.label}" in answer.content.decode()


def test_every_right_has_its_sentence_and_somebody_who_has_it() -> None:
    assert set(SENTENCES) == set(Right)
    assert all(any(right in RIGHTS[role] for role in Role) for right in Right)


def test_an_auditor_changes_nothing() -> None:
    reads = {Right.SEE_DESK, Right.SEE_TEAM_TIME, Right.READ_AUDIT, Right.EXPORT_AUDIT, Right.REVIEW_ACCESS}
    assert RIGHTS[Role.AUDITOR] <= reads


def test_billing_decides_about_no_change() -> None:
    decides = {Right.DECIDE_LOW, Right.DECIDE_MEDIUM, Right.DECIDE_HIGH, Right.ASSIGN_AND_MOVE}
    assert not RIGHTS[Role.BILLING] & decides


def test_what_holds_for_the_account_takes_somebody_who_sees_all_of_it() -> None:
    person = Membership(role=Role.ADMIN, all_clients=False)
    assert has_right(person, Right.DECIDE_HIGH)
    assert not any(has_right(person, right) for right in WHOLE_ACCOUNT)


@pytest.mark.django_db
def test_a_refusal_names_who_can_by_role_and_by_name() -> None:
    account = make_account()
    make_member(account, "ada", Role.ADMIN)
    make_member(make_account("Elsewhere IT"), "eve", Role.ADMIN)
    bob = make_member(account, "bob")
    with pytest.raises(PermissionDenied, match=r"An admin who sees every client can do this: Ada\.$"):
        must_have(bob, Right.MANAGE_PEOPLE)
    assert who_can(Right.DECIDE_HIGH) == "A manager or an admin"


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["people", "tokens", "integrations", "first-run"])
def test_a_page_one_may_not_open_answers_403_with_who_can(page: str) -> None:
    account = make_account()
    make_member(account, "ada", Role.ADMIN)
    answer = signed_in(make_member(account, "bob", Role.DISPATCHER)).get(f"/settings/{page}")
    assert answer.status_code == 403
    assert "An admin who sees every client can do this: Ada." in answer.content.decode()
