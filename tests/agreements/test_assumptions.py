"""What is said where a rule is inferred, only when another reading would give another answer."""

from dataclasses import replace

from agreements import records
from agreements.rules.coverage import Answer, ChargedTo, Entry, classify
from agreements.rules.terms import Named
from tests.agreements.golden_table import READ, agreement_of, entry_of

PLAIN = {"by": "Dufresne", "type": "Remote", "role": "Help Desk Technician", "from": "09:00", "to": "10:00"}


def entry(**changes: object) -> Entry:
    return replace(entry_of({**PLAIN, "day": READ.date()}), **changes)  # type: ignore[arg-type]


def about(answer: Answer) -> dict[str, str]:
    return {one.about: one.sentence for one in answer.assumptions}


def test_the_order_of_levels_is_told_where_a_later_one_says_otherwise() -> None:
    agreement = replace(agreement_of("Managed Complete", {}), bill_time="Billable")
    told = about(classify(entry(charge=ChargedTo(bill_time="NoCharge")), agreement, READ))
    assert told["billing_order"] == "Which level decides how it is billed is inferred; the ticket says No Charge."
    agreed = about(classify(entry(charge=ChargedTo(bill_time="Billable")), agreement, READ))
    chosen = about(classify(entry(billable="Billable", charge=ChargedTo(bill_time="NoCharge")), agreement, READ))
    assert "billing_order" not in {*agreed, *chosen}


def test_a_preset_on_which_levels_disagree_is_told() -> None:
    told = about(classify(entry(guessed=("work role",)), agreement_of("Managed Complete", {}), READ))
    assert "work role" in told["preset"]


def test_a_rate_of_zero_is_taken_as_none_and_that_is_told() -> None:
    member = records.member({"id": 1, "identifier": "hb", "firstName": "Hollis", "hourlyRate": 0})
    answer = classify(entry(member=member), None, READ)
    assert (answer.rate.amount, answer.rate.source) == (125, "role")
    assert about(answer)["member_zero"] == "Hollis's own rate of 0 is taken as none, not as free work."


def test_an_agreement_that_is_not_here_is_not_called_none() -> None:
    carried = entry(charge=ChargedTo(number=7, agreement=99, board=Named(1, "Desk")))
    (reason,) = classify(carried, None, READ).crossed
    assert reason.sentence == "#7 carries an agreement that is not here, or not yours to see."
