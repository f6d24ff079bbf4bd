"""What the shell around every signed-in page shows: navigation, the person, how old the data is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from approvals import queries
from approvals.pages import account_of
from approvals.rights import decides
from cwhub.accounts.models import Connection, Membership
from cwhub.accounts.rights import Right, has_right
from cwhub.accounts.scope import ClientScope, scope_is_open
from desk.review.marking import open_questions
from kit.clock import now
from timeentry.unposted import unposted


@dataclass(frozen=True)
class Entry:
    label: str
    url_name: str
    icon: str
    group: str = ""
    key: str = ""
    needs: Right = Right.SEE_DESK
    under: str = ""  # pages of its own beneath another address
    only_with_count: bool = False  # shown while something waits there, and on its own page


ENTRIES = (
    Entry("Home", "home", "home", key="h"),
    Entry("Today", "today", "calendar"),
    Entry("Approvals", "approvals", "inbox", key="a"),
    Entry("Time", "time", "clock", key="t", needs=Right.OWN_TIME),
    Entry("Team's time", "time_team", "users", needs=Right.SEE_TEAM_TIME),
    Entry("Questions", "billing_questions", "mail", needs=Right.OWN_TIME, only_with_count=True),
    Entry("Billing review", "billing_review", "book", needs=Right.SEE_TEAM_TIME),
    Entry("Tickets", "tickets", "ticket"),
    Entry("Clients", "clients", "building"),
    Entry("Autonomy", "autonomy", "sliders", "Govern"),
    Entry("Tool policies", "autonomy_tools", "shield", "Govern"),
    Entry("Integrations", "integrations", "plug", "Govern", "s", Right.MANAGE_CONNECTIONS, under="/settings/"),
    Entry("Audit log", "audit", "log", "Govern", needs=Right.READ_AUDIT),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of base.html. Nothing outside of an open scope: error pages have a shell of their own."""
    membership: Membership | None = getattr(request, "membership", None)
    if membership is None or not scope_is_open():
        return {}
    scope: ClientScope = request.scope  # type: ignore[attr-defined]
    return {
        "nav": navigation(request, scope, membership),
        "viewer": viewer(membership),
        "may": {right.value for right in Right if has_right(membership, right)},
        "account_name": account_of(request).name,
        "data_age": data_age(scope),
        "palette_url": address("palette"),
    }


def navigation(request: HttpRequest, scope: ClientScope, membership: Membership) -> list[dict[str, Any]]:
    mine = [entry for entry in ENTRIES if has_right(membership, entry.needs) and address(entry.url_name)]
    rows = ((entry, row(request, entry, scope, membership)) for entry in mine)
    return [shown for entry, shown in rows if not entry.only_with_count or shown["count"] or shown["active"]]


def row(request: HttpRequest, entry: Entry, scope: ClientScope, membership: Membership) -> dict[str, Any]:
    url = address(entry.url_name)
    return {
        "label": entry.label,
        "url": url,
        "icon": entry.icon,
        "group": entry.group,
        "key": entry.key,
        "count": COUNTS[entry.url_name](scope, membership) if entry.url_name in COUNTS else 0,
        "active": is_here(request.path, url) or bool(entry.under and request.path.startswith(entry.under)),
    }


def is_here(path: str, url: str) -> bool:
    """The page itself or one beneath it, unless another entry fits better."""
    if path == url:
        return True
    longer = [other for entry in ENTRIES if len(other := address(entry.url_name)) > len(url)]
    beneath = url != "/" and path.startswith(f"{url}/")
    return beneath and not any(path == other or path.startswith(f"{other}/") for other in longer)


def waiting(scope: ClientScope, membership: Membership) -> int:
    """What waits for this person's decision; nothing is counted for who decides nothing."""
    if not decides(membership):
        return 0
    return queries.waiting_proposals(scope, membership).count()


COUNTS: dict[str, Callable[[ClientScope, Membership], int]] = {
    "approvals": waiting,
    "time": unposted,
    "billing_questions": open_questions,
}


def viewer(membership: Membership) -> dict[str, Any]:
    user = membership.user
    return {
        "name": user.display_name,
        "initials": user.initials,
        "title": membership.title or membership.get_role_display(),
        "keys_off": user.shortcuts_off,
    }


def data_age(scope: ClientScope) -> dict[str, Any] | None:
    """When the mirror last heard of ConnectWise, of several the one heard longest ago. Older than 2 polls is marked."""
    read = [row.last_poll_at for row in Connection.objects.within(scope) if row.last_poll_at]
    if not read:
        return None
    oldest = min(read)
    return {"read_at": oldest, "text": age_text(now() - oldest), "stale": is_stale(oldest)}


def is_stale(moment: datetime) -> bool:
    return now() - moment > timedelta(seconds=2 * settings.POLL_SECONDS)


def age_text(age: timedelta) -> str:
    seconds = max(0, int(age.total_seconds()))
    if seconds < 100:
        return f"read {seconds} s ago"
    return f"read {seconds // 60} min ago" if seconds < 5400 else f"read {seconds // 3600} h ago"


def address(url_name: str) -> str:
    """Empty where this installation has no such page."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
