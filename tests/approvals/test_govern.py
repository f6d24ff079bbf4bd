from typing import Any

import pytest
from django.db import IntegrityError

from approvals import queries, services
from approvals.errors import InvalidProposal, NotAllowed, NotFound
from approvals.models import Category
from approvals.selectors import Place
from approvals.services import NewCategory
from cwhub.accounts.models import Account, Role
from cwhub.audit.models import AuditEntry
from tests.approvals.cast import Cast, make_cast, make_category

pytestmark = pytest.mark.django_db
EVERYDAY = [
    NewCategory("Sign-in", [{"board": 1, "type": 2}], level=2, from_history=True, history_tickets=350),
    NewCategory("Printing", [{"board": 1, "type": 3}]),
]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def create(cast: Cast, *chosen: NewCategory, role: str = Role.ADMIN) -> list[Category]:
    with cast.everything.open() as scope:
        return services.create_categories(scope=scope, chosen=chosen, by=cast.actor(role))


def set_level(cast: Cast, row: Category, level: int, role: str = Role.ADMIN) -> Category:
    with cast.everything.open() as scope:
        return services.set_level(scope=scope, category_uid=row.uid, level=level, by=cast.actor(role))


def test_the_first_categories_keep_their_order_and_their_level(cast: Cast) -> None:
    create(cast, *EVERYDAY)
    with cast.everything.open() as scope:
        rows = queries.categories(scope)
        found = queries.category_for(scope, Place(board=1, type=3))
        assert queries.category_for(scope, Place(board=2)) is None
    assert [(row.name, row.level, row.history_tickets) for row in rows] == [("Sign-in", 2, 350), ("Printing", 1, 0)]
    assert found is not None
    assert found.name == "Printing"


def test_creating_them_again_changes_nothing(cast: Cast) -> None:
    create(cast, *EVERYDAY)
    assert create(cast, *EVERYDAY) == []


@pytest.mark.parametrize(
    "wrong", [NewCategory("", [{"board": 1}]), NewCategory("X", []), NewCategory("X", [{"name": "Mail"}])]
)
def test_a_category_that_makes_no_sense_is_refused(cast: Cast, wrong: NewCategory) -> None:
    with pytest.raises(InvalidProposal):
        create(cast, wrong)


def test_no_category_is_born_above_level_two(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="replay"):
        create(cast, NewCategory("X", [{"board": 1}], level=3))


def test_only_an_admin_creates_them(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="An admin who sees every client can do that"):
        create(cast, *EVERYDAY, role=Role.MANAGER)


def test_raising_to_two_and_lowering_take_effect_at_once_and_are_audited(cast: Cast) -> None:
    row = make_category(cast, level=1)
    assert set_level(cast, row, 2).level == 2
    assert set_level(cast, row, 1, Role.MANAGER).level == 1
    with cast.everything.open():
        told = list(AuditEntry.objects.filter(act="approvals.level_set").order_by("pk"))
    assert [entry.sentence for entry in told] == [
        "Mail 1 goes from level 1 to 2",
        "Mail 1 goes from level 2 to 1",
    ]


@pytest.mark.parametrize("level", [3, 4])
def test_raising_above_two_needs_a_replay(cast: Cast, level: int) -> None:
    row = make_category(cast)
    with pytest.raises(NotAllowed, match="replay"):
        set_level(cast, row, level)


def test_lowering_from_four_to_three_needs_none(cast: Cast) -> None:
    assert set_level(cast, make_category(cast, level=4), 3).level == 3


def test_a_level_that_does_not_exist_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidProposal):
        set_level(cast, make_category(cast), 0)


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.DISPATCHER, Role.BILLING, Role.AUDITOR])
def test_others_set_no_level(cast: Cast, role: str) -> None:
    with pytest.raises(NotAllowed, match="A manager or an admin who sees every client can do that"):
        set_level(cast, make_category(cast), 1, role)


def test_an_outsider_finds_no_category(cast: Cast) -> None:
    with pytest.raises(NotFound):
        set_level(make_cast("nimbus"), make_category(cast), 1)


def test_who_sees_some_clients_only_does_not_govern_all(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="every client"), cast.working().open() as scope:
        services.pause_automation(scope=scope, by=cast.actor(Role.ADMIN))


def test_the_pause_and_its_end(cast: Cast) -> None:
    with cast.everything.open() as scope:
        services.pause_automation(scope=scope, by=cast.actor(Role.DISPATCHER))
        services.pause_automation(scope=scope, by=cast.actor(Role.MANAGER))
        account = Account.objects.get()
        assert account.automation_paused
        assert account.automation_paused_at is not None
        with pytest.raises(NotAllowed):
            services.resume_automation(scope=scope, by=cast.actor(Role.DISPATCHER))
        services.resume_automation(scope=scope, by=cast.actor(Role.MANAGER))
        assert not Account.objects.get().automation_paused
        acts = AuditEntry.objects.filter(act__startswith="approvals.automation").order_by("pk")
        assert [entry.act for entry in acts] == ["approvals.automation_paused", "approvals.automation_resumed"]


def test_each_change_of_a_tool_policy_counts_the_version_up(cast: Cast) -> None:
    versions = []
    for kind, mode in [("test.field", "auto"), ("test.mail", "off"), ("test.field", "wait")]:
        with cast.everything.open() as scope:
            row = services.set_tool_policy(scope=scope, kind=kind, mode=mode, by=cast.actor(Role.ADMIN))
        versions.append(row.version)
    assert versions == [1, 2, 3]


@pytest.mark.parametrize("wrong", [{"kind": "nobody.knows"}, {"mode": "sometimes"}])
def test_a_tool_policy_that_makes_no_sense_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    fields = {"kind": "test.field", "mode": "auto"} | wrong
    with pytest.raises(InvalidProposal), cast.everything.open() as scope:
        services.set_tool_policy(scope=scope, by=cast.actor(Role.ADMIN), **fields)


def test_the_database_keeps_one_category_per_position_and_name(cast: Cast) -> None:
    make_category(cast, position=1, name="A")
    with pytest.raises(IntegrityError):
        make_category(cast, position=1, name="B")
    with pytest.raises(IntegrityError):
        make_category(cast, position=2, name="A")
