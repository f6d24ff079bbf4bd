"""`manage.py forget_client --account UID --company 123 --to folder --name "Acme Ltd"`: export, forget, prove.

The name is typed as it stands, since nothing of this can be taken back. Exit code 1 where something is left.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from desk.ending.purging import Forgotten, NotForgotten, forget
from desk.management.commands.export_client import chosen, name_client, write


class Command(BaseCommand):
    help = "Exports an ended client, forgets it, and searches every table for what is left."

    def add_arguments(self, parser: CommandParser) -> None:
        name_client(parser)
        parser.add_argument("--name", required=True, help="the client's name, typed as it stands")
        parser.add_argument("--canary", action="append", default=[], help="another word to search for; may be repeated")

    def handle(self, *args: Any, **options: Any) -> None:
        scope, client = chosen(options)
        if options["name"] != client.name:
            raise CommandError(f"The name is not that of company {client.external_id}. Nothing was forgotten.")
        counts = write(scope, client, options["to"])
        self.stdout.write(f"Exported {sum(counts.values())} rows to {options['to']}.")
        try:
            done = forget(scope=scope, client=client, by=scope.actor, canaries=options["canary"])
        except NotForgotten as error:
            raise CommandError(str(error)) from error
        self.tell(done)
        if not done.proven:
            tables = ", ".join(found.table for found in done.left if found.left)
            raise CommandError(f"Something of the client is left in {tables}. What was deleted stays deleted.")
        self.stdout.write("Nothing of the client is left but its number and its audit without contents.")

    def tell(self, done: Forgotten) -> None:
        for table, count in sorted(done.deleted.items()):
            self.stdout.write(f"deleted {table}: {count}")
        self.stdout.write(f"emptied audit entries: {done.emptied}")
        for found in done.left:
            kept = "" if found.left else " (kept on purpose: ids without contents)"
            self.stdout.write(f"found in {found.table}: {found.by_id} by id, {found.by_words} by words{kept}")
