"""Why an entry is covered or not: every rule with its sentence, the pool, the rate and what was assumed."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from approvals.pages import calls_out, in_account_time
from cwhub.accounts.middleware import ScopedRequest
from timeentry.pages.forms import found
from timeentry.pages.rows import Row
from timeentry.pages.showing import day_title
from timeentry.pages.views import of_a_day
from timeentry.scopes import whole

KIND_ICONS = {"covered": "check", "part": "alert", "outside": "minus", "not applied": "minus", "internal": "minus"}
TONES = {"covered": "ok", "part": "warn"}


@require_safe
@calls_out
@in_account_time
@of_a_day
def why(request: ScopedRequest, uid: str) -> HttpResponse:
    with whole(request.scope).open():
        asked, draft = found(request, uid)
        rows = [row for row in asked.day().everything if row.cover]
        row = next((one for one in rows if one.uid == draft.uid), None)
        if row is None or row.cover is None:
            raise Http404("There is nothing to explain about this entry yet.")
        context = {
            "row": row,
            "told": row.cover.told,
            "tone": TONES.get(row.cover.kind, ""),
            "icon_of_it": KIND_ICONS[row.cover.kind],
            "met": sum(one["met"] for one in row.cover.told.get("reasons", ())),
            "crossed": sum(not one["met"] for one in row.cover.told.get("reasons", ())),
            "rows": [listed(one, row) for one in rows],
            "day_url": asked.day_url,
            "day_title": day_title(asked.at.day),
            "edit_url": row.url,
            **beside(rows, row),
        }
        return render(request, "timeentry/why.html", context)


def listed(one: Row, row: Row) -> dict[str, Any]:
    assert one.cover is not None
    return {
        "row": one,
        "url": reverse("time_why", args=[one.uid]),
        "here": one.uid == row.uid,
        "word": one.cover.word,
        "tone": TONES.get(one.cover.kind, ""),
    }


def beside(rows: list[Row], row: Row) -> dict[str, str]:
    """The entries before and after it; empty at the ends."""
    at = [one.uid for one in rows].index(row.uid)
    before = reverse("time_why", args=[rows[at - 1].uid]) if at else ""
    after = reverse("time_why", args=[rows[at + 1].uid]) if at + 1 < len(rows) else ""
    return {"before_url": before, "after_url": after}
