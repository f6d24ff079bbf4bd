import threading
import time
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F

from cwhub.accounts.scope import ScopeError
from cwhub.egress.errors import MustWait
from cwhub.egress.limiter import Pace, Purpose, block, take, take_several
from cwhub.egress.models import RateBucket, RateCeiling
from kit.clock import now
from tests.builders import make_account, scope_of

SLOW = Pace(connection_id=1, requests_per_minute=65)  # one a second, five at once
WIDE = Pace(connection_id=1, requests_per_minute=1050)  # fifty at once


def ago(**past: float) -> datetime:
    return now() - timedelta(**past)


def empty_for_an_hour() -> None:
    RateBucket.objects.update(tokens=0, updated_at=ago(hours=1))


@pytest.mark.parametrize("requests_per_minute", [10, 60, 105, 600, 1000, 5000])
def test_burst_and_refill_together_stay_within_a_minutes_requests(requests_per_minute: int) -> None:
    pace = Pace(1, requests_per_minute)
    assert pace.capacity + 60 * pace.rate == pytest.approx(requests_per_minute)


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
    assert take(Pace(2, 65), purpose="sync").connection_id == 2


@pytest.mark.django_db
def test_one_client_gets_no_more_than_its_share_and_leaves_the_rest_to_others() -> None:
    assert len(take_several(WIDE, purpose="write", at_most=100, client_id=7)) == 24  # 60 % of 50, less a fifth
    with pytest.raises(MustWait) as wait:
        take(WIDE, purpose="write", client_id=7)
    assert wait.value.short_of == "client"
    assert len(take_several(WIDE, purpose="write", at_most=100, client_id=8)) == 16


@pytest.mark.django_db
def test_what_no_client_asks_for_takes_from_the_connection_alone() -> None:
    assert len(take_several(WIDE, purpose="sync", at_most=100)) == 40
    with pytest.raises(MustWait) as wait:
        take(WIDE, purpose="sync")
    assert wait.value.short_of == "connection"


@pytest.mark.django_db
def test_work_for_a_client_takes_from_both_buckets_or_from_none() -> None:
    take_several(WIDE, purpose="interactive", at_most=50)
    with pytest.raises(MustWait) as wait:
        take(WIDE, purpose="interactive", client_id=7)
    assert wait.value.short_of == "connection"
    untouched = RateBucket.objects.get(connection_id=1, client_id=7)
    assert (untouched.tokens, untouched.used) == (30, 0)


@pytest.mark.django_db
def test_a_refusal_halves_the_pace_and_quiet_minutes_give_it_back() -> None:
    take(WIDE, purpose="sync")
    block(1, seconds=1)
    for minutes, part in ((0, 0.5), (1, 0.55), (4, 0.7), (9, 0.95), (10, 1.0), (50, 1.0)):
        past = ago(minutes=minutes, seconds=30)
        RateCeiling.objects.update(blocked_until=past, limited_at=past)
        empty_for_an_hour()
        assert len(take_several(WIDE, purpose="look", at_most=100)) == pytest.approx(50 * part, abs=1)


@pytest.mark.django_db
def test_several_refusals_at_once_are_one_and_later_ones_count_again() -> None:
    pauses = [block(1, seconds=None) for _ in range(8)]
    assert all(2 <= pause <= 2.5 for pause in pauses)
    assert RateCeiling.objects.get().learned == 0.5
    for power in (2, 3, 4):
        RateCeiling.objects.update(blocked_until=ago(seconds=5))
        assert 2**power <= block(1, seconds=None) <= 1.25 * 2**power
    RateCeiling.objects.update(blocked_until=ago(seconds=61), limited_at=ago(seconds=70))
    assert block(1, seconds=None) <= 2.5


@pytest.mark.django_db
def test_a_pause_without_a_word_from_the_server_ends_after_five_minutes_at_most() -> None:
    take(WIDE, purpose="sync")
    for _ in range(15):
        RateCeiling.objects.update(blocked_until=ago(seconds=1))
        longest = block(1, seconds=None)
    assert longest == 300


@pytest.mark.django_db
def test_after_a_pause_the_bucket_is_empty_and_not_full() -> None:
    take(WIDE, purpose="sync")
    block(1, seconds=1)
    RateBucket.objects.update(updated_at=ago(hours=1))
    RateCeiling.objects.update(blocked_until=ago(seconds=0.2))
    assert len(take_several(WIDE, purpose="look", at_most=100)) < 10


@pytest.mark.django_db
def test_a_bucket_that_a_crash_has_taken_begins_empty_with_those_of_its_clients() -> None:
    take(WIDE, purpose="look", client_id=7)
    RateBucket.objects.all().delete()  # as PostgreSQL does with an unlogged table
    with pytest.raises(MustWait):
        take(WIDE, purpose="look", client_id=7)
    with pytest.raises(MustWait):
        take(WIDE, purpose="look", client_id=8)


@pytest.mark.django_db
def test_a_crash_empties_the_buckets_and_leaves_the_ceilings() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, relpersistence from pg_class where relname like 'egress_rate%%' and relkind='r'"
        )
        assert dict(cursor.fetchall()) == {"egress_ratebucket": "u", "egress_rateceiling": "p"}


@pytest.mark.django_db
def test_a_bucket_counts_what_was_taken_this_minute_and_the_last() -> None:
    take_several(WIDE, purpose="look", at_most=3, client_id=7)
    RateBucket.objects.update(minute=F("minute") - timedelta(minutes=1))
    take_several(WIDE, purpose="look", at_most=2, client_id=7)
    for bucket in RateBucket.objects.all():
        assert (bucket.used_before, bucket.used) in ((3, 2), (0, 2))  # the minute may have turned between the two


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
