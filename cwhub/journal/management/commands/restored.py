"""`manage.py restored --since 2026-11-19T22:00Z`: this database comes from a backup of that time.

Run it after restoring and before anything else is started. Without it, what was written after the backup could be
written a second time.
"""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cwhub.accounts.sweep import all_accounts
from cwhub.journal.restoring import declare


class Command(BaseCommand):
    help = "Says that this database was restored: what was written since the backup is looked for before anything goes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", required=True, help="when the backup was made, as 2026-11-19T22:00Z")

    def handle(self, *args: Any, since: str, **options: Any) -> None:
        moment = parsed(since)
        count = sum(len(declare(account_id=account_id, since=moment)) for account_id in all_accounts())
        what = f"{count} connection{'' if count == 1 else 's'}"
        self.stdout.write(f"{what}: what was written since {moment:%Y-%m-%d %H:%M} UTC is looked for first.")


def parsed(since: str) -> datetime:
    try:
        moment = datetime.fromisoformat(since.replace("Z", "+00:00"))
    except ValueError as error:
        raise CommandError("Say the time of the backup as 2026-11-19T22:00Z.") from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment > datetime.now(UTC):
        raise CommandError("A backup lies in the past.")
    return moment.astimezone(UTC)
