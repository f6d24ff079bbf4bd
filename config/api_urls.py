"""API v1: each room brings its own addresses."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

from desk.api import TicketDetail
from desk.sla_api import TicketSla
from desk.token_api import TokenDetail, TokenList

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("", include("agreements.api_urls")),
    path("", include("approvals.api_urls")),
    path("", include("timeentry.api_urls")),
    path("tokens", TokenList.as_view(), name="api_tokens"),
    path("tokens/<slug:uid>", TokenDetail.as_view(), name="api_token"),
    path("tickets/<int:number>", TicketDetail.as_view(), name="api_ticket"),
    path("tickets/<int:number>/sla", TicketSla.as_view(), name="api_ticket_sla"),
]
