from django.apps import AppConfig


class TimeEntryConfig(AppConfig):
    name = "timeentry"
    default_auto_field = "django.db.models.BigAutoField"
