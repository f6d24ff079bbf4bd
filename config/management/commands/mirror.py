from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope
from cwhub.accounts.sweep import all_accounts
from cwhub.mirror import queries, sync
from cwhub.mirror.checking import Check

READ = (Connection.State.CHOOSING, Connection.State.CONNECTED)


class Command(BaseCommand):
    help = "How far the mirror is; with --check, whether it is equal to ConnectWise. See docs/mirror.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--connection", help="uid of one connection; all of them unless said")
        act = parser.add_mutually_exclusive_group()
        act.add_argument("--check", action="store_true", help="compare every record; exit code 1 if one differs")
        act.add_argument("--compare", action="store_true", help="compare all ids now, and mend what differs")
        act.add_argument("--resume", action="store_true", help="read on where reading stopped, notes too, to the end")
        parser.add_argument("--without-notes", action="store_true", help="with --check: leave the notes out")

    def handle(self, *args: Any, **options: Any) -> None:
        found = connections(options["connection"])
        if not found:
            raise CommandError("There is no such connection, or none that is connected.")
        for connection in found:
            self.stdout.write(f"{connection} ({connection.uid})")
            if options["compare"]:
                self.stdout.write(f"  {sync.reconcile(connection):,} records were mended")
            elif options["resume"]:
                self.stdout.write(f"  {sync.resume(connection):,} records were new or different")
            elif not options["check"]:
                self.show(connection)
        if options["check"]:
            self.check_all(found, notes=not options["without_notes"])

    def show(self, connection: Connection) -> None:
        with ClientScope.of_account(connection.account_id, purpose="mirror").open():
            rows = [*queries.first_mirror(connection), *queries.comparing(connection)]
        for row in rows:
            left = "" if row.is_done or row.seconds_left is None else f", {row.seconds_left:,.0f} s left"
            total = f" of {row.total:,}" if row.total else ""
            self.stdout.write(f"  {row.name}: {row.done:,}{total}, {row.rate:,.0f} a second{left}")

    def check_all(self, found: list[Connection], *, notes: bool) -> None:
        differing = 0
        for connection in found:
            check = Check.of(connection)
            for difference in check.differences(notes=notes):
                differing += 1
                self.stdout.write(f"  {difference}")
            to_come = f"; notes of {check.notes_to_come:,} tickets are still to come" if check.notes_to_come else ""
            self.stdout.write(f"  {check.compared:,} records compared{to_come}")
        if differing:
            raise CommandError(f"{differing:,} differ.")
        self.stdout.write("No difference.")


def connections(uid: str | None) -> list[Connection]:
    found: list[Connection] = []
    for account_id in all_accounts():
        with ClientScope.of_account(account_id, purpose="mirror").open():
            rows = Connection.objects.filter(account_id=account_id, state__in=READ).order_by("pk")
            found += rows.filter(uid=uid) if uid else rows
    return found
