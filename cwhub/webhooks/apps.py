from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "cwhub.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        from cwhub.journal.kinds import register
        from cwhub.webhooks.kinds import RegisterCallback

        register(RegisterCallback())
