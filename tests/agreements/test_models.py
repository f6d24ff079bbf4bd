"""How an agreement is paid for is seen from its fields, never from a name."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from agreements import records
from agreements.rules.terms import Addition, Model
from tests.agreements.golden_table import SHOP, agreement_of

MODELS = {
    "Managed Complete": Model.FLAT_FEE,
    "Managed 24x7": Model.FLAT_FEE,
    "Managed Remote": Model.FLAT_FEE,
    "Block of 40": Model.PREPAID_HOURS,
    "Block of 10 a month": Model.RETAINER_HOURS,
    "Retainer": Model.RETAINER_AMOUNT,
    "Incident Pack": Model.INCIDENTS,
    "Time & Materials": Model.TIME_AND_MATERIALS,
    "Backup & Recovery": Model.ADDITIONS,
    "Goodwill": Model.NOT_INVOICED,
    "Our own": Model.NOT_INVOICED,
}


def test_every_agreement_of_the_golden_table_has_a_model() -> None:
    assert {name: replace(agreement_of(name, {}), name="X").model for name in SHOP["agreements"]} == MODELS


def test_additions_alone_make_it_one_of_additions() -> None:
    plain = agreement_of("Time & Materials", {})
    licences = Addition("Licence", Decimal(30), less_included=Decimal(2), unit_price=Decimal(22))
    assert replace(plain, additions=(licences,)).model is Model.ADDITIONS
    assert licences.billed_quantity == 28
    assert replace(licences, less_included=Decimal(40)).billed_quantity == 0


def test_a_prepaid_amount_is_told_from_one_a_month() -> None:
    assert agreement_of("Retainer", {"once": True}).model is Model.PREPAID_AMOUNT


RECORD: dict[str, Any] = {
    "id": 4,
    "name": "Block",
    "company": {"id": 9, "name": "Acorn"},
    "startDate": "2026-01-01T00:00:00Z",
    "endDate": "2026-12-31T00:00:00Z",
    "noEndingDateFlag": False,
    "coverAgreementTime": True,
    "applicationUnits": "Hours",
    "applicationLimit": 10.0,
    "applicationCycle": "CalendarMonth",
    "allowOverruns": True,
    "limit": 5,
    "billAmount": 1250,
    "parentAgreement": {"id": 3, "name": "Group"},
}
BELOW: dict[str, list[dict[str, Any]]] = {
    "type_out": [{"workType": {"id": 4, "name": "Project"}}],
    "role": [{"id": 1, "workRole": {"id": 2, "name": "Senior"}, "rateType": "Custom", "rate": 140.5, "locationId": 2}],
    "type": [{"id": 2, "rateType": "Multiplier", "rate": 1.5, "billTime": "NoDefault", "hoursMin": 1}],
    "site": [{"id": 1, "site": {"id": 5, "name": "Main"}}],
    "board": [{"id": 1, "board": {"id": 6, "name": "Alerts"}, "defaultFlag": True}],
    "addition": [
        {"product": {"id": 8, "identifier": "SEAT"}, "quantity": 30, "unitPrice": 20, "billCustomer": "Billable"}
    ],
    "adjustment": [{"amount": 3, "effectiveDate": "2026-11-02T00:00:00Z"}],
}


def test_a_record_and_the_lists_below_it_are_read_whole() -> None:
    read = records.agreement(RECORD, BELOW, client_id=1)
    assert (read.model, read.pool.overrun_limit, str(read.ends)) == (Model.RETAINER_HOURS, Decimal(5), "2026-12-31")
    assert [one.name for one in read.types_out] == ["Project"]
    assert (read.role_rows[0].rule.rate, read.role_rows[0].location) == (Decimal("140.5"), 2)
    assert (read.type_rows[0].about, read.type_rows[0].rounding.least) == (None, Decimal(1))
    assert (str(read.sites[0]), str(read.boards[0].board), str(read.parent)) == ("Main", "Alerts", "Group")
    assert (read.additions[0].product, read.adjustments[0].amount, read.price) == ("SEAT", Decimal(3), Decimal(1250))


@pytest.mark.parametrize("said", [{}, {"applicationUnits": None}, {"rateType": "Strange"}])
def test_what_a_record_leaves_out_is_no_error(said: dict[str, Any]) -> None:
    read = records.agreement({"id": 1, **said}, {})
    assert (read.covers_time, read.pool.unit, read.model) == (False, None, Model.TIME_AND_MATERIALS)
