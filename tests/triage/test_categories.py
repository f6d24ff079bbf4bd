"""Everyday categories from an account's own history, and the one a ticket falls into."""

from tests.triage.corpus import DISKS, DOORS, FORGOT, FRONT, JAM, LETTERS, LOCKED, MACHINES, PAPER, SCANS, TAXONOMY
from triage.categories import Category, Facts, Selector, category_of, propose
from triage.chains import Chain, Taxonomy

HISTORY = [
    *[Facts(FRONT, PAPER, JAM)] * 60,
    *[Facts(FRONT, PAPER, SCANS)] * 4,
    *[Facts(FRONT, DOORS, FORGOT, sensitive=True)] * 40,
    *[Facts(FRONT, DOORS, LOCKED)] * 30,
    *[Facts(FRONT, LETTERS)] * 25,
    *[Facts(MACHINES, DISKS)] * 80,
    *[Facts(FRONT, 999)] * 50,
]


def test_categories_are_named_after_the_accounts_own_words_biggest_first_sensitive_before() -> None:
    names = [c.name for c in propose(HISTORY, TAXONOMY)]
    assert names == ["Access: Password", "Disk", "Printing: Jam", "Access", "Email"]


def test_the_sensitive_one_says_so_and_takes_its_tickets_first() -> None:
    proposed = propose(HISTORY, TAXONOMY)
    assert [c.sensitive for c in proposed] == [True, False, False, False, False]
    assert category_of(Facts(FRONT, DOORS, FORGOT), proposed) == proposed[0]
    assert category_of(Facts(FRONT, DOORS, LOCKED), proposed) == proposed[3]


def test_what_no_selector_matches_is_everything_else() -> None:
    assert category_of(Facts(FRONT, 999), propose(HISTORY, TAXONOMY)) is None


def test_the_first_match_wins() -> None:
    one = Category("A", (Selector(board=FRONT),))
    two = Category("B", (Selector(board=FRONT, type=PAPER),))
    assert category_of(Facts(FRONT, PAPER), [one, two]) == one
    assert category_of(Facts(FRONT, PAPER), [two, one]) == two


def test_a_selector_may_go_by_the_text() -> None:
    only = Category("Ask first", (Selector(sensitive=True),))
    assert category_of(Facts(None, sensitive=True), [only]) == only
    assert category_of(Facts(FRONT), [only]) is None


def test_an_empty_selector_selects_nothing() -> None:
    assert category_of(Facts(FRONT), [Category("Nothing", (Selector(),))]) is None


def test_a_short_history_proposes_nothing() -> None:
    assert propose([Facts(FRONT, PAPER)] * 14, TAXONOMY) == []


def test_no_more_than_asked_for_are_proposed() -> None:
    assert len(propose(HISTORY, TAXONOMY, most=3)) == 3


def test_the_same_type_name_on_two_boards_is_told_apart() -> None:
    taxonomy = Taxonomy([Chain(1, 5, None, None, "North", "Other"), Chain(2, 6, None, None, "South", "Other")])
    proposed = propose([Facts(1, 5)] * 30 + [Facts(2, 6)] * 20, taxonomy)
    assert [c.name for c in proposed] == ["North: Other", "South: Other"]


def test_a_type_is_kept_whole_when_naming_its_big_subtypes_would_leave_much_of_it_out() -> None:
    mixed = [Chain(1, 5, subtype, None, "North", "Mail", str(subtype)) for subtype in range(11, 21)]
    tickets = [Facts(1, 5, subtype) for subtype in (11, 12, 13)] * 70 + [Facts(1, 5, s) for s in range(14, 21)] * 13
    [whole] = propose(tickets, Taxonomy(mixed))
    assert (whole.name, whole.tickets) == ("Mail", len(tickets))
