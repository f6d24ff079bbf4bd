from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "cwhub.journal"
    label = "journal"
