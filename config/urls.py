from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cwhub.webhooks.urls")),
    path("", include("desk.audit.urls")),
    path("", include("desk.urls")),
    path("", include("approvals.urls")),
    path("", include("timeentry.pages.urls")),
    path("", include("timeentry.week.urls")),
    path("api/v1/", include("config.api_urls")),
]
