"""What every signed-in page shows around its content: navigation, the person, how old the data is."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from approvals.queries import open_proposals
from cwhub.accounts.models import Account, Connection, Membership, Role
from cwhub.accounts.scope import ClientScope, scope_is_open
from kit.clock import now

# Label, name of the address, icon, group, second key of `G`. A page that is not there yet is left out.
PAGES = (
    ("Today", "home", "home", "", "t"),
    ("Approvals", "approvals", "inbox", "", "a"),
    ("Autonomy", "autonomy", "sliders", "Govern", ""),
    ("Integrations", "integrations", "plug", "Govern", "s"),
    ("Audit log", "audit", "log", "Govern", ""),
)
BELOW = {"integrations": "/settings/"}  # pages that stand below an entry


def shell(request: HttpRequest) -> dict[str, Any]:
    """A context processor. Without a place in an account, or outside of a scope, it says nothing."""
    membership: Membership | None = getattr(request, "membership", None)
    scope: ClientScope | None = getattr(request, "scope", None)
    if membership is None or scope is None or not scope_is_open():
        return {}
    return {
        "nav": list(filter(None, (entry(request, scope, *page) for page in PAGES))),
        "viewer": {
            "name": membership.user.display_name,
            "initials": membership.user.initials,
            "title": membership.title or Role(membership.role).label,
            "keys_off": membership.user.shortcuts_off,
        },
        "account_name": Account.objects.get(pk=scope.account_id).name,
        "data_age": data_age(scope),
    }


def entry(
    request: HttpRequest, scope: ClientScope, label: str, name: str, icon: str, group: str, key: str
) -> dict[str, Any] | None:
    try:
        url = reverse(name)
    except NoReverseMatch:
        return None
    below = BELOW.get(name, url)
    active = request.path == url or (below != "/" and request.path.startswith(below))
    count = open_proposals(scope).count() if name == "approvals" else 0
    return {"label": label, "url": url, "icon": icon, "group": group, "key": key, "active": active, "count": count}


def data_age(scope: ClientScope) -> dict[str, Any] | None:
    """How long ago ConnectWise was last asked or has told something."""
    rows = Connection.objects.filter(account_id=scope.account_id)
    moments = [at for pair in rows.values_list("last_poll_at", "last_callback_at") for at in pair if at]
    if not moments:
        return None
    at = max(moments)
    stale = now() - at > timedelta(seconds=2 * settings.POLL_SECONDS)
    return {"read_at": at, "text": f"read {ago(at)} ago", "stale": stale}


def ago(moment: datetime) -> str:
    """How long ago, in the unit that a person would say: 4 s, 12 min, 3 h, 5 days."""
    seconds = max(0, round((now() - moment).total_seconds()))
    for unit, size, until in (("s", 1, 100), ("min", 60, 90 * 60), ("h", 3600, 48 * 3600)):
        if seconds < until:
            return f"{round(seconds / size)} {unit}"
    return f"{round(seconds / 86_400)} days"
