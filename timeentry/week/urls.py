from django.urls import path

from timeentry.week import views

urlpatterns = [
    path("time/week", views.week, name="time_week"),
    path("time/week/submit", views.submit, name="time_sheet_submit"),
    path("time/week/approve", views.approve, name="time_sheet_approve"),
    path("time/week/reject", views.reject, name="time_sheet_reject"),
    path("time/team", views.team, name="time_team"),
]
