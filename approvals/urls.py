from django.urls import path

from approvals import autonomy, decisions, views, waiting_for_people

urlpatterns = [
    path("approvals", views.queue, name="approvals"),
    path("approvals/live", views.live, name="approvals_live"),
    path("approvals/rows", views.rows, name="approvals_rows"),
    path("approvals/picked", decisions.approve_picked, name="approvals_picked"),
    path("approvals/history", views.history, name="approvals_history"),
    path("approvals/needs-a-person", waiting_for_people.needs, name="approvals_needs"),
    path("approvals/findings/<slug:uid>/settle", waiting_for_people.settle, name="approvals_settle"),
    path("approvals/<slug:uid>", views.proposal, name="approval"),
    path("approvals/<slug:uid>/approve", decisions.approve, name="approval_approve"),
    path("approvals/<slug:uid>/edit", decisions.edit, name="approval_edit"),
    path("approvals/<slug:uid>/reject", decisions.reject, name="approval_reject"),
    path("approvals/<slug:uid>/later", decisions.later, name="approval_later"),
    path("approvals/<slug:uid>/undo", decisions.take_back, name="approval_undo"),
    path("approvals/<slug:uid>/resolve/<slug:way>", waiting_for_people.resolve, name="approval_resolve"),
    path("autonomy", autonomy.levels, name="autonomy"),
    path("autonomy/pause", autonomy.pause, name="autonomy_pause"),
    path("autonomy/resume", autonomy.resume, name="autonomy_resume"),
    path("autonomy/tools", autonomy.tools, name="autonomy_tools"),
    path("autonomy/tools/<str:kind>", autonomy.set_tool, name="autonomy_tool"),
    path("autonomy/<slug:uid>/level", autonomy.set_level, name="autonomy_level"),
]
