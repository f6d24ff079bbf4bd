"""Settings > People and roles."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Account, Client, Connection, MemberLink, Membership, Role
from cwhub.accounts.rights import Right, needs
from cwhub.accounts.second_factor import has_one
from cwhub.mirror.models import Board, Member
from desk.connecting.services import connections_of
from desk.inviting import NewPerson, invite, new_link, take_off_second_factor
from desk.people import PersonRefused, Place, change_person, set_second_factor
from desk.settings.access import actor_of

PAGE = "desk/settings/people.html"
MAY = {
    Role.TECHNICIAN: "decides low and medium risk",
    Role.DISPATCHER: "decides low and medium risk, pauses automation",
    Role.MANAGER: "decides everything, sets levels 1 and 2",
    Role.BILLING: "reads, and reviews time",
    Role.ADMIN: "everything, and these settings",
    Role.AUDITOR: "reads, and the audit log",
}


@needs(Right.MANAGE_PEOPLE)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    return page(cast(ScopedRequest, request), request.GET.get("person", ""))


@needs(Right.MANAGE_PEOPLE)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A new person, and on this answer alone the link for his password."""
    mine = cast(ScopedRequest, request)
    posted = mine.POST
    try:
        new = NewPerson(
            name=posted.get("name", ""),
            email=posted.get("email", ""),
            role=role_in(mine),
            title=posted.get("title", ""),
            username=posted.get("username", ""),
            all_clients=posted.get("sees", "all") == "all",
            clients=ticked(mine, "client"),
        )
        person, link = invite(scope=mine.scope, new=new, by=actor_of(mine))
    except PersonRefused as refused:
        return page(mine, "", adding=str(refused))
    return page(mine, "", link=link, linked=person)


@needs(Right.MANAGE_PEOPLE)
@require_POST
def link(request: HttpRequest, uid: str) -> HttpResponse:
    """Another link for a password; the ones before work until one is used."""
    mine = cast(ScopedRequest, request)
    try:
        person, made = new_link(scope=mine.scope, uid=uid, by=actor_of(mine))
    except PersonRefused as refused:
        return page(mine, uid, refused=str(refused))
    return page(mine, "", link=made, linked=person)


@needs(Right.MANAGE_PEOPLE)
@require_POST
def no_factor(request: HttpRequest, uid: str) -> HttpResponse:
    mine = cast(ScopedRequest, request)
    try:
        take_off_second_factor(scope=mine.scope, uid=uid, by=actor_of(mine))
    except PersonRefused as refused:
        return page(mine, uid, refused=str(refused))
    messages.success(request, "Taken off. His sessions have ended.")
    return redirect("people")


@needs(Right.MANAGE_PEOPLE)
@require_POST
def factor(request: HttpRequest) -> HttpResponse:
    mine = cast(ScopedRequest, request)
    try:
        set_second_factor(scope=mine.scope, wanted=mine.POST.get("second_factor", "?"), by=actor_of(mine))
    except PersonRefused as refused:
        return page(mine, "", adding=str(refused))
    messages.success(request, "Saved. It holds from the next request on.")
    return redirect("people")


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
    said = {one: posted.get(field_of(one, connections), "") for one in connections}
    return Place(
        role=role_in(request),
        all_clients=posted.get("sees", "all") == "all",
        clients=ticked(request, "client"),
        title=posted.get("title"),
        all_boards=posted.get("decides", "all") == "all",
        boards=ticked(request, "board"),
        members={one: int(member) if member.isdigit() else None for one, member in said.items()},
        active=posted.get("active") == "on",
    )


def role_in(request: ScopedRequest) -> Role:
    if request.POST.get("role") not in Role.values:
        raise PersonRefused("Choose a role.")
    return Role(request.POST["role"])


def ticked(request: ScopedRequest, name: str) -> frozenset[int]:
    return frozenset(int(word) for word in request.POST.getlist(name) if word.isdecimal() and len(word) < 19)


def field_of(connection: Connection, connections: list[Connection]) -> str:
    """The name of its select. The first one's is plain."""
    return "member" if connection == connections[0] else f"member-{connection.uid}"


def page(
    request: ScopedRequest,
    uid: str,
    *,
    refused: str = "",
    adding: str = "",
    link: str = "",
    linked: Membership | None = None,
) -> HttpResponse:
    """`refused`: why a change was not saved; `adding`: why a person was not added; `link`: shown this once."""
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
        "adding": adding,
        "typed": request.POST if adding else {},
        "link": link,
        "linked": linked,
        "account": Account.objects.get(pk=request.scope.account_id),
        "factors": Account.SecondFactor.choices,
        "clients": clients_for(request, opened),
    }
    if opened is not None:
        context |= {"choices": choices_for(connections, opened, links), "boards": boards_for(request, opened)}
        context["has_factor"] = has_one(opened.user_id)
    answer = render(request, PAGE, context, status=422 if refused or adding else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


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


def clients_for(request: ScopedRequest, person: Membership | None) -> list[dict[str, Any]]:
    rows = Client.objects.within(request.scope).filter(takes_part=True, gone_at=None).order_by("name")
    chosen = set(person.clients) if person else set()
    return [{"client": row, "ticked": row.pk in chosen} for row in rows]


def boards_for(request: ScopedRequest, person: Membership) -> list[dict[str, Any]]:
    rows = Board.objects.within(request.scope).filter(inactive=False, gone_at=None).order_by("name")
    chosen = set(person.boards)
    return [{"board": row, "ticked": row.pk in chosen} for row in rows]
