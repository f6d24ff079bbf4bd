"""What needs a person: parked batches with both ways out, by rights, and what audits have found."""

from typing import Any

import pytest

from approvals import services
from approvals.models import Proposal
from approvals.parts import Part
from cwhub.accounts.models import MemberLink, Role
from cwhub.audit.models import AuditEntry
from cwhub.journal import findings
from cwhub.journal.kinds import register
from cwhub.journal.models import WriteBatch, WriteFinding, WriteOp
from cwhub.journal.states import BatchState, OpState
from tests.approvals.cast import Cast, FieldKind, make_cast, make_person, make_proposal
from tests.pages.browsing import HTMX, browser_of

PAGE = "/approvals/needs-a-person"
REASON = "ConnectWise refuses: the entry is invoiced."
STUCK = [OpState.SENDING, OpState.APPLIED, OpState.DELETING, OpState.UNDELETABLE]


class OwnTime(FieldKind):
    name = "time.test"

    def canonical(self, payload: Any) -> dict[str, Any]:
        return dict(payload)


register(OwnTime())

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def parked(cast: Cast, kind: str = "test.field", **payload: Any) -> Proposal:
    """Two were written; one was taken back, ConnectWise keeps the other."""
    parts = [Part(kind, {"value": value, **payload}, {"value": "old"}) for value in ("one", "two")]
    row = make_proposal(cast, parts=parts, summary="File two things")
    with cast.scope(Role.ADMIN).open() as scope:
        services.approve(scope=scope, proposal_uid=row.uid, fingerprint=row.fingerprint, by=cast.actor(Role.ADMIN))
        first, second = WriteOp.objects.filter(batch__proposal_uid=row.uid).order_by("seq")
        for state in STUCK:
            WriteOp.objects.filter(pk=first.pk).update(state=state, external_id=77001, reason=REASON)
        for state in [*STUCK[:3], OpState.DELETED]:
            WriteOp.objects.filter(pk=second.pk).update(state=state)
        for turned in (BatchState.COMPENSATING, BatchState.PARKED):
            WriteBatch.objects.filter(pk=first.batch_id).update(state=turned, reason=REASON, ended_at=first.created_at)
    return row


def finding(cast: Cast, row: Proposal) -> WriteFinding:
    with cast.everything.open():
        op = WriteOp.objects.filter(batch__proposal_uid=row.uid).order_by("seq")[0]
        findings.raise_finding(op, what="missing", external_id=77002, sentence="Somebody has removed it.")
        return WriteFinding.objects.get()


def resolve(cast: Cast, row: Proposal, way: str, role: str = Role.MANAGER) -> Any:
    return browser_of(cast, role).post(f"/approvals/{row.uid}/resolve/{way}", follow=True)


def state_of(cast: Cast, row: Proposal) -> str:
    with cast.everything.open():
        return str(WriteBatch.objects.get(proposal_uid=row.uid).state)


def test_each_entry_shows_its_real_state_and_both_ways_out(cast: Cast) -> None:
    row = parked(cast)
    page = browser_of(cast, Role.MANAGER).get(PAGE).content.decode()
    assert "1 of 2 stand in ConnectWise." in page
    for word in (REASON, "77001", "Needs a person", "Taken back", "Keep what is there", "Take back what is left"):
        assert word in page
    assert f"/approvals/{row.uid}/resolve/keep" in page


@pytest.mark.parametrize(("way", "state"), [("keep", "keeping"), ("take_back", "compensating")])
def test_both_ways_out_start_and_are_audited(cast: Cast, way: str, state: str) -> None:
    row = parked(cast)
    page = resolve(cast, row, way).content.decode()
    assert "File two things." in page
    assert state_of(cast, row) == state
    with cast.everything.open():
        entry = AuditEntry.objects.get(act=f"journal.resolved_{way}")
        assert entry.actor_name == "Ferrous-Manager"
    assert "Nothing needs a person" in page


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.DISPATCHER, Role.BILLING, Role.AUDITOR])
def test_others_see_it_and_cannot_decide(cast: Cast, role: str) -> None:
    row = parked(cast)
    page = browser_of(cast, role).get(PAGE).content.decode()
    assert "1 of 2 stand in ConnectWise." in page
    assert "resolve/keep" not in page
    assert "A manager or an admin decides this" in page
    assert "decides this" in resolve(cast, row, "keep", role).content.decode()
    assert state_of(cast, row) == "parked"


def test_a_technician_decides_about_time_of_his_own_alone(cast: Cast) -> None:
    row, other = parked(cast, "time.test", member=7), parked(cast, "time.test", member=8)
    with cast.everything.open():
        MemberLink.objects.create(
            account=cast.account, connection=cast.connection, membership=cast.person(Role.TECHNICIAN), member_id=7,
            identifier="tech",
        )  # fmt: skip
    resolve(cast, row, "keep", Role.TECHNICIAN)
    resolve(cast, other, "keep", Role.TECHNICIAN)
    assert (state_of(cast, row), state_of(cast, other)) == ("keeping", "parked")


def test_the_second_choice_is_told_that_it_is_too_late(cast: Cast) -> None:
    row = parked(cast)
    resolve(cast, row, "keep")
    assert "does not wait for a person any more" in resolve(cast, row, "take_back").content.decode()
    assert state_of(cast, row) == "keeping"


def test_nobody_else_and_no_other_way(cast: Cast) -> None:
    row = parked(cast)
    assert resolve(cast, row, "forget").status_code == 404
    stranger = make_cast("strangers")
    assert resolve(stranger, row, "keep").status_code == 404
    assert "File two things" not in browser_of(stranger, Role.ADMIN).get(PAGE).content.decode()


def test_one_who_sees_another_client_sees_nothing_of_it(cast: Cast) -> None:
    parked(cast)
    person = make_person(cast.account, "elsewhere", Role.MANAGER)
    person.all_clients, person.clients = False, [cast.other.pk]
    person.save()
    cast.people["elsewhere"] = person
    assert "File two things" not in browser_of(cast, "elsewhere").get(PAGE).content.decode()


def test_what_an_audit_found_is_shown_until_somebody_has_settled_it(cast: Cast) -> None:
    found = finding(cast, parked(cast))
    page = browser_of(cast, Role.TECHNICIAN).get(PAGE).content.decode()
    assert "No longer in ConnectWise" in page
    assert "/settle" not in page
    url = f"/approvals/findings/{found.uid}/settle"
    assert "decides this" in browser_of(cast, Role.TECHNICIAN).post(url, follow=True).content.decode()
    page = browser_of(cast, Role.MANAGER).post(url, follow=True).content.decode()
    assert "No longer in ConnectWise" not in page
    assert browser_of(make_cast("strangers"), Role.ADMIN).post(url).status_code == 404


def test_news_come_with_a_cursor(cast: Cast) -> None:
    browser = browser_of(cast, Role.MANAGER)
    cursor = browser.get(PAGE).headers["X-Cursor"]
    assert browser.get(PAGE, headers=HTMX | {"X-Cursor": cursor}).status_code == 204
    parked(cast)
    news = browser.get(PAGE, headers=HTMX | {"X-Cursor": cursor})
    assert "<hx-partial" in news.content.decode()
    assert "File two things" in news.content.decode()


def test_queue_and_home_lead_there(cast: Cast) -> None:
    parked(cast)
    browser = browser_of(cast, Role.MANAGER)
    assert f'href="{PAGE}">Needs a person <span>1</span>' in browser.get("/approvals").content.decode()
    assert f'href="{PAGE}">1</a>' in browser.get("/").content.decode()
    assert f'href="{PAGE}"' in browser.get("/approvals/history").content.decode()


class TestInTheBrowser:
    pytestmark = [
        pytest.mark.browser,
        pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"]),
    ]

    @pytest.mark.parametrize(("theme", "width"), [("light", 1360), ("dark", 1360), ("light", 320), ("dark", 320)])
    def test_axe_finds_nothing(self, scene: Cast, sit: Any, theme: str, width: int) -> None:
        finding(scene, parked(scene))
        desk = sit(Role.MANAGER, theme)
        desk.page.set_viewport_size({"width": width, "height": 860})
        desk.go(PAGE)
        assert desk.violations() == "[]"

    def test_both_ways_are_reached_by_keyboard(self, scene: Cast, sit: Any) -> None:
        row = parked(scene)
        desk = sit(Role.MANAGER).go(PAGE)
        desk.page.get_by_role("button", name="Take back what is left").focus()
        desk.page.keyboard.press("Tab")
        assert "Keep what is there" in desk.page.evaluate("document.activeElement.textContent")
        desk.page.keyboard.press("Enter")
        desk.page.wait_for_selector("text=Nothing needs a person")
        assert state_of(scene, row) == "keeping"
