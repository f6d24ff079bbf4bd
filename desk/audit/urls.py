from django.urls import include, path, re_path

from desk.audit import pages, review_pages

urlpatterns = [
    path("settings/", include("desk.ending.urls")),
    path("audit", pages.audit, name="audit"),
    path("audit/live", pages.live, name="audit_live"),
    path("audit/check", pages.check, name="audit_check"),
    path("audit/layers", pages.layers, name="audit_layers"),
    path("audit/review", review_pages.review, name="access_review"),
    path("audit/reviews/<slug:uid>", review_pages.signed, name="signed_review"),
    path("audit/entries/<slug:uid>", pages.entry, name="audit_entry"),
    re_path(r"^audit/export/(?P<form>csv|json)$", pages.export, name="audit_export"),
]
