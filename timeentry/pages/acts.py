"""What a person does with a day: rows are saved as they are typed, posted as one act, stopped, and led out."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.views.decorators.http import require_POST

from approvals.errors import ApprovalError
from approvals.pages import calls_out, in_account_time, is_partial
from cwhub.accounts.middleware import ScopedRequest
from cwhub.journal.states import OpState
from timeentry import queries
from timeentry.errors import Changed, NotAllowed, NotFound, TimeError
from timeentry.models import Batch, Draft, Mode
from timeentry.pages.asked import Sight, sight
from timeentry.pages.views import of_a_day, told
from timeentry.scopes import whole
from timeentry.services import drafts, ending, posting
from timeentry.services.typed import Reader

MOST_ACTS = 400
LONGEST_TEXT = 10_000


@dataclass
class Saving:
    """Acts of one request, in their order. What cannot be done is told, and holds up nothing else."""

    asked: Sight
    reader: Reader
    conflicts: dict[str, dict[str, str]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)

    def do(self, act: Mapping[str, Any]) -> None:
        name, uid = str(act.get("act") or ""), str(act.get("row") or "")[:32]
        fields = texts_of(act.get("fields"))
        try:
            self.one(name, uid, fields, act)
        except Changed:
            self.conflicts[uid] = fields
        except (TimeError, NotFound) as error:
            self.refusals.append(str(error))

    def one(self, name: str, uid: str, fields: dict[str, str], act: Mapping[str, Any]) -> None:
        whose: dict[str, Any] = {"scope": self.asked.scope, "at": self.asked.at, "uid": uid}
        if name == "add":
            drafts.add(**whose, fields=fields, reader=self.reader)
        elif name in ("save", "fix"):
            version = int(act.get("version") or 0)
            was = texts_of(act.get("was"))
            drafts.save(**whose, version=version, fields=fields, was=was, reader=self.reader)
        elif name in PLAIN:
            PLAIN[name](**whose)


PLAIN: dict[str, Callable[..., Any]] = {
    "remove": drafts.remove,
    "restore": drafts.restore,
    "retry": drafts.retry,
    "again": drafts.again,
    "split": drafts.split,
}


def texts_of(value: Any) -> dict[str, str]:
    found = value if isinstance(value, dict) else {}
    return {str(name): str(text or "")[:LONGEST_TEXT].replace("\0", "") for name, text in found.items()}


@require_POST
@calls_out
@in_account_time
@of_a_day
def save(request: ScopedRequest) -> HttpResponse:
    """JSON: {"acts": [{"act", "row", "version", "fields", "was"}]}. Answers what has changed, each row as it stands."""
    try:
        acts = json.loads(request.body)["acts"]
    except (ValueError, KeyError, TypeError):
        return HttpResponseBadRequest("This is no list of changes.")
    if not isinstance(acts, list) or len(acts) > MOST_ACTS:
        return HttpResponseBadRequest("There are too many changes in one request.")
    with whole(request.scope).open():
        asked = sight(request.scope, request.GET)
        if not asked.writable:
            raise NotAllowed("You see this day, but do not enter its time.")
        saving = Saving(asked, asked.at.reader(request.scope))
        for act in acts:
            if isinstance(act, dict):
                saving.do(act)
        said = " ".join(dict.fromkeys(saving.refusals))
        typed = {str(act.get("row")) for act in acts if isinstance(act, dict) and act.get("act") == "add"}
        return told(request, asked.day(saving.conflicts), sentence=said, bad=bool(said), typed=typed)


# --- posting --------------------------------------------------------------------------------------------------------
@require_POST
@calls_out
@in_account_time
@of_a_day
def post(request: ScopedRequest) -> HttpResponse:
    """The picked rows, as they were seen: `pick` is `uid:version`."""
    with whole(request.scope).open():
        asked = sight(request.scope, request.GET)
        rows, moved = picked(asked, request.POST.getlist("pick"))
        if not moved:  # who ticks a drafted row has looked at it
            Draft.objects.filter(pk__in=[row.pk for row in rows], reviewed=False).update(reviewed=True)
    if moved:
        return answer(request, asked, f"{moved} changed meanwhile. Look again, then post.", bad=True)
    if not rows:
        return answer(request, asked, "Nothing was picked.", bad=True)
    try:
        batch = posting.post(
            scope=request.scope,
            connection=asked.at.connection,
            member=asked.at.member,
            entries=drafts.wanted_of(rows),
        )
    except (TimeError, ApprovalError) as error:
        return answer(request, asked, str(error), bad=True)
    return answer(request, asked, **said_of(request, batch))


def picked(asked: Sight, picks: Sequence[str]) -> tuple[list[Draft], str]:
    """The drafts in the order of the day; where one has another version, or is gone, its words."""
    wanted = dict(pick.partition(":")[::2] for pick in picks)
    rows = [row for row in drafts.drafts_of(asked.at) if row.uid in wanted]
    moved = sum(str(row.version) != wanted[row.uid] for row in rows) + len(wanted) - len(rows)
    return rows, f"{moved} {'row' if moved == 1 else 'rows'}" if moved else ""


def said_of(request: ScopedRequest, batch: Batch) -> dict[str, Any]:
    with whole(request.scope).open():
        found = queries.progress_of(batch)
        counted = queries.counts(found.entries)
    if found.state == queries.REFUSED or batch.mode == Mode.CHECK:
        held = counted.get("failed", 0) + counted.get("already recorded", 0)
        noun = "row stands" if held == 1 else "rows stand"
        return {"sentence": f"Nothing was posted: {held} {noun} against it.", "bad": True}
    if any(one.state == queries.WAITING for one in found.entries):
        return {"sentence": f"{len(found.entries)} wait for a decision."}
    return {"sentence": ""}  # the foot tells it


@require_POST
@calls_out
@in_account_time
@of_a_day
def cancel(request: ScopedRequest, uid: str) -> HttpResponse:
    return ended(request, uid, lambda batch: ending.cancel(scope=request.scope, batch=batch), "Stopping.")


@require_POST
@calls_out
@in_account_time
@of_a_day
def resolve(request: ScopedRequest, uid: str) -> HttpResponse:
    way = "keep" if request.POST.get("way") == "keep" else "take_back"
    said = "Kept as it stands." if way == "keep" else "Taking back what is left."
    return ended(request, uid, lambda batch: ending.resolve(scope=request.scope, batch=batch, way=way), said)


@require_POST
@calls_out
@in_account_time
@of_a_day
def take_back(request: ScopedRequest) -> HttpResponse:
    """Removes what was posted from ConnectWise: `row` names drafts of this day, `post` a whole post."""
    with whole(request.scope).open():
        asked = sight(request.scope, request.GET)
        chosen = posted_of(asked, request.POST.getlist("row"), request.POST.get("post", ""))
    try:
        for batch, numbers in chosen:
            ending.undo_posted(scope=request.scope, batch=batch, entries=numbers)
    except (TimeError, ApprovalError) as error:
        return answer(request, asked, str(error), bad=True)
    count = sum(len(numbers) for _, numbers in chosen)
    return answer(request, asked, f"Taking back {count}." if count else "Nothing here was posted.", bad=not count)


def posted_of(asked: Sight, uids: Sequence[str], post_uid: str) -> list[tuple[Batch, list[int]]]:
    """Entries that are in ConnectWise, by their batch."""
    found: dict[int, tuple[Batch, list[int]]] = {}
    for row in queries.rows_of(drafts.drafts_of(asked.at)):
        entry, status = row.draft.entry, row.status
        if entry is None or status is None or status.state != OpState.APPLIED:
            continue
        if row.draft.uid in uids or entry.batch.uid == post_uid:
            found.setdefault(entry.batch_id, (entry.batch, []))[1].append(entry.n)
    return list(found.values())


def ended(request: ScopedRequest, uid: str, act: Callable[[Batch], Batch], sentence: str) -> HttpResponse:
    with whole(request.scope).open():
        try:
            batch = queries.batch(request.scope, uid)
        except NotFound as error:
            raise Http404(str(error)) from error
        first = Draft.objects.filter(entry__batch=batch).order_by("day").first()
        day = {"day": first.day.isoformat()} if first else {}
        asked = sight(request.scope, {**request.GET.dict(), **day})
    try:
        act(batch)
    except TimeError as error:
        return answer(request, asked, str(error), bad=True)
    return answer(request, asked, sentence)


def answer(request: ScopedRequest, asked: Sight, sentence: str, *, bad: bool = False) -> HttpResponse:
    """What stands now; without script by a new page."""
    with whole(request.scope).open():
        shown = asked.day()
        if not is_partial(request):
            if sentence:
                (messages.error if bad else messages.success)(request, sentence)
            return HttpResponseRedirect(shown.address())
        return told(request, shown, sentence=sentence, bad=bad)
