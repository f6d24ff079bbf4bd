"""Settings > Pace: what may still be asked of each ConnectWise, who asks, and what waits."""

import hashlib
from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Account, Client, Connection
from cwhub.accounts.rights import Right, has_right, needs
from cwhub.egress.limiter import CLIENT_SHARE, pace_of
from cwhub.egress.reading import Ceiling, Level, ceiling_of, levels_of
from cwhub.journal.models import WriteOp
from cwhub.journal.states import OPEN_BATCHES, OpState
from desk.settings.purposes import Purposed, purposes_of
from desk.settings.tiers import LEAST, MOST, choice_for

WAITS = (OpState.PLANNED, OpState.IN_DOUBT)


@dataclass(frozen=True)
class Line:
    """One row of the table. Tokens are whole ones: a request takes one."""

    name: str
    tokens: int
    capacity: int
    this_minute: int
    last_minute: int
    waiting: int


@dataclass(frozen=True)
class Shown:
    connection: Connection
    ceiling: Ceiling
    percent: int
    per_minute: int
    lines: list[Line]
    purposes: list[Purposed]

    @property
    def per_minute_text(self) -> str:
        return f"{self.per_minute:,}"

    @property
    def moving(self) -> bool:
        used = any(line.waiting or line.this_minute for line in self.lines)
        return used or bool(self.ceiling.blocked_until) or any(row.waiting for row in self.purposes)


@require_safe
@needs(Right.READ_AUDIT)
def pace(request: ScopedRequest) -> HttpResponse:
    connections = list(Connection.objects.within(request.scope).order_by("pk"))
    shown = [shown_of(connection) for connection in connections]
    seen = [(one.ceiling, one.per_minute, one.lines, one.purposes) for one in shown]
    cursor = hashlib.sha256(repr(seen).encode()).hexdigest()[:16]
    if request.headers.get("X-Cursor") == cursor:
        return HttpResponse(status=204)
    context = {
        "shown": shown,
        "cursor": cursor,
        "moving": any(one.moving for one in shown),
        "choices": [choice_for(row) for row in connections] if may_choose(request) else [],
        "least": LEAST,
        "most": MOST,
        "zone": Account.objects.get(pk=request.scope.account_id).zone,
    }
    template = "desk/settings/pace_news.html" if "X-Cursor" in request.headers else "desk/settings/pace.html"
    answer = render(request, template, context)
    answer.headers["X-Cursor"] = cursor
    return answer


def may_choose(request: ScopedRequest) -> bool:
    return has_right(request.membership, Right.MANAGE_CONNECTIONS)


def shown_of(connection: Connection) -> Shown:
    asked = pace_of(connection)
    waiting = waiting_by_client(connection)
    levels = {level.client_id: level for level in levels_of(asked)}
    names = names_of(connection, {*levels, *waiting} - {None})
    whole = levels.pop(None, Level(None, asked.capacity, asked.capacity, 0, 0))
    lines = [line_of("The whole connection", whole, sum(waiting.values()))]
    for client_id, name in sorted(names.items(), key=lambda one: one[1].lower()):
        level = levels.get(client_id)
        if (level and (level.this_minute or level.last_minute)) or waiting.get(client_id):
            share = asked.capacity * CLIENT_SHARE
            full = Level(client_id, share, share, 0, 0)
            lines.append(line_of(name, level or full, waiting.get(client_id, 0)))
    ceiling = ceiling_of(asked)
    per_minute, percent = asked.requests_per_minute, round(100 * ceiling.learned)
    return Shown(connection, ceiling, percent, per_minute, lines, purposes_of(connection))


def line_of(name: str, level: Level, waiting: int) -> Line:
    return Line(name, int(level.tokens), int(level.capacity), level.this_minute, level.last_minute, waiting)


def names_of(connection: Connection, ids: set[int | None]) -> dict[int, str]:
    rows = Client.objects.filter(connection=connection, pk__in=[one for one in ids if one is not None])
    return dict(rows.values_list("pk", "name"))


def waiting_by_client(connection: Connection) -> dict[int | None, int]:
    rows = WriteOp.objects.filter(connection=connection, state__in=WAITS, batch__state__in=OPEN_BATCHES)
    return dict(rows.order_by().values_list("client_id").annotate(count=Count("pk")))
