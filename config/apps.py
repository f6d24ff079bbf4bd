from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Configuration"

    def ready(self) -> None:
        import_module("config.checks")  # registers what production refuses
        import_module("config.queue_logs").listen()
