from django.urls import path

from cwhub.webhooks import views

urlpatterns = [path("webhooks/connectwise/<str:token>", views.connectwise, name="connectwise_callback")]
