from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"

    def ready(self) -> None:
        from cwhub.journal.kinds import register
        from desk.connecting.kinds import RemoveTrial, TryTime

        register(TryTime())
        register(RemoveTrial())
