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

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.page_not_found"
handler500 = "config.errors.server_error"
