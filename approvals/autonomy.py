"""The pages on which an account says what may happen, and the acts on them. Lowering takes effect at once."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from approvals import governing, services
from approvals.errors import ApprovalError, NotAllowed, NotFound
from approvals.models import ToolMode
from approvals.pages import account_of, in_account_time, is_partial
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.rights import Right, has_right, who_can


@require_safe
@in_account_time
def levels(request: ScopedRequest) -> HttpResponse:
    return render(request, "approvals/autonomy.html", levels_context(request))


@require_safe
@in_account_time
def tools(request: ScopedRequest) -> HttpResponse:
    return render(request, "approvals/tools.html", tools_context(request))


def levels_context(request: ScopedRequest) -> dict[str, Any]:
    shown = {"shelves": governing.shelves(request.scope), "tools": len(governing.tools(request.scope))}
    return shown | governed_by(request, Right.SET_LEVELS) | common(request)


def tools_context(request: ScopedRequest) -> dict[str, Any]:
    shown = {"tools": governing.tools(request.scope), "modes": ToolMode.choices}
    return shown | governed_by(request, Right.SET_POLICY) | common(request)


def governed_by(request: ScopedRequest, right: Right) -> dict[str, Any]:
    return {"may_set": has_right(request.membership, right), "who_sets": f"{who_can(right)} can change this."}


def common(request: ScopedRequest) -> dict[str, Any]:
    account, mine = account_of(request), request.membership
    return {
        "paused": account.automation_paused,
        "paused_at": account.automation_paused_at,
        "may_turn": has_right(mine, Right.RESUME if account.automation_paused else Right.PAUSE),
    }


@require_POST
@in_account_time
def set_level(request: ScopedRequest, uid: str) -> HttpResponse:
    said = request.POST.get("level", "")
    level = int(said) if said.isdecimal() and len(said) < 3 else 0
    try:
        row = services.set_level(scope=request.scope, category_uid=uid, level=level, by=request.scope.actor)
    except ApprovalError as error:
        return levels_answer(request, str(error), error)
    return levels_answer(request, f"{row.name} is at level {row.level}, {row.get_level_display()}.")


def levels_answer(request: ScopedRequest, sentence: str, error: ApprovalError | None = None) -> HttpResponse:
    return answer(request, "autonomy", "approvals/levels.html", levels_context(request), sentence, error)


@require_POST
@in_account_time
def set_tool(request: ScopedRequest, kind: str) -> HttpResponse:
    try:
        row = services.set_tool_policy(
            scope=request.scope, kind=kind, mode=request.POST.get("mode", ""), by=request.scope.actor
        )
    except ApprovalError as error:
        return tools_answer(request, str(error), error)
    return tools_answer(request, f"{row.kind}: {row.get_mode_display()}.")


def tools_answer(request: ScopedRequest, sentence: str, error: ApprovalError | None = None) -> HttpResponse:
    return answer(request, "autonomy_tools", "approvals/policies.html", tools_context(request), sentence, error)


def answer(
    request: ScopedRequest,
    page: str,
    fragment: str,
    context: dict[str, Any],
    sentence: str,
    error: ApprovalError | None,
) -> HttpResponse:
    """The table as it stands now, with what happened; a refusal shows the old choice again."""
    if isinstance(error, NotFound):
        raise Http404(sentence)
    if not is_partial(request):
        (messages.error if error else messages.success)(request, sentence)
        return HttpResponseRedirect(reverse(page))
    status = 200 if error is None else 403 if isinstance(error, NotAllowed) else 422
    more = {"fragment": fragment, "sentence": sentence, "bad": error is not None}
    return render(request, "approvals/governed.html", context | more, status=status)


@require_POST
@in_account_time
def pause(request: ScopedRequest) -> HttpResponse:
    return turned(request, services.pause_automation, "All automation is paused. What people decided goes on.")


@require_POST
@in_account_time
def resume(request: ScopedRequest) -> HttpResponse:
    return turned(request, services.resume_automation, "Automation runs again.")


def turned(request: ScopedRequest, service: Any, sentence: str) -> HttpResponse:
    try:
        service(scope=request.scope, by=request.scope.actor)
    except ApprovalError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, sentence)
    return HttpResponseRedirect(reverse("autonomy"))
