from django.urls import path

from desk.ending import pages

urlpatterns = [
    path("keeping", pages.keeping, name="keeping"),
    path("ended-clients", pages.ended_clients, name="ended_clients"),
    path("ended-clients/<int:pk>/export", pages.export, name="ended_client_export"),
    path("ended-clients/<int:pk>/forget", pages.forget, name="ended_client_forget"),
]
