"""While ConnectWise refuses our key a post waits, and the day says why."""

from cwhub.accounts.models import Connection
from tests.connected import Desk
from tests.timeentry.days import entries, posted, there, today
from tests.timeentry.grid import have
from tests.timeentry.test_day_page import get
from tests.timeentry.test_edited_meanwhile import written_once
from timeentry.pages.posts import WAITS_FOR_KEY


def test_the_day_says_that_its_post_waits_for_the_key(office: Desk) -> None:
    [draft] = have(office, 1)
    batch = posted(office, entries(1, draft_uid=draft.uid))
    with office.scope.open():
        Connection.objects.update(state=Connection.State.REFUSED)
    assert not written_once(office, batch)
    assert WAITS_FOR_KEY in get(office, f"/time?day={today()}").content.decode()
    with office.scope.open():
        Connection.objects.update(state=Connection.State.CONNECTED)
    assert written_once(office, batch)
    assert len(there(office)) == 1
    assert WAITS_FOR_KEY not in get(office, f"/time?day={today()}").content.decode()
