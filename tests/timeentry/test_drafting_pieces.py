"""From traces to pieces of work, as plain values: what belongs together, and how long it was."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.timeentry.mirrored import CHICAGO, at
from timeentry.drafting.evidence import Charge, Evidence, Kind
from timeentry.drafting.pieces import UNKNOWN, Window, open_traces, pieces
from timeentry.models import HoursFrom
from timeentry.words.days import bounds

ONE, TWO = Charge("ServiceTicket", 501, 1), Charge("ServiceTicket", 502, 1)


def act(when: datetime, kind: Kind = Kind.NOTE, charge: Charge = ONE, **changes: Any) -> Evidence:
    fields: dict[str, Any] = {"key": f"{kind}:{when:%d%H%M%S}", "label": "A note", "until": when} | changes
    return Evidence(kind=kind, at=when, charge=charge, **fields)


def ran(start: datetime, end: datetime, kind: Kind = Kind.STOPWATCH, **changes: Any) -> Evidence:
    return act(start, kind, until=end, **changes)


def test_acts_within_half_an_hour_are_one_piece_that_lasts_from_the_first_to_the_last() -> None:
    (piece,) = pieces([act(at(9)), act(at(9, 20)), act(at(9, 40))])
    assert (piece.span.start, piece.span.end, piece.span.source) == (at(9), at(9, 40), HoursFrom.ACTS)


def test_work_that_was_put_down_and_taken_up_again_is_two_pieces() -> None:
    early, late = pieces([act(at(9)), act(at(9, 10)), act(at(11)), act(at(11, 15))])
    assert (early.span.end, late.span.start) == (at(9, 10), at(11))


def test_one_act_alone_tells_no_hours() -> None:
    (piece,) = pieces([act(at(9))])
    assert piece.span == UNKNOWN


def test_acts_of_a_ticket_that_tell_no_hours_are_one_row() -> None:
    (piece,) = pieces([act(at(9)), act(at(11)), act(at(15))])
    assert piece.span == UNKNOWN
    assert len(piece.traces) == 3


def test_tickets_are_never_mixed() -> None:
    assert {piece.charge.ref for piece in pieces([act(at(9)), act(at(9, 5), charge=TWO)])} == {501, 502}


def test_a_stopwatch_says_more_than_the_schedule_and_that_more_than_acts() -> None:
    watch, planned = ran(at(9, 5), at(9, 25)), ran(at(9), at(9, 30), Kind.SCHEDULE)
    (measured,) = pieces([act(at(8, 50)), watch, planned])
    assert (measured.span.start, measured.span.end, measured.span.source) == (at(9, 5), at(9, 25), HoursFrom.STOPWATCH)
    (scheduled,) = pieces([act(at(8, 50)), planned])
    assert (scheduled.span.start, scheduled.span.source) == (at(9), HoursFrom.SCHEDULE)


def test_pauses_and_what_lies_between_two_stopwatches_are_deducted() -> None:
    first = ran(at(9), at(9, 30), paused=timedelta(minutes=6))
    (piece,) = pieces([first, ran(at(9, 45), at(10))])
    assert (piece.span.start, piece.span.end) == (at(9), at(10))
    assert piece.span.deduct == Decimal("0.35"), "15 minutes between, 6 paused"


def test_two_stopwatches_at_once_are_not_counted_twice() -> None:
    (piece,) = pieces([ran(at(9), at(9, 30)), ran(at(9, 10), at(9, 40), key="another")])
    assert piece.span.deduct == 0


@pytest.mark.parametrize(("minute", "left"), [(29, 0), (31, 0), (33, 1)])
def test_what_logged_time_accounts_for_is_no_trace_of_more(minute: int, left: int) -> None:
    window = Window("ServiceTicket", 501, at(9), at(9, 30))
    assert len(open_traces([act(at(9, minute))], [window])) == left


def test_logged_time_of_another_ticket_accounts_for_nothing() -> None:
    assert open_traces([act(at(9, 10))], [Window("ServiceTicket", 502, at(9), at(9, 30))])


def test_logged_time_parts_what_was_done_before_it_from_what_was_done_after() -> None:
    window = Window("ServiceTicket", 501, at(9, 10), at(9, 20))
    traces = [act(at(9)), act(at(9, 5)), act(at(9, 25)), act(at(9, 30))]
    assert [(one.span.start, one.span.end) for one in pieces(traces, [window])] == [
        (at(9), at(9, 5)),
        (at(9, 25), at(9, 30)),
    ]


def test_a_last_change_alone_is_no_work() -> None:
    assert pieces([act(at(9), Kind.CHANGE)]) == []
    assert len(pieces([act(at(9), Kind.CHANGE), act(at(9, 10))])) == 1


def test_a_stopwatch_over_midnight_is_cut_at_it() -> None:
    start, end = bounds(date(2026, 11, 18), CHICAGO)
    watch = ran(at(23, 30), at(0, 30, day=date(2026, 11, 19)), paused=timedelta(minutes=5))
    today, tomorrow = watch.within(start, end), watch.within(*bounds(date(2026, 11, 19), CHICAGO))
    assert today
    assert tomorrow
    assert (today.at, today.until) == (at(23, 30), end)
    assert (tomorrow.at, tomorrow.until) == (end, watch.until)
    assert today.paused == timedelta(), "nobody knows on which side the pause was"


def test_the_words_of_each_field_are_the_persons_own_each_once() -> None:
    told = [("Called him.", "notes"), ("Called him.", "notes"), ("He is rude.", "internal_notes")]
    traces = [act(at(9, n), words=words, into=into) for n, (words, into) in enumerate(told)]
    (piece,) = pieces(traces)
    assert piece.words("notes") == "Called him."
    assert piece.words("internal_notes") == "He is rude."
