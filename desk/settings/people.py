"""Settings > People and roles."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Client, Connection, MemberLink, Membership, Role
from cwhub.accounts.rights import Right, needs
from cwhub.mirror.models import Member
from desk.connecting.services import connections_of
from desk.people import PersonRefused, Place, change_person
from desk.settings.access import actor_of

PAGE = "desk/settings/people.html"
MAY = {
    Role.TECHNICIAN: "decides low and medium risk",
    Role.DISPATCHER: "decides low and medium risk, pauses automation",
    Role.MANAGER: "decides everything, sets levels and policies",
    Role.BILLING: "reads",
    Role.ADMIN: "everything, and these settings",
    Role.AUDITOR: "reads, and the audit log",
}


@needs(Right.MANAGE_PEOPLE)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    return page(cast(ScopedRequest, request), request.GET.get("person", ""))


@needs(Right.MANAGE_PEOPLE)
@require_POST
def change(request: HttpRequest, uid: str) -> HttpResponse:
    mine = cast(ScopedRequest, request)
    try:
        place = place_of(mine, connections_of(mine.scope))
        change_person(scope=mine.scope, uid=uid, place=place, by=actor_of(mine))
    except PersonRefused as refused:
        return page(mine, uid, refused=str(refused))
    messages.success(request, "Saved. It holds from the next request on.")
    return redirect("people")


def place_of(request: ScopedRequest, connections: list[Connection]) -> Place:
    posted = request.POST
    if posted.get("role") not in Role.values:
        raise PersonRefused("Choose a role.")
    said = {one: posted.get(field_of(one, connections), "") for one in connections}
    return Place(
        role=Role(posted["role"]),
        all_clients=posted.get("sees", "all") == "all",
        clients=frozenset(int(word) for word in posted.getlist("client") if word.isdigit()),
        members={one: int(member) if member.isdigit() else None for one, member in said.items()},
        active=posted.get("active") == "on",
    )


def field_of(connection: Connection, connections: list[Connection]) -> str:
    """The name of its select. The first one's is plain."""
    return "member" if connection == connections[0] else f"member-{connection.uid}"


def page(request: ScopedRequest, uid: str, *, refused: str = "") -> HttpResponse:
    connections = connections_of(request.scope)
    rows = Membership.objects.filter(account_id=request.scope.account_id).select_related("user")
    found = list(rows.order_by("-active", "user__first_name", "user__username"))
    links = links_of(connections)
    opened = next((row for row in found if row.user.uid == uid), None)
    if uid and opened is None:
        raise Http404
    context: dict[str, Any] = {
        "people": [{"row": row, "links": links.get(row.pk, []), "may": MAY[Role(row.role)]} for row in found],
        "opened": opened,
        "refused": refused,
        "roles": [{"value": role.value, "label": role.label, "may": MAY[role]} for role in Role],
    }
    if opened is not None:
        context |= {"choices": choices_for(connections, opened, links), "clients": clients_for(request, opened)}
    return render(request, PAGE, context, status=422 if refused else 200)


def links_of(connections: list[Connection]) -> dict[int, list[MemberLink]]:
    """Who each person is, on each connection."""
    found: dict[int, list[MemberLink]] = {}
    for row in MemberLink.objects.filter(connection__in=connections).order_by("connection_id"):
        found.setdefault(row.membership_id, []).append(row)
    return found


def choices_for(
    connections: list[Connection], person: Membership, links: dict[int, list[MemberLink]]
) -> list[dict[str, Any]]:
    """One select a connection."""
    mine = {row.connection_id: row.member_id for row in links.get(person.pk, [])}
    return [
        {
            "field": field_of(one, connections),
            "label": "ConnectWise member" if len(connections) == 1 else f"Member, {one.name}",
            "members": members_for(one, person, links),
            "member_id": mine.get(one.pk),
        }
        for one in connections
    ]


def members_for(connection: Connection, person: Membership, links: dict[int, list[MemberLink]]) -> list[Member]:
    """Active members that nobody else is."""
    others = [
        row for of, rows in links.items() if of != person.pk for row in rows if row.connection_id == connection.pk
    ]
    taken = [row.member_id for row in others]
    rows = Member.objects.filter(connection=connection, inactive=False, gone_at=None).exclude(external_id__in=taken)
    return list(rows.exclude(license_class="A").order_by("name"))


def clients_for(request: ScopedRequest, person: Membership) -> list[dict[str, Any]]:
    rows = Client.objects.within(request.scope).filter(takes_part=True, gone_at=None).order_by("name")
    chosen = set(person.clients)
    return [{"client": row, "ticked": row.pk in chosen} for row in rows]
