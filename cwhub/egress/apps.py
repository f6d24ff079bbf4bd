from django.apps import AppConfig


class EgressConfig(AppConfig):
    name = "cwhub.egress"
    label = "egress"
