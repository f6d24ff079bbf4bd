from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "cwhub.webhooks"
    label = "webhooks"
