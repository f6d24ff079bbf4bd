"""A day's entries go out as one act: all of them or none, exactly once."""

from tests.connected import Desk
from tests.timeentry.days import entries, marks, posted, there, written


def test_fifty_entries_are_posted_as_one_batch(office: Desk) -> None:
    batch = posted(office, entries(50))
    told = written(office, batch)
    assert told.state == "committed"
    assert {one.state for one in told.entries} == {"applied"}
    rows = there(office)
    assert len(rows) == 50
    assert len(set(marks(rows))) == 50
    assert all(mark.startswith("[ref:") for mark in marks(rows))
    assert sorted(one.external_id or 0 for one in told.entries) == sorted(row["id"] for row in rows)
