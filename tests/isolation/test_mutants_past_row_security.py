"""As test_mutants.py, where row-level security does not bind: then every rule of the application is needed."""

import pytest

from cwhub.accounts import tenancy
from desk.isolation.stage import Stage
from tests.isolation.test_mutants import (
    Mutate,
    Probe,
    anything_goes,
    fresh,
    is_red_without,
    mutant,
    no_scope_filter,
    no_within,
    on,
    one_ticket,
    sees_each,
    tickets_page,
    tickets_table,
)

APPLICATION = [
    mutant("the filter of every query", tickets_table, no_scope_filter),
    mutant("every filter, on a page", one_ticket, no_scope_filter, no_within),
    mutant("the refusal of writes outside", tickets_table, on(tenancy, "refuse_outside", anything_goes)),
    mutant("the clients of a scope", tickets_page, sees_each),
]


@pytest.mark.parametrize(("probe", "patches"), APPLICATION)
def test_past_row_level_security_each_rule_of_the_application_is_needed(
    lone_stage: Stage, probe: Probe, patches: tuple[Mutate, ...]
) -> None:
    with fresh(lone_stage):
        assert probe(lone_stage) == []
    assert is_red_without(lone_stage, probe, patches)
