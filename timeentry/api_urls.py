from django.urls import path

from timeentry import api

urlpatterns = [
    path("time/batches", api.TimeBatches.as_view(), name="api_time_batches"),
    path("time/batches/<slug:uid>", api.TimeBatch.as_view(), name="api_time_batch"),
    path("time/batches/<slug:uid>/cancel", api.CancelTimeBatch.as_view(), name="api_time_cancel"),
    path("time/batches/<slug:uid>/undo", api.UndoTimeBatch.as_view(), name="api_time_undo"),
    path("time/batches/<slug:uid>/resolve", api.ResolveTimeBatch.as_view(), name="api_time_resolve"),
]
