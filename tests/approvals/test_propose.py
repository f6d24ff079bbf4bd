from datetime import timedelta
from typing import Any

import pytest

from approvals import services
from approvals.errors import CannotStart, InvalidProposal, NotAllowed, SuggestOnly
from approvals.models import Proposal
from approvals.moves import State
from approvals.parts import Part
from cwhub.accounts.models import Connection, Role
from cwhub.accounts.scope import ScopeError
from cwhub.journal.models import WriteBatch
from kit.clock import now
from tests.approvals.cast import Cast, make_cast, make_category, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def own(cast: Cast, role: str = Role.TECHNICIAN, **changes: Any) -> Proposal:
    return make_proposal(cast, by=cast.actor(role), origin="person", category=None, **changes)


def allow_auto(cast: Cast, kind: str = "test.field") -> None:
    with cast.everything.open() as scope:
        services.set_tool_policy(scope=scope, kind=kind, mode="auto", by=cast.actor(Role.ADMIN))


def counted(cast: Cast) -> tuple[int, int]:
    with cast.everything.open():
        return Proposal.objects.count(), WriteBatch.objects.count()


def test_at_level_two_it_waits_with_everything_a_person_needs(cast: Cast) -> None:
    row = make_proposal(cast)
    assert (row.state, row.level, row.client_id) == (State.WAITING, 2, cast.acme.pk)
    assert (row.risk, row.audience, row.reversible) == ("low", "internal", "Can be taken back for 24 h")
    assert row.expires_at > now() + timedelta(days=2)


def test_at_level_one_nothing_is_proposed(cast: Cast) -> None:
    with pytest.raises(SuggestOnly, match="Mail 1 is at level 1"):
        make_proposal(cast, category=make_category(cast, level=1))
    assert counted(cast) == (0, 0)


def test_everything_else_is_at_level_one(cast: Cast) -> None:
    with pytest.raises(SuggestOnly, match="Everything else"):
        make_proposal(cast, category=None)


@pytest.mark.parametrize("level", [3, 4])
def test_above_level_two_it_still_waits_since_no_threshold_is_earned(cast: Cast, level: int) -> None:
    allow_auto(cast)
    assert make_proposal(cast, category=make_category(cast, level=level)).state == State.WAITING


def test_the_same_wish_twice_is_one_question(cast: Cast) -> None:
    assert make_proposal(cast) == make_proposal(cast)
    assert counted(cast) == (1, 0)


def test_the_same_wish_for_another_client_is_another_question(cast: Cast) -> None:
    assert make_proposal(cast) != make_proposal(cast, cast.other)


def test_a_persons_own_act_starts_at_once_by_that_person(cast: Cast) -> None:
    row = own(cast)
    assert (row.state, row.decided_by_name) == (State.ALLOWED, "Ferrous-Technician")
    assert counted(cast) == (1, 1)


def test_a_persons_own_act_that_already_waits_approves_what_waits(cast: Cast) -> None:
    waiting = make_proposal(cast)
    row = own(cast)
    assert (row.pk, row.state) == (waiting.pk, State.ALLOWED)


def test_a_person_without_the_right_is_told_who_can(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="A manager or an admin can decide high-risk changes"):
        own(cast, kind="test.high")
    with pytest.raises(NotAllowed):
        own(cast, Role.AUDITOR)


def test_the_product_itself_has_no_own_act(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        make_proposal(cast, origin="person")


def test_an_unproven_sensitive_wish_is_held(cast: Cast) -> None:
    assert make_proposal(cast, sensitive=True).state == State.HELD
    assert own(cast, sensitive=True, value="mine").state == State.HELD
    assert make_proposal(cast, sensitive=True, requester_proven=True, value="proven").state == State.WAITING


def test_a_kind_that_is_off_is_refused_to_a_person_too(cast: Cast) -> None:
    with cast.everything.open() as scope:
        services.set_tool_policy(scope=scope, kind="test.field", mode="off", by=cast.actor(Role.ADMIN))
    with pytest.raises(NotAllowed, match=r"policy does not let test\.field run"):
        own(cast, Role.ADMIN)


def test_a_mere_report_runs_by_policy_when_its_tool_is_on_auto(cast: Cast) -> None:
    assert make_proposal(cast, reports_only=True, category=None, value="a").state == State.WAITING
    allow_auto(cast)
    row = make_proposal(cast, reports_only=True, category=None, value="b")
    assert (row.state, row.decided_by_kind, row.decided_by_name) == (State.ALLOWED, "policy", "policy, version 1")
    assert row.policy_version == 1


def test_while_automation_is_paused_a_mere_report_waits(cast: Cast) -> None:
    allow_auto(cast)
    with cast.everything.open() as scope:
        services.pause_automation(scope=scope, by=cast.actor(Role.DISPATCHER))
    assert make_proposal(cast, reports_only=True, category=None).state == State.WAITING


def test_what_a_customer_sees_is_never_a_mere_report(cast: Cast) -> None:
    with pytest.raises(InvalidProposal, match="mere report"):
        make_proposal(cast, kind="test.mail", reports_only=True)


def test_several_parts_are_judged_by_the_strictest(cast: Cast) -> None:
    parts = [Part("test.field", {"value": 1}, {"value": 0}), Part("test.mail", {"value": 2})]
    row = make_proposal(cast, parts=parts)
    assert (row.risk, row.audience, row.reversible) == ("medium", "customer", "Cannot be taken back")
    assert not row.in_bulk


def test_equal_work_that_is_on_its_way_is_not_started_twice(cast: Cast) -> None:
    waiting = make_proposal(cast, parts=[Part("test.field", {"value": 1}), Part("test.field", {"value": 2})])
    own(cast, parts=[Part("test.field", {"value": 1})])
    with cast.scope().open() as scope:
        with pytest.raises(CannotStart, match="already recorded"):
            services.approve(
                scope=scope,
                proposal_uid=waiting.uid,
                fingerprint=waiting.fingerprint,
                by=cast.actor(Role.TECHNICIAN),
            )
        assert Proposal.objects.get(pk=waiting.pk).state == State.WAITING
    assert counted(cast) == (2, 1)


@pytest.mark.parametrize("parts", [[], [Part("nobody.knows", {})], [Part("test.field", {})]])
def test_what_makes_no_sense_is_refused(cast: Cast, parts: list[Part]) -> None:
    with pytest.raises(InvalidProposal):
        make_proposal(cast, parts=parts)


def test_a_scope_of_many_clients_proposes_nothing(cast: Cast) -> None:
    row = make_proposal(cast)
    with pytest.raises(ScopeError), cast.everything.open() as scope:
        services.propose(
            scope=scope,
            connection=cast.connection,
            ticket=1,
            parts=[Part("test.field", {"value": 1})],
            summary="x",
            diff=[],
            effects=[],
            evidence=[],
            by=cast.actor(Role.ADMIN),
            category=row.category,
            sensitive=False,
            origin="triage",
        )


def test_a_connection_that_only_reads_takes_no_proposal(cast: Cast) -> None:
    with cast.everything.open():
        Connection.objects.filter(pk=cast.connection.pk).update(writes=False)
        cast.connection.refresh_from_db()
    with pytest.raises(InvalidProposal, match="only read"):
        make_proposal(cast)


def test_a_foreign_connection_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidProposal, match="another account"):
        make_proposal(cast, connection=make_cast("nimbus").connection)


@pytest.mark.parametrize(
    "change",
    [
        {"value": "other"},
        {"ticket": 1},
        {"parts": [Part("test.field", {"value": "new"}, {"value": "elsewhere"})]},
        {"parts": [Part("test.field", {"value": "new"}, {"value": "old"}, external_id=5)]},
        {"kind": "test.mail"},
    ],
)
def test_the_fingerprint_follows_what_would_be_written(cast: Cast, change: dict[str, Any]) -> None:
    assert make_proposal(cast).fingerprint != make_proposal(cast, **change).fingerprint


def test_the_fingerprint_does_not_follow_words(cast: Cast) -> None:
    assert make_proposal(cast).fingerprint == make_proposal(cast, summary="Said otherwise").fingerprint
