"""`/healthz`: whether the parts of the product work. Names no tenant; ages are over all connections."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connections
from django.db.models import Max
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from cwhub.accounts import heartbeats
from cwhub.accounts.models import Connection
from kit.clock import now


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and the queue beats, else 503 with the same body."""
    try:
        report = health()
    except DatabaseError:
        return JsonResponse({"ok": False, "database": False}, status=503)
    return JsonResponse(report, status=200 if report["ok"] else 503)


def health() -> dict[str, Any]:
    with connections["default"].cursor() as cursor:
        cursor.execute("select 1")
    beat = heartbeats.age()
    last = Connection.objects.using("sweep").aggregate(callback=Max("last_callback_at"), poll=Max("last_poll_at"))
    seconds = round(beat.total_seconds(), 1) if beat else None
    # A queue that has not beaten yet is starting; one that has stopped beating is not working.
    working = seconds is None or seconds <= settings.HEARTBEAT_STALE_SECONDS
    return {
        "ok": working,
        "database": True,
        "queue_heartbeat_seconds": seconds,
        "last_callback_seconds": age(last["callback"]),
        "last_poll_seconds": age(last["poll"]),
    }


def age(moment: datetime | None) -> float | None:
    return round((now() - moment).total_seconds(), 1) if moment else None


healthz.scope_free = True  # type: ignore[attr-defined]
