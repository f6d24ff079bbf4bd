"""What a check says of an entry, from plain values alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agreements import records
from agreements.rules.hours import Steps, billed
from agreements.rules.linting.rules import Mode
from agreements.rules.terms import Agreement, Balance
from tests.timeentry.days import entry
from timeentry.rules.findings import Finding
from timeentry.rules.known import Agreed, Charge, Choice, Known, Period, Sheet, Standing
from timeentry.rules.wanted import Wanted
from timeentry.services.checking import findings

CHICAGO = ZoneInfo("America/Chicago")
DAY = date(2026, 11, 18)
NINE = datetime(2026, 11, 18, 15, tzinfo=UTC)
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22))
AGREEMENT = {
    "id": 7,
    "name": "Managed",
    "coverAgreementTime": True,
    "startDate": "2026-01-01T00:00:00Z",
    "noEndingDateFlag": True,
    "applicationUnits": "Hours",
    "applicationUnlimitedFlag": True,
}
EXCLUDED = {"type_out": [{"workType": {"id": 3, "name": "Travel"}}]}
TICKET = Charge(
    kind="ServiceTicket",
    id=101,
    summary="Outlook asks",
    record={"id": 101, "agreement": {"id": 7}},
    client_id=1,
    client_name="Acorn Bakery",
    company_ref=1,
    status={"name": "Working"},
    board={"name": "Desk"},
)
MEETING = Charge(kind="ChargeCode", id=5, summary="Meeting", record={"id": 5, "billTime": "DoNotBill"}, company_ref=3)


def choice(number: int, name: str, **record: Any) -> Choice:
    inactive = bool(record.pop("inactive", False))
    return Choice(number, name, inactive, {"id": number, "billTime": "Billable", **record})


def managed(changes: dict[str, Any] | None = None, below: dict[str, Any] | None = None) -> Agreement:
    return records.agreement({**AGREEMENT, **(changes or {})}, EXCLUDED if below is None else below, lists_read_at=NINE)


def known(**changes: Any) -> Known:
    fields: dict[str, Any] = {
        "member": 2,
        "member_record": {"workRole": {"id": 1}},
        "member_inactive": False,
        "zone": CHICAGO,
        "today": DAY,
        "charges": {("ServiceTicket", 101): TICKET, ("ChargeCode", 5): MEETING},
        "types": {
            1: choice(1, "Remote", roundBillHoursTo=0.25),
            2: choice(2, "Fax", inactive=True),
            3: choice(3, "Travel"),
        },
        "roles": {1: choice(1, "Engineer"), 2: choice(2, "Telegraphist", inactive=True)},
        "agreements": {7: Agreed(managed(), 1)},
        "periods": (WEEK,),
    }
    return Known(**{**fields, **changes})


def wanted(**changes: Any) -> Wanted:
    plain = {"start": NINE, "end": NINE + timedelta(minutes=40), "notes": "Cleared the print queue"}
    return entry(**{**plain, **changes})


def found(one: Wanted, at: Known | None = None, others: Sequence[Wanted] = ()) -> Finding:
    return findings([one, *others], at or known())[0]


def test_a_good_entry_has_nothing_against_it_and_says_who_pays() -> None:
    told = found(wanted())
    assert (told.errors, told.warnings) == ((), ())
    assert (told.actual, told.billed) == (Decimal("0.67"), Decimal("0.75"))
    assert told.cover is not None
    assert (told.cover.word, told.cover.sentence) == ("covered", "Managed covers it.")
    assert (told.charge, told.client, told.work_role) == ("#101 Outlook asks", "Acorn Bakery", 1)


LOCKED = replace(TICKET, board={"name": "Desk", "timeEntryLockedFlag": True})
CLOSED = replace(TICKET, status={"name": "Closed", "timeEntryNotAllowed": True})
NEEDS_END = {"member_record": {"workRole": {"id": 1}, "requireStartAndEndTimeOnTimeEntryFlag": True}}
WEEK_BEFORE = Period(date(2026, 11, 9), date(2026, 11, 15))
TOO_FAR = {"today": date(2026, 11, 10), "future_periods": 0, "periods": (WEEK_BEFORE, WEEK)}
REFUSED: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("start", {"start": None}, {}, "start"),
    ("end", {"end": None}, {}, "an end, or hours"),
    ("end", {"end": NINE}, {}, "after the start"),
    ("end", {"end": NINE - timedelta(hours=1)}, {}, "after the start"),
    ("end", {"end": NINE + timedelta(hours=25)}, {}, "24 hours"),
    ("end", {"end": NINE + timedelta(hours=16)}, {}, "midnight"),
    ("end", {"end": None, "hours": Decimal(1)}, NEEDS_END, "wants an end"),
    ("hours", {"end": None, "hours": Decimal(25)}, {}, "at most 24"),
    ("deduct", {"deduct": Decimal(1)}, {}, "less than the time"),
    ("deduct", {"deduct": Decimal(-1)}, {}, "less than nothing"),
    ("charge_to", {"charge_id": 999}, {}, "no ticket 999"),
    ("charge_to", {"charge_id": 0}, {}, "Say what it is charged to: a ticket's number, or a charge code."),
    ("charge_to", {}, {"charges": {("ServiceTicket", 101): CLOSED}}, "Closed takes no time"),
    ("charge_to", {}, {"charges": {("ServiceTicket", 101): LOCKED}}, "board Desk takes no time"),
    ("member", {}, {"member_inactive": True}, "inactive"),
    ("member", {}, {"settings": {"disableTimeEntryFlag": True}}, "switched off"),
    ("work_type", {"work_type": 2}, {}, "Fax is inactive"),
    ("work_type", {"work_type": 99}, {}, "no such work type"),
    ("work_type", {"work_type": None}, {}, "Choose a work type"),
    ("work_role", {"work_role": 2}, {}, "Telegraphist is inactive"),
    ("agreement", {"agreement": 99}, {}, "no such agreement"),
    ("agreement", {"agreement": 7}, {"agreements": {7: Agreed(managed({"name": "Other"}), 2)}}, "another client's"),
    ("notes", {"notes": " "}, {"settings": {"requireTimeNoteFlag": True}}, "wants a note"),
    ("notes", {"notes": "a" * 4001}, {}, "4,001 characters"),
    ("internal_notes", {"internal_notes": "a" * 4000}, {}, "room for"),
    ("start", {}, {"sheets": [Sheet(WEEK.starts_on, WEEK.ends_on, "PendingApproval")]}, "handed in"),
    ("start", {}, {"sheets": [Sheet(WEEK.starts_on, WEEK.ends_on, "ApprovedByTierTwo")]}, "closed"),
    ("start", {}, {"periods": (Period(date(2026, 1, 5), date(2026, 1, 11)),)}, "No time period"),
    ("start", {}, TOO_FAR, "No time period"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "changes", "at", "words"), REFUSED)
def test_a_refusal_names_the_field_and_says_what_to_do(
    field: str, changes: dict[str, Any], at: dict[str, Any], words: str
) -> None:
    told = found(wanted(**changes), known(**at))
    assert [error.field for error in told.errors] == [field]
    assert words in told.errors[0].sentence
    assert told.errors[0].sentence.endswith(".")


def test_fixes_take_one_key() -> None:
    def fix(at: Known | None = None, **changes: Any) -> tuple[str, dict[str, Any]]:
        error = found(wanted(**changes), at).errors[0]
        assert error.fix is not None
        return error.fix.act, error.fix.changes

    assert fix(end=NINE - timedelta(hours=1)) == ("change", {"start": NINE - timedelta(hours=1), "end": NINE})
    act, changes = fix(end=NINE + timedelta(hours=16))
    assert act == "split"
    assert [piece[0] for piece in changes["pieces"]] == [NINE, datetime(2026, 11, 19, 6, tzinfo=UTC)]
    assert fix(agreement=99) == ("change", {"agreement": None})
    typed = known(member_record={"workRole": {"id": 1}, "workType": {"id": 1}})
    assert fix(typed, work_type=2) == ("change", {"work_type": 1})


def test_not_covered_is_no_error_and_nothing_is_offered_to_make_it_so() -> None:
    told = found(wanted(work_type=3))
    assert told.errors == ()
    assert told.cover is not None
    assert told.cover.kind == "outside"
    assert told.cover.sentence == (
        "Managed does not cover it. Travel is excluded. Excluded here: Travel. Acorn Bakery pays for 0.67 h."
    )


@pytest.mark.parametrize(
    ("agreement", "reason"),
    [
        ({"coverAgreementTime": False}, "does not cover time"),
        ({"startDate": "2026-12-01T00:00:00Z"}, "begins on 2026-12-01"),
        ({"noEndingDateFlag": False, "endDate": "2026-11-17T00:00:00Z"}, "ended on 2026-11-17"),
        ({"cancelledFlag": True}, "cancelled"),
    ],
)
def test_why_an_agreement_does_not_cover_is_said(agreement: dict[str, Any], reason: str) -> None:
    at = known(agreements={7: Agreed(managed(agreement), 1)})
    cover = found(wanted(), at).cover
    assert cover is not None
    assert reason in cover.sentence


def test_who_decides_whether_it_is_billed() -> None:
    row = {"id": 1, "billTime": "NoCharge", "workType": {"id": 1, "name": "Remote"}}
    by_row = known(agreements={7: Agreed(managed(below={"type": [row]}), 1)})
    chosen = [found(wanted(billable=one), by_row).cover for one in (None, "from_agreement", "DoNotBill")]
    assert [cover.billable for cover in chosen if cover] == ["NoCharge", "NoCharge", "DoNotBill"]
    internal = found(wanted(charge_to="ChargeCode", charge_id=5)).cover
    assert internal is not None
    assert (internal.word, internal.billable) == ("internal", "DoNotBill")


def test_entries_of_one_post_draw_on_the_pool_in_their_order() -> None:
    block = replace(
        managed({"applicationUnlimitedFlag": False, "applicationLimit": 10, "oneTimeFlag": True}),
        balance=Balance(Decimal("1.25"), Decimal("1.25"), NINE),
    )
    day = [wanted(n=n, end=NINE + timedelta(hours=1)) for n in range(3)]
    covers = [one.cover for one in findings(day, known(agreements={7: Agreed(block, 1)}))]
    assert [(cover.kind, cover.word) for cover in covers if cover] == [
        ("covered", "covered"),
        ("part", "0.25 of 1.00 covered"),
        ("outside", "not covered"),
    ]


def test_an_entry_without_an_end_yet_draws_nothing() -> None:
    block = replace(
        managed({"applicationUnlimitedFlag": False, "applicationLimit": 10, "oneTimeFlag": True}),
        balance=Balance(Decimal(1), Decimal(1), NINE),
    )
    day = [wanted(n=0, end=None), wanted(n=1, end=NINE + timedelta(hours=1))]
    covers = [one.cover for one in findings(day, known(agreements={7: Agreed(block, 1)}))]
    assert [cover.kind for cover in covers if cover] == ["covered", "covered"]


def test_billed_hours_are_rounded_as_connectwise_does() -> None:
    quarter = Steps(step=Decimal("0.25"))
    assert [billed(Decimal(x), quarter) for x in ("0.01", "0.25", "0.26", "1.00")] == [
        Decimal(x) for x in ("0.25", "0.25", "0.50", "1.00")
    ]
    assert billed(Decimal("0.2"), Steps(least=Decimal(1))) == 1
    assert billed(Decimal(9), Steps(most=Decimal(8))) == 8
    assert billed(Decimal("0.73"), Steps()) == Decimal("0.73")


def test_the_linter_warns_blocks_or_is_silent_as_the_account_wants_it() -> None:
    def kinds(mode: Mode | None) -> tuple[list[str], list[str]]:
        told = found(wanted(notes="lvm"), known(modes={} if mode is None else {"thin_note": mode}))
        return [one.rule for one in told.errors], [one.kind for one in told.warnings]

    assert kinds(None) == ([], ["thin_note"])
    assert kinds(Mode.OFF) == ([], [])
    assert kinds(Mode.BLOCK) == (["thin_note"], [])


def test_what_connectwise_refuses_may_only_warn_where_the_account_says_so() -> None:
    long = wanted(end=NINE + timedelta(hours=25))
    assert [one.rule for one in found(long).errors] == ["over_24"]
    told = found(long, known(modes={"over_24": Mode.WARN}))
    assert (told.errors, "over_24" in [one.kind for one in told.warnings]) == ((), True)


def test_a_work_type_that_the_agreement_leaves_out_is_asked_about() -> None:
    assert [one.kind for one in found(wanted(work_type=3)).warnings] == ["wrong_type"]


def test_overlaps_gaps_and_odd_hours_warn_and_do_not_block() -> None:
    first = wanted(n=1, start=NINE - timedelta(hours=2), end=NINE - timedelta(hours=1))
    told = found(wanted(), known(), [first])
    assert ([one.kind for one in told.warnings], told.ok) == (["gap"], True)
    assert told.warnings[0].sentence == "Nothing is told of 8:00 AM to 9:00 AM."
    over = wanted(n=1, start=NINE, end=NINE + timedelta(minutes=5))
    assert [one.kind for one in found(wanted(), known(), [over]).warnings] == ["overlap"]
    there = Standing(55, NINE, NINE + timedelta(hours=1), "ServiceTicket", 9)
    assert "entry 55" in found(wanted(), known(standing=[there])).warnings[0].sentence
    long = wanted(start=NINE - timedelta(hours=4), end=NINE + timedelta(hours=6))
    assert [one.kind for one in found(long).warnings] == ["long", "odd"]
    tomorrow = wanted(start=NINE + timedelta(days=1), end=NINE + timedelta(days=1, hours=1))
    assert [one.kind for one in found(tomorrow).warnings] == ["future"]
