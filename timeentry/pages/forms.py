"""One entry as a plain form, for narrow windows and without script; read and checked as in the grid."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from approvals.pages import calls_out, in_account_time
from cwhub.accounts.middleware import ScopedRequest
from timeentry.errors import Changed, NotAllowed, NotFound, TimeError
from timeentry.models import Draft
from timeentry.pages.asked import Sight, sight
from timeentry.pages.cells import HEADS, LISTS
from timeentry.pages.rows import Row
from timeentry.pages.showing import day_title
from timeentry.pages.views import lists, of_a_day
from timeentry.scopes import whole
from timeentry.services import drafts
from timeentry.services.written import texts

GROUPS = (
    ("charge",),
    ("start", "end", "actual", "deduct"),
    ("type", "role"),
    ("agreement", "billing", "tab"),
    ("notes",),
    ("internal",),
)
LABELS = {name: label for name, label, _ in HEADS} | {"actual": "Hours", "deduct": "Deduct (hours)", "notes": "Notes"}
LONG = ("notes", "internal")


@dataclass(frozen=True)
class Field:
    name: str
    value: str
    told: str = ""
    errors: bool = False
    preset: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.name]

    @property
    def list(self) -> str:
        return LISTS.get(self.name, "")

    @property
    def long(self) -> bool:
        return self.name in LONG


@dataclass(frozen=True)
class Form:
    title: str
    groups: list[list[Field]]
    uid: str = ""
    version: int = 0
    refused: str = ""


def form_of(
    title: str, values: Mapping[str, str], row: Row | None = None, draft: Draft | None = None, refused: str = ""
) -> Form:
    cells = {cell.f: cell for cell in row.cells} if row else {}

    def made(name: str) -> Field:
        tip = cells[name].tip if name in cells else None
        preset = cells[name].text if name in cells and "miss" not in cells[name].css.split() else ""
        return Field(name, values.get(name, ""), tip.sentence if tip else "", bool(tip and cells[name].error), preset)

    groups = [[made(name) for name in group] for group in GROUPS]
    return Form(title, groups, draft.uid if draft else "", draft.version if draft else 0, refused)


@require_http_methods(["GET", "POST"])
@calls_out
@in_account_time
@of_a_day
def new(request: ScopedRequest) -> HttpResponse:
    with whole(request.scope).open():
        asked = sight(request.scope, request.GET)
        must_write(asked)
        if request.method == "GET":
            return page(request, asked, form_of("New entry", {"tab": "Discussion"}))
        row = drafts.add(scope=request.scope, at=asked.at, fields=fields_of(request)[0])
    return onward(request, asked, row)


@require_http_methods(["GET", "POST"])
@calls_out
@in_account_time
@of_a_day
def entry(request: ScopedRequest, uid: str) -> HttpResponse:
    with whole(request.scope).open():
        asked, draft = found(request, uid)
        must_write(asked)
        if request.method == "GET":
            return shown(request, asked, draft)
    then = request.POST.get("then", "")
    try:
        if then == "remove":
            drafts.remove(scope=request.scope, at=asked.at, uid=uid)
            messages.success(request, "Taken off the day.")
        else:
            draft = saved(request, asked, uid)
    except TimeError as error:
        with whole(request.scope).open():
            draft.refresh_from_db()
            sentence = both(error, fields_of(request)[0], asked) if isinstance(error, Changed) else str(error)
            return shown(request, asked, draft, refused=sentence, status=409)
    return onward(request, asked, draft)


def found(request: ScopedRequest, uid: str) -> tuple[Sight, Draft]:
    draft = Draft.objects.filter(uid=uid, removed_at=None).first()
    if not isinstance(draft, Draft):
        raise Http404("There is no such entry.")
    try:
        asked = sight(request.scope, {"day": draft.day.isoformat()})
        if asked.at.member != draft.member_ref:
            asked = sight(request.scope, {"day": draft.day.isoformat(), "member": str(draft.member_ref)})
    except (NotAllowed, NotFound) as error:
        raise Http404("There is no such entry.") from error
    return asked, draft


def must_write(asked: Sight) -> None:
    if not asked.writable:
        raise NotAllowed("You see this day, but do not enter its time.")


def fields_of(request: ScopedRequest) -> tuple[dict[str, str], dict[str, str]]:
    """What is changed, and what stood there: a field that nobody touched is not saved."""
    names = [name for group in GROUPS for name in group]
    typed = {name: request.POST[name].replace("\r\n", "\n") for name in names if name in request.POST}
    was = {name: request.POST.get(f"was-{name}", "").replace("\r\n", "\n") for name in typed}
    return {name: text for name, text in typed.items() if text.strip() != was[name].strip()}, was


def saved(request: ScopedRequest, asked: Sight, uid: str) -> Draft:
    fields, was = fields_of(request)
    version = request.POST.get("version", "")
    number = int(version) if version.isdecimal() and len(version) < 9 else 0
    return drafts.save(scope=request.scope, at=asked.at, uid=uid, version=number, fields=fields, was=was)


def both(error: Changed, typed: Mapping[str, str], asked: Sight) -> str:
    stands = texts(error.standing, asked.at.reader(asked.scope))
    told = [f"{LABELS[name]}: {stands.get(name) or 'nothing'} stands here, you typed {text or 'nothing'}"
            for name, text in typed.items()]  # fmt: skip
    return f"{error} {'; '.join(told)}. Save again to replace it."


def shown(request: ScopedRequest, asked: Sight, draft: Draft, *, refused: str = "", status: int = 200) -> HttpResponse:
    row = next((row for row in asked.day().everything if row.uid == draft.uid), None)
    values = texts(draft, asked.at.reader(asked.scope))
    return page(request, asked, form_of(row.name if row else "Entry", values, row, draft, refused), status)


def page(request: ScopedRequest, asked: Sight, form: Form, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "day_url": asked.day_url,
        "day_title": day_title(asked.at.day),
        "lists": lists(asked),
    }
    return render(request, "timeentry/entry.html", context, status=status)


def onward(request: ScopedRequest, asked: Sight, draft: Draft) -> HttpResponse:
    stay = request.POST.get("then") == "stay"
    return HttpResponseRedirect(reverse("time_entry", args=[draft.uid]) if stay else asked.day_url)
