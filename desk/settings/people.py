"""Settings > People and roles."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Client, Connection, MemberLink, Membership, Role
from cwhub.mirror.models import Member
from desk.connecting.services import connection_of
from desk.people import PersonRefused, Place, change_person
from desk.settings.access import actor_of, admins_only

PAGE = "desk/settings/people.html"
MAY = {
    Role.TECHNICIAN: "decides low and medium risk",
    Role.DISPATCHER: "decides low and medium risk, pauses automation",
    Role.MANAGER: "decides everything, sets levels and policies",
    Role.BILLING: "reads",
    Role.ADMIN: "everything, and these settings",
    Role.AUDITOR: "reads, and the audit log",
}


@admins_only
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    return page(cast(ScopedRequest, request), request.GET.get("person", ""))


@admins_only
@require_POST
def change(request: HttpRequest, uid: str) -> HttpResponse:
    mine = cast(ScopedRequest, request)
    connection = connection_of(mine.scope)
    try:
        place = place_of(mine)
        change_person(scope=mine.scope, connection=connection, uid=uid, place=place, by=actor_of(mine))
    except PersonRefused as refused:
        return page(mine, uid, refused=str(refused))
    messages.success(request, "Saved. It holds from the next request on.")
    return redirect("people")


def place_of(request: ScopedRequest) -> Place:
    posted = request.POST
    if posted.get("role") not in Role.values:
        raise PersonRefused("Choose a role.")
    member = posted.get("member", "")
    return Place(
        role=Role(posted["role"]),
        all_clients=posted.get("sees", "all") == "all",
        clients=frozenset(int(word) for word in posted.getlist("client") if word.isdigit()),
        member=int(member) if member.isdigit() else None,
        active=posted.get("active") == "on",
    )


def page(request: ScopedRequest, uid: str, *, refused: str = "") -> HttpResponse:
    connection = connection_of(request.scope)
    rows = Membership.objects.filter(account_id=request.scope.account_id).select_related("user")
    found = list(rows.order_by("-active", "user__first_name", "user__username"))
    links = links_of(connection)
    opened = next((row for row in found if row.user.uid == uid), None)
    if uid and opened is None:
        raise Http404
    context: dict[str, Any] = {
        "people": [{"row": row, "link": links.get(row.pk), "may": MAY[Role(row.role)]} for row in found],
        "opened": opened,
        "refused": refused,
        "roles": [{"value": role.value, "label": role.label, "may": MAY[role]} for role in Role],
    }
    if opened is not None:
        context |= {"members": members_for(connection, opened, links), "clients": clients_for(request, opened)}
        context["link"] = links.get(opened.pk)
    return render(request, PAGE, context, status=422 if refused else 200)


def links_of(connection: Connection | None) -> dict[int, MemberLink]:
    return {row.membership_id: row for row in MemberLink.objects.filter(connection=connection)} if connection else {}


def members_for(connection: Connection | None, person: Membership, links: dict[int, MemberLink]) -> list[Member]:
    """Active members that nobody else is."""
    if connection is None:
        return []
    taken = [link.member_id for of, link in links.items() if of != person.pk]
    rows = Member.objects.filter(connection=connection, inactive=False, gone_at=None).exclude(external_id__in=taken)
    return list(rows.exclude(license_class="A").order_by("name"))


def clients_for(request: ScopedRequest, person: Membership) -> list[dict[str, Any]]:
    rows = Client.objects.within(request.scope).filter(takes_part=True, gone_at=None).order_by("name")
    chosen = set(person.clients)
    return [{"client": row, "ticked": row.pk in chosen} for row in rows]
