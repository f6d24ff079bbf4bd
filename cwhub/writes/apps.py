from django.apps import AppConfig


class WritesConfig(AppConfig):
    name = "cwhub.writes"
    label = "writes"

    def ready(self) -> None:
        from cwhub.journal.kinds import register
        from cwhub.writes.assign import AssignTicket, UnassignTicket
        from cwhub.writes.notes import RemoveNote, WriteNote
        from cwhub.writes.tickets import UpdateTicket

        for kind in (UpdateTicket(), WriteNote(), RemoveNote(), AssignTicket(), UnassignTicket()):
            register(kind)
