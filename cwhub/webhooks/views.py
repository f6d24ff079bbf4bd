"""The door for callbacks: store, answer. Everything else happens later, whatever else is busy."""

import hashlib
import logging

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cwhub.accounts.models import CallbackDoor
from cwhub.accounts.queue import enqueue
from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from cwhub.webhooks.envelope import SIGNATURE
from cwhub.webhooks.models import InboxItem
from kit.clock import now
from kit.ids import secret_hash

LONGEST_BODY = 256 * 1024
log = logging.getLogger("cwhub.webhooks")


@login_not_required
@csrf_exempt  # signed by ConnectWise, and carries no cookie
@require_POST
def connectwise(request: HttpRequest, token: str) -> HttpResponse:
    door = door_at(token)
    if door is None:
        return HttpResponse("Unknown address.", status=404, content_type="text/plain")
    body = body_of(request)
    if body is None:
        log.warning("callback refused: too long", extra={"connection": door.connection_id})
        return HttpResponse("Too long.", status=413, content_type="text/plain")
    store(door, body, signature_said(request))
    return HttpResponse("Stored.", content_type="text/plain")


connectwise.scope_free = True  # type: ignore[attr-defined]  # the door says whose callback it is


def door_at(token: str) -> CallbackDoor | None:
    """The account's and connection's own. Nothing else of the request says whose callback it is."""
    return CallbackDoor.objects.filter(token_hash=secret_hash(token), retired_at=None).first()


def body_of(request: HttpRequest) -> bytes | None:
    """The whole body; None when it is too long, or its length is said to be too much or cannot be read."""
    said = request.headers.get("Content-Length", "")
    if said.isdecimal() and int(said[:10]) > LONGEST_BODY:
        return None
    try:
        body = request.body
    except (RequestDataTooBig, ValueError):  # the latter for a length that is no number
        return None
    return body if len(body) <= LONGEST_BODY else None


def signature_said(request: HttpRequest) -> str:
    """What cannot be a signature is stored as none: the header may hold what no table takes."""
    said = request.headers.get("x-content-signature", "")
    return said if SIGNATURE.fullmatch(said) else ""


def store(door: CallbackDoor, body: bytes, signature: str) -> None:
    """One row for one body; the same bytes again change nothing."""
    scope = ClientScope(door.account_id, ALL, SYSTEM, "callback")
    with scope.open():
        waiting = InboxItem.objects.within(scope).filter(state=InboxItem.State.NEW, attempts=0, due_at__lte=now())
        rung = waiting.exists()  # for that one, and whoever takes it goes on to ours; if not, the tick rings
        InboxItem.objects.bulk_create(
            [
                InboxItem(
                    account_id=door.account_id,
                    connection_id=door.connection_id,
                    body=body,
                    body_sha256=hashlib.sha256(body).hexdigest(),
                    signature=signature[:200],
                )
            ],
            ignore_conflicts=True,
        )
        if not rung:
            enqueue("cwhub.webhooks.tasks.take_inbox", door.account_id)
