from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "cwhub.audit"
    label = "audit"
