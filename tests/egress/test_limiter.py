import threading
import time
from contextlib import suppress

import pytest
from django.db import connection

from cwhub.accounts.scope import ScopeError
from cwhub.egress.errors import MustWait
from cwhub.egress.limiter import Pace, Purpose, block, take, take_several
from tests.builders import make_account, scope_of

SLOW = Pace(connection_id=1, requests_per_minute=60)  # one a second, five at once


@pytest.mark.django_db
def test_a_bucket_gives_its_capacity_and_then_says_how_long_to_wait() -> None:
    granted = [take(SLOW, purpose="interactive") for _ in range(5)]
    assert len(granted) == 5
    with pytest.raises(MustWait) as wait:
        take(SLOW, purpose="interactive")
    assert 0 < wait.value.seconds <= 1


@pytest.mark.django_db
def test_bulk_work_leaves_a_reserve_for_people_and_doubt() -> None:
    for _ in range(4):
        take(SLOW, purpose="sync")
    with pytest.raises(MustWait):
        take(SLOW, purpose="write")
    take(SLOW, purpose="look")


@pytest.mark.django_db
def test_several_at_once_are_as_many_as_are_free_and_each_is_good_for_one_request() -> None:
    assert len(take_several(SLOW, purpose="look", at_most=3)) == 3
    granted = take_several(SLOW, purpose="look", at_most=8)
    assert len(granted) == 2
    for permit in granted:
        permit.spend()
    with pytest.raises(MustWait) as wait:
        take_several(SLOW, purpose="look", at_most=8)
    assert 0 < wait.value.seconds <= 1


@pytest.mark.django_db
def test_several_at_once_leave_the_reserve_too() -> None:
    assert len(take_several(SLOW, purpose="write", at_most=8)) == 4
    with pytest.raises(MustWait):
        take_several(SLOW, purpose="write", at_most=8)
    assert len(take_several(SLOW, purpose="look", at_most=8)) == 1


@pytest.mark.django_db
def test_a_block_gives_none_of_several() -> None:
    block(1, seconds=30)
    with pytest.raises(MustWait) as wait:
        take_several(SLOW, purpose="look", at_most=8)
    assert wait.value.seconds > 25


@pytest.mark.django_db
def test_a_block_stops_everybody() -> None:
    block(1, seconds=30)
    purposes: tuple[Purpose, ...] = ("sync", "write", "look", "interactive")
    for purpose in purposes:
        with pytest.raises(MustWait) as wait:
            take(SLOW, purpose=purpose)
        assert wait.value.seconds > 25


@pytest.mark.django_db
def test_a_shorter_block_does_not_shorten_a_longer_one() -> None:
    block(1, seconds=60)
    block(1, seconds=5)
    with pytest.raises(MustWait) as wait:
        take(SLOW, purpose="look")
    assert wait.value.seconds > 50


@pytest.mark.django_db
def test_connections_have_buckets_of_their_own() -> None:
    block(1, seconds=30)
    assert take(Pace(2, 60), purpose="sync").connection_id == 2


@pytest.mark.django_db
def test_no_permit_is_given_while_a_scope_is_open() -> None:
    with scope_of(make_account()).open(), pytest.raises(ScopeError):
        take(SLOW, purpose="sync")


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_more_than_the_bucket_holds() -> None:
    granted: list[int] = []
    started = time.monotonic()

    def grab() -> None:
        for number in range(10):
            with suppress(MustWait):
                granted.extend(number for _ in take_several(SLOW, purpose="look", at_most=1 + number % 3))
        connection.close()

    threads = [threading.Thread(target=grab) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 5 <= len(granted) <= SLOW.capacity + SLOW.rate * (time.monotonic() - started)
