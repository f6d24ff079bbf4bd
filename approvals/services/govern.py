"""What an account lets happen: categories and their levels, tool policies, the pause."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from approvals.errors import InvalidProposal, NotAllowed, NotFound
from approvals.models import Category, Level, ToolMode, ToolPolicy
from approvals.policy import policy_version
from approvals.selectors import fault_in
from approvals.services.rows import person_behind
from cwhub.accounts.models import Account
from cwhub.accounts.rights import WHOLE_ACCOUNT, Right, has_right, who_can
from cwhub.accounts.scope import Actor, ClientScope
from cwhub.audit import services as audit
from cwhub.journal.kinds import registered_kinds
from kit.clock import now

HIGHEST_WITHOUT_REPLAY = Level.APPROVE


@dataclass(frozen=True)
class NewCategory:
    name: str
    selectors: list[dict[str, Any]]
    level: int = Level.SUGGEST
    from_history: bool = False
    history_tickets: int = 0


def create_categories(*, scope: ClientScope, chosen: Sequence[NewCategory], by: Actor) -> list[Category]:
    """Adds them behind those that exist, in this order. A name that exists is left as it is."""
    must_have(by, scope, Right.SET_POLICY)
    own = Category.objects.within(scope).filter(active=True)
    names = set(own.values_list("name", flat=True))
    behind = (own.aggregate(last=Max("position"))["last"] or 0) + 1
    fresh = [one for one in chosen if one.name.strip() not in names]
    return [create_category(scope, one, behind + n, by) for n, one in enumerate(fresh)]


def create_category(scope: ClientScope, new: NewCategory, position: int, by: Actor) -> Category:
    fault = fault_in(new.selectors) or ("" if new.name.strip() else "A category needs a name.")
    if fault:
        raise InvalidProposal(fault)
    refuse_unproven(new.level, from_level=Level.SUGGEST)
    row = Category.objects.create(
        account_id=scope.account_id,
        name=new.name.strip(),
        selectors=new.selectors,
        level=new.level,
        position=position,
        from_history=new.from_history,
        history_tickets=new.history_tickets,
    )
    tell(
        scope,
        by,
        "approvals.category_made",
        "category",
        row.uid,
        f"{row.name} starts at level {row.level}",
        level=row.level,
    )
    return row


def set_level(*, scope: ClientScope, category_uid: str, level: int, by: Actor) -> Category:
    """Lowering takes effect at once, also for what policy has allowed and nothing has sent yet."""
    must_have(by, scope, Right.SET_LEVELS)
    row = Category.objects.within(scope).select_for_update().filter(uid=category_uid, active=True).first()
    if not isinstance(row, Category):
        raise NotFound("There is no such category.")
    if level not in Level.values:
        raise InvalidProposal("A trust level is 1, 2, 3 or 4.")
    refuse_unproven(level, from_level=row.level)
    if level != row.level:
        before, row.level = row.level, level
        row.save(update_fields=["level"])
        sentence = f"{row.name} goes from level {before} to {level}"
        tell(scope, by, "approvals.level_set", "category", row.uid, sentence, before=before, after=level)
    return row


def refuse_unproven(level: int, *, from_level: int) -> None:
    if level > from_level and level > HIGHEST_WITHOUT_REPLAY:
        raise NotAllowed("Above level 2 an admin raises a category on the evidence of a replay, and there is none yet.")


def set_tool_policy(*, scope: ClientScope, kind: str, mode: str, by: Actor) -> ToolPolicy:
    """In force with the next call. Every change of any policy counts the account's version up."""
    must_have(by, scope, Right.SET_POLICY)
    if mode not in ToolMode.values:
        raise InvalidProposal("A tool policy is off, wait or auto.")
    if kind not in {known.name for known in registered_kinds()}:
        raise InvalidProposal(f"No write kind is named {kind}.")
    list(Account.objects.select_for_update().filter(pk=scope.account_id))  # one version at a time
    row, _ = ToolPolicy.objects.update_or_create(
        account_id=scope.account_id,
        kind=kind,
        defaults={"mode": mode, "version": policy_version(scope.account_id) + 1, "changed_at": now()},
    )
    tell(scope, by, "approvals.tool_policy_set", "tool", kind, f"{kind} is now {mode}", mode=mode, version=row.version)
    return row


def pause_automation(*, scope: ClientScope, by: Actor) -> None:
    """Stops what policy allowed and nothing has sent yet; what people decided goes on."""
    must_have(by, scope, Right.PAUSE)
    turn(scope, by, paused=True)


def resume_automation(*, scope: ClientScope, by: Actor) -> None:
    must_have(by, scope, Right.RESUME)
    turn(scope, by, paused=False)


def turn(scope: ClientScope, by: Actor, *, paused: bool) -> None:
    rows = Account.objects.filter(pk=scope.account_id, automation_paused=not paused)
    if rows.update(automation_paused=paused, automation_paused_at=now() if paused else None):
        word = "paused" if paused else "resumed"
        tell(scope, by, f"approvals.automation_{word}", "account", "", f"Automation is {word}")


def must_have(by: Actor, scope: ClientScope, right: Right) -> None:
    if right in WHOLE_ACCOUNT and not scope.is_all:
        raise NotAllowed("What holds for every client is changed by somebody who sees every client.")
    if not has_right(person_behind(by, scope.account_id), right):
        raise NotAllowed(f"{who_can(right)} can do that.")


def tell(scope: ClientScope, by: Actor, act: str, subject: str, subject_uid: str, sentence: str, **data: Any) -> None:
    audit.record(
        account_id=scope.account_id,
        by=by,
        act=act,
        subject=subject,
        subject_uid=subject_uid,
        sentence=sentence,
        data=data,
    )
