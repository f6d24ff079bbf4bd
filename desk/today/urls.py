from django.urls import path

from desk.today import pages

urlpatterns = [
    path("today", pages.today, name="today"),
    path("today/rules", pages.save, name="today_save"),
    path("today/assign", pages.give, name="today_assign"),
]
