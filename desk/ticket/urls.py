from django.urls import path

from desk.ticket import pages

urlpatterns = [
    path("<int:number>", pages.ticket, name="ticket"),
    path("<int:number>/live", pages.live, name="ticket_live"),
    path("<int:number>/steps/<str:key>", pages.tick, name="ticket_tick"),
    path("proposals/<str:uid>/approve", pages.approve, name="ticket_approve"),
    path("proposals/<str:uid>/rejecting", pages.rejecting, name="ticket_rejecting"),
    path("proposals/<str:uid>/reject", pages.reject, name="ticket_reject"),
    path("proposals/<str:uid>/editing", pages.editing, name="ticket_editing"),
    path("proposals/<str:uid>/edit", pages.edit, name="ticket_edit"),
    path("proposals/<str:uid>/cancel", pages.cancel, name="ticket_cancel"),
    path("writes/<str:uid>/undo", pages.undo, name="ticket_undo"),
]
