"""Two hundred callbacks that nobody should have sent: no 500, no request elsewhere, nothing kept of any."""

import base64
import json
from typing import Any

import pytest
from django.test import Client as Browser
from django_q.models import OrmQ
from hypothesis import given
from hypothesis import strategies as st

from cwhub.webhooks import inbox
from cwhub.webhooks.models import InboxItem
from cwhub.webhooks.tasks import take_inbox
from kit.clock import now
from tests.connected import Desk
from tests.egress.bad_addresses import BY_LOOKS
from tests.egress.watching import watched
from tests.hostile.counting import grown, rows
from tests.hostile.nonsense import as_json, bounded, texts, values
from tests.webhooks.test_callbacks import callback, door_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])
FIELDS = ("MessageId", "FromUrl", "CompanyId", "MemberId", "Action", "Type", "ID", "Entity", "Metadata")
KEY_PATH = "/v2025_1//system/callbackkey/index.rails?companyName=tinydesk&id="
key_urls = (
    st.sampled_from(sorted(BY_LOOKS.values())).map(lambda base: base + KEY_PATH)
    | texts
    | st.builds(lambda id: f"https://localhost:8100{KEY_PATH}{id}", st.uuids())
)
CONTENTS = ("application/json", "text/plain", "multipart/form-data", "application/x-www-form-urlencoded")
signatures = texts | st.binary(min_size=32, max_size=32).map(lambda raw: base64.b64encode(raw).decode())


@st.composite
def bodies(draw: Any, good: dict[str, Any]) -> bytes:
    kind = draw(st.sampled_from(["raw", "value", "changed", "key", "unsigned", "deep", "cut"]))
    if kind == "raw":
        return draw(st.binary(max_size=300))
    if kind == "value":
        return as_json(draw(values))
    if kind == "deep":
        depth = draw(st.sampled_from([100, 5_000, 100_000]))
        return b"[" * depth + b"]" * depth
    said = dict(good)
    if kind == "cut":
        return as_json(said)[: draw(st.integers(0, 200))]
    if kind == "key":
        said["Metadata"] = {"key_url": draw(key_urls)}
    for field in draw(st.sets(st.sampled_from(FIELDS), max_size=3)) if kind == "changed" else ():
        said[field] = draw(values)
    return as_json(said)


def post(path: str, body: bytes, signature: str, kind: str) -> int:
    browser = Browser(raise_request_exception=False)
    headers = {"HTTP_X_CONTENT_SIGNATURE": signature}
    return browser.post(path, body, content_type=kind, **headers).status_code  # type: ignore[arg-type]


def test_two_hundred_hostile_callbacks_leave_nothing(desk: Desk) -> None:
    good = callback(desk, 101)
    path = door_of(desk)
    assert hostile_callbacks(desk, path, good, 200) == {}


@pytest.mark.slow
def test_three_thousand_hostile_callbacks_leave_nothing(desk: Desk) -> None:
    good = callback(desk, 101)
    assert hostile_callbacks(desk, door_of(desk), good, 3000) == {}


def hostile_callbacks(desk: Desk, path: str, good: dict[str, Any], examples: int) -> dict[str, int]:
    """By how many rows which table has grown, but for the inbox, whose rows keep no word of what came."""
    post(path, as_json(good), "", "application/json")  # after it the key of the real callbacks is known
    work_it_off(desk)
    before, asked = rows(), len(desk.requests("GET", "/v4_6_release"))
    told: dict[int, int] = {}

    @bounded(examples)
    @given(body=bodies(good), signature=signatures, kind=st.sampled_from(CONTENTS), guessed=st.booleans(), tail=texts)
    def send(body: bytes, signature: str, kind: str, guessed: bool, tail: str) -> None:
        where = f"/webhooks/connectwise/{tail}" if guessed else path
        status = post(where.split("?")[0].encode("utf-8", "replace").decode(), body, signature, kind)
        told[status] = told.get(status, 0) + 1
        assert status in (200, 302, 404, 413), status

    with watched() as seen:
        send()
        work_it_off(desk)
    assert (seen.asked, seen.reached) == ([], [])
    assert told.get(200, 0) > examples / 5, told
    found = grown(before, but=("webhooks_inboxitem",))
    assert len(desk.requests("GET", "/v4_6_release")) == asked
    with desk.scope.open():
        left = InboxItem.objects.exclude(state__in=[InboxItem.State.REFUSED, InboxItem.State.IGNORED])
        assert not left.exists()
        kept = InboxItem.objects.values_list("body", "signature")
        assert all(bytes(body) == b"" and signature == "" for body, signature in kept)
        assert InboxItem.objects.count() > examples / 6
    return found


def work_it_off(desk: Desk) -> None:
    """As often as a callback is tried; the time between is not waited for."""
    OrmQ.objects.all().delete()
    for _ in range(inbox.MOST_ATTEMPTS):
        with desk.scope.open():
            InboxItem.objects.filter(state=InboxItem.State.NEW).update(due_at=now())
        while inbox.has_due(desk.account.pk):
            take_inbox(desk.account.pk)


def test_a_header_that_no_table_takes_is_no_signature(desk: Desk) -> None:
    path = door_of(desk)
    for signature in ("\x00", "é", "a" * 10_000, "=" * 44):
        assert post(path, json.dumps({"a": signature}).encode(), signature, "application/json") == 200
    with desk.scope.open():
        assert set(InboxItem.objects.values_list("signature", flat=True)) == {""}


@pytest.mark.parametrize("length", ["-1", "abc", "99999999999", "", "1e9"])
def test_a_length_that_is_none_is_answered(desk: Desk, length: str) -> None:
    answer = Browser(raise_request_exception=False).generic("POST", door_of(desk), b"{}", CONTENT_LENGTH=length)
    assert answer.status_code in (200, 400, 413)
