"""Reads what the account lets happen today: tool policies, levels, pause."""

from collections.abc import Iterable

from django.db.models import Max

from approvals.models import Category, Level, ToolMode, ToolPolicy
from cwhub.accounts.models import Account

STRICTEST_FIRST = (ToolMode.OFF, ToolMode.WAIT, ToolMode.AUTO)


def tool_mode(account_id: int, kinds: Iterable[str]) -> ToolMode:
    """The strictest mode among these kinds. A kind without a policy needs approval."""
    asked = set(kinds)
    stored = dict(ToolPolicy.objects.filter(account_id=account_id, kind__in=asked).values_list("kind", "mode"))
    return min((ToolMode(stored.get(kind, ToolMode.WAIT)) for kind in asked), key=STRICTEST_FIRST.index)


def policy_version(account_id: int) -> int:
    return ToolPolicy.objects.filter(account_id=account_id).aggregate(latest=Max("version"))["latest"] or 0


def is_paused(account_id: int) -> bool:
    return Account.objects.get(pk=account_id).automation_paused


def level_of(category: Category | None) -> int:
    """*Everything else*, and a category that was retired, stay at level 1."""
    return category.level if category is not None and category.active else Level.SUGGEST
