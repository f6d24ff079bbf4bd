from django.urls import path

from desk.client import pages as client
from desk.review import pages
from desk.settings import checks

urlpatterns = [
    path("billing", pages.review, name="billing_review"),
    path("billing/act", pages.act, name="billing_act"),
    path("billing/before", pages.before, name="billing_before"),
    path("billing/questions", pages.questions, name="billing_questions"),
    path("billing/questions/<slug:uid>/answer", pages.answer, name="billing_answer"),
    path("clients/<int:number>", client.client, name="client"),
    path("clients/<int:number>/month", client.month, name="client_month"),
    path("settings/checks", checks.checks, name="checks"),
]
