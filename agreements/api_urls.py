from django.urls import path

from agreements import api

urlpatterns = [path("agreements/classify", api.ClassifyEntries.as_view(), name="api_agreements_classify")]
