from django.urls import path

from desk.today import pages

urlpatterns = [
    path("", pages.today, name="today"),
    path("/rules", pages.save, name="today_save"),
    path("/assign", pages.give, name="today_assign"),
]
