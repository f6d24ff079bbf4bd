from django.urls import include, path

from desk import clients_list, health, home, palette, tickets_list
from desk.pod import acts as pod_acts
from desk.pod import views as pod

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("desk.today.urls")),
    path("tickets", tickets_list.tickets, name="tickets"),
    path("clients", clients_list.clients, name="clients"),
    path("palette", palette.palette, name="palette"),
    path("healthz", health.healthz, name="healthz"),
    path("", include("desk.signing_in.urls")),
    path("", include("desk.review.urls")),
    path("settings/", include("desk.settings.urls")),
    path("tickets/", include("desk.ticket.urls")),
    path("pod", pod.pod, name="pod"),
    path("pod/session", pod.session, name="pod_session"),
    path("pod/panel", pod.panel, name="pod_panel"),
    path("pod/tickets/<int:number>/live", pod.live, name="pod_live"),
    path("pod/tickets/<int:number>/steps/<str:key>", pod_acts.tick, name="pod_tick"),
    path("pod/proposals/<str:uid>/approve", pod_acts.approve, name="pod_approve"),
    path("pod/proposals/<str:uid>/rejecting", pod_acts.rejecting, name="pod_rejecting"),
    path("pod/proposals/<str:uid>/reject", pod_acts.reject, name="pod_reject"),
    path("pod/proposals/<str:uid>/editing", pod_acts.editing, name="pod_editing"),
    path("pod/proposals/<str:uid>/edit", pod_acts.edit, name="pod_edit"),
    path("pod/proposals/<str:uid>/cancel", pod_acts.cancel, name="pod_cancel"),
    path("pod/writes/<str:uid>/undo", pod_acts.undo, name="pod_undo"),
]
