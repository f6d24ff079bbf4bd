"""The four short statements of a connected card: what, how much, and what is to say about it."""

from datetime import timedelta

from django.conf import settings

from cwhub.accounts.models import Client, Connection
from cwhub.mirror.models import Board, BoardType
from desk.connecting.trying import checked
from desk.settings.times import ago
from kit.clock import now

WEEK = timedelta(days=7)
Fact = tuple[str, str, str, str]  # name, figure, note, tone


def facts(connection: Connection) -> list[Fact]:
    return [clients_fact(connection), boards_fact(connection), poll_fact(connection), rights_fact(connection)]


def clients_fact(connection: Connection) -> Fact:
    rows = Client.objects.filter(connection=connection, gone_at=None)
    active = rows.filter(takes_part=True)
    figure = f"{active.count():,} active of {rows.count():,} companies"
    return "Clients", figure, "; ".join([new_words(connection), *ended_words(connection)]), ""


def new_words(connection: Connection) -> str:
    since = max(now() - WEEK, connection.connected_at or now())
    new = Client.objects.filter(connection=connection, gone_at=None, takes_part=True, client_since__gt=since).count()
    if not new:
        return "No new client this week"
    word, became = ("company", "a client") if new == 1 else ("companies", "clients")
    return f"{new} {word} became {became} this week, with the defaults"


def ended_words(connection: Connection) -> list[str]:
    """What ConnectWise no longer has: nothing is proposed there, and what was is kept."""
    ended = Client.objects.filter(connection=connection, gone_at__isnull=False)
    merged = ended.filter(merged_into__isnull=False).count()
    deleted = ended.count() - merged
    words = [f"{deleted} deleted" if deleted else "", f"{merged} merged into another" if merged else ""]
    return [word for word in words if word]


def boards_fact(connection: Connection) -> Fact:
    boards = Board.objects.filter(connection=connection, gone_at=None)
    chosen = boards.filter(takes_part=True).order_by("name")
    refs = list(chosen.values_list("external_id", flat=True))
    left_out = BoardType.objects.filter(connection=connection, board_ref__in=refs, takes_part=False, gone_at=None)
    count = left_out.count()
    types = f"{count} type{'' if count == 1 else 's'} left out" if count else "no type left out"
    names = ", ".join(chosen.values_list("name", flat=True)) or "No board"
    return "Takes part", names, f"{len(refs)} of {boards.count()} boards; {types}", ""


def poll_fact(connection: Connection) -> Fact:
    at = connection.last_poll_at
    compared = connection.reconciled_at
    note = f"{every_seconds()}; every id compared {ago(compared)} ago" if compared else every_seconds()
    return "Mirror", f"Last asked {ago(at)} ago" if at else "Asked within a minute", note, ""


def every_seconds() -> str:
    return f"Every {settings.POLL_SECONDS} s beside callbacks"


def rights_fact(connection: Connection) -> Fact:
    rows = checked(connection)
    lacking = [row for row in rows if row.lacking]
    if not connection.checks.get("permissions"):
        return "Permissions", "Not tried yet", "“Check again” tries each", ""
    figure = f"{len(rows) - len(lacking)} of {len(rows)} as needed"
    names = "; ".join(f"{row.row.action} {', '.join(cell.verb for cell in row.lacking)}" for row in lacking)
    return "Permissions", figure, names or "Nothing is missing", "warn" if lacking else ""
