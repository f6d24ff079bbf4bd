from django.apps import AppConfig


class TimeEntryConfig(AppConfig):
    name = "timeentry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cwhub.journal.kinds import register
        from timeentry.kinds.correct import CorrectEntry
        from timeentry.kinds.entry import PostEntry, RemoveEntry
        from timeentry.kinds.sheet import ApproveSheet, RejectSheet, SubmitSheet

        for kind in (PostEntry(), RemoveEntry(), CorrectEntry(), SubmitSheet(), ApproveSheet(), RejectSheet()):
            register(kind)
