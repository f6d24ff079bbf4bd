from django.apps import AppConfig


class MirrorConfig(AppConfig):
    name = "cwhub.mirror"
    label = "mirror"
