"""Settings > Roles and rights: the table itself, for everybody."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Role
from cwhub.accounts.rights import RIGHTS, SENTENCES, WHOLE_ACCOUNT, Right, needs


@require_safe
@needs(Right.SEE_DESK)
def roles(request: ScopedRequest) -> HttpResponse:
    context = {"roles": [role.label for role in Role], "rows": rows(), "mine": request.membership.get_role_display()}
    return render(request, "desk/settings/roles.html", context)


def rows() -> list[dict[str, Any]]:
    """Each right with a cell for each role, in the order of both."""
    return [
        {
            "sentence": SENTENCES[right],
            "whole": right in WHOLE_ACCOUNT,
            "cells": [{"role": role.label, "has": right in RIGHTS[role]} for role in Role],
        }
        for right in Right
    ]
