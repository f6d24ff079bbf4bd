"""As test_mutants.py, for the two doors that look at no session: the ticket screen's panel and the callbacks.

Each takes one check away and expects red.
"""

import hashlib
import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client as Browser

from cwhub.accounts.models import CallbackDoor, ScreenDoor
from cwhub.webhooks import inbox
from cwhub.webhooks import views as callbacks
from cwhub.webhooks.doors import callback_url, open_door
from cwhub.webhooks.envelope import Unbelievable, signature_of
from cwhub.webhooks.models import CallbackKey, InboxItem
from desk.isolation.probing import Faults
from desk.isolation.sides import Side
from desk.isolation.stage import Stage
from desk.pod import access, views
from desk.pod.access import new_token
from kit.ids import secret_hash
from kit.sealed_field import sealed_field
from tests.isolation.test_mutants import Mutate, Probe, anything_goes, fresh, is_red_without, mutant, on

MINE, THEIRS = "https://na.mine.example", "https://na.theirs.example"
KEY = "a signing key of the stage"


# --- the panel --------------------------------------------------------------------------------------------------------
def panel_from_another_site(stage: Stage) -> Faults:
    """A page elsewhere that has come by a token gets nothing with it."""
    token = new_token(stage.mine.connection, stage.people["admin"], "canary")
    header = {"Authorization": f"Bearer {token}", "Sec-Fetch-Site": "cross-site"}
    answer = Browser(raise_request_exception=False).get("/pod/panel", {"ticket": stage.mine.number}, headers=header)
    return [] if answer.status_code == 401 else [f"another site was answered: {answer.status_code}"]


def framing_by_another_screen(stage: Stage) -> Faults:
    """The frame of one company may be shown by that company's screen only."""
    for side, origin in ((stage.mine, MINE), (stage.beyond, THEIRS)):
        ScreenDoor.objects.create(
            origin=origin, company_id=f"{side.mark}company", account_id=side.account.pk, connection=side.connection
        )
    answer = Browser().get("/pod", {"company": f"{stage.mine.mark}company"})
    policy = str(answer.headers["Content-Security-Policy"])
    assert MINE in policy, "the probe would prove nothing"
    return ["another account's screen may frame the panel"] if THEIRS in policy else []


def every_door(request: Any) -> list[ScreenDoor]:
    return list(ScreenDoor.objects.all())


# --- callbacks --------------------------------------------------------------------------------------------------------
def callback_of_another_company(stage: Stage) -> Faults:
    """Correctly signed, at our door, but it names somebody else's company."""
    return believed(stage.mine, company=f"{stage.beyond.mark}company", host="https://localhost:8100")


def callback_with_a_key_from_elsewhere(stage: Stage) -> Faults:
    return believed(stage.mine, company=stage.mine.connection.company_id, host="https://localhost:9443")


def callback_that_nobody_signed(stage: Stage) -> Faults:
    mine = stage.mine
    return believed(mine, company=mine.connection.company_id, host="https://localhost:8100", signed_with="a guess")


def believed(side: Side, *, company: str, host: str, signed_with: str = KEY) -> Faults:
    query = f"companyName={side.connection.company_id}&id=1"
    key_url = f"{host}/v2025_1//system/callbackkey/index.rails?{query}"
    said = {"Type": "ticket", "ID": side.number, "Action": "updated", "CompanyId": company}
    body = json.dumps({**said, "Metadata": {"key_url": key_url}}).encode()
    with side.whole.open():
        key = CallbackKey(account=side.account, connection=side.connection, key_url=key_url)
        sealed_field(key, "key_sealed").seal(key, KEY)
        key.save()
    item = InboxItem(connection=side.connection, body=body, signature=signature_of(body, signed_with))
    try:
        inbox.verify(item, http=None)
    except Unbelievable:
        return []
    return ["a callback of somebody else was believed"]


def callback_at_our_door(stage: Stage) -> Faults:
    """What comes in by one account's secret path is that account's and nobody else's."""
    with stage.beyond.whole.open():
        open_door(stage.beyond.connection)
    with stage.mine.whole.open():
        open_door(stage.mine.connection)
        path = urlsplit(callback_url(stage.mine.connection)).path
    body = json.dumps({"canary": stage.mine.mark}).encode()
    Browser(raise_request_exception=False).post(path, body, content_type="application/json")
    stored = {"us": kept_by(stage.mine, body), "another account": kept_by(stage.beyond, body)}
    return [] if stored == {"us": 1, "another account": 0} else [f"it was stored for {stored}"]


def kept_by(side: Side, body: bytes) -> int:
    with side.whole.open():
        rows = InboxItem.objects.filter(body_sha256=hashlib.sha256(body).hexdigest())
        return rows.filter(account_id=side.account.pk).count()


def newest_door(token: str) -> CallbackDoor | None:
    return CallbackDoor.objects.exclude(token_hash=secret_hash(token)).order_by("-pk").first()


DOORS = [
    mutant("whose page asks the panel", panel_from_another_site, on(access, "OWN_FRAME", ("", "cross-site"))),
    mutant("which screen may frame the panel", framing_by_another_screen, on(views, "framing_doors", every_door)),
    mutant("whose callback it is", callback_at_our_door, on(callbacks, "door_at", newest_door)),
    mutant("the company of a callback", callback_of_another_company, on(inbox, "check_company", anything_goes)),
    mutant("the address of its key", callback_with_a_key_from_elsewhere, on(inbox, "check_key_url", anything_goes)),
    mutant("the signature of a callback", callback_that_nobody_signed, on(inbox, "check_signature", anything_goes)),
]


@pytest.mark.parametrize(("probe", "patches"), DOORS)
def test_without_this_check_at_a_door_the_suite_is_red(
    usual_stage: Stage, probe: Probe, patches: tuple[Mutate, ...]
) -> None:
    with fresh(usual_stage):
        assert probe(usual_stage) == []
    assert is_red_without(usual_stage, probe, patches)
