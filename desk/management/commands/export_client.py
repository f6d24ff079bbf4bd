"""`manage.py export_client --account UID --company 123 --to folder`: everything that is known of a client, as files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cwhub.accounts.models import Client
from cwhub.accounts.scope import ClientScope
from cwhub.audit.looks import exported
from desk.ending.choosing import NotFound, scope_and_client
from desk.ending.taking import write_files


def name_client(parser: CommandParser) -> None:
    parser.add_argument("--account", required=True, help="uid of the account")
    parser.add_argument("--company", required=True, type=int, help="ConnectWise's number of the company")
    parser.add_argument("--connection", default="", help="uid, where two connections have such a company")
    parser.add_argument("--to", required=True, type=Path, help="folder to make; it must not exist yet")


def chosen(options: dict[str, Any]) -> tuple[ClientScope, Client]:
    try:
        return scope_and_client(options["account"], options["company"], options["connection"])
    except NotFound as error:
        raise CommandError(str(error)) from error


def write(scope: ClientScope, client: Client, folder: Path) -> dict[str, int]:
    if folder.exists():
        raise CommandError(f"{folder} exists already. Nothing was written; name a new folder.")
    with scope.open():
        what = f"everything that is known of company {client.external_id}"
        exported(account_id=scope.account_id, by=scope.actor, what=what, asked={}, client_id=client.pk)
    return write_files(scope, client, folder)


class Command(BaseCommand):
    help = "Writes everything that is known of a client to files, one JSON object on each line."

    def add_arguments(self, parser: CommandParser) -> None:
        name_client(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        scope, client = chosen(options)
        counts = write(scope, client, options["to"])
        for table, count in sorted(counts.items()):
            self.stdout.write(f"{table}: {count}")
        self.stdout.write(f"{client.name}: {sum(counts.values())} rows in {options['to']}.")
