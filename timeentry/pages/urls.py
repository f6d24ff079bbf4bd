from django.urls import path

from timeentry.pages import acts, forms, views, why

urlpatterns = [
    path("time", views.day, name="time"),
    path("time/live", views.live, name="time_live"),
    path("time/lists", views.offered, name="time_lists"),
    path("time/save", acts.save, name="time_save"),
    path("time/post", acts.post, name="time_post"),
    path("time/take-back", acts.take_back, name="time_take_back"),
    path("time/entries/new", forms.new, name="time_entry_new"),
    path("time/entries/<slug:uid>", forms.entry, name="time_entry"),
    path("time/entries/<slug:uid>/why", why.why, name="time_why"),
    path("time/posts/<slug:uid>/cancel", acts.cancel, name="time_post_cancel"),
    path("time/posts/<slug:uid>/resolve", acts.resolve, name="time_post_resolve"),
]
