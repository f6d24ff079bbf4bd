"""`manage.py verify_audit [--account uid]`: looks at the whole audit chain and names the first broken row."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cwhub.accounts.models import Account
from cwhub.accounts.scope import ClientScope
from cwhub.accounts.sweep import all_accounts
from cwhub.audit.verifying import Looked, verify


class Command(BaseCommand):
    help = "Looks at the whole audit chain, against the exported heads too, and names the first row that does not fit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--account", default="", help="uid of one account; else all of them")

    def handle(self, *args: Any, account: str, **options: Any) -> None:
        chosen = accounts(account)
        broken = [looked for looked in map(verify, chosen) if not self.told(looked)]
        if broken:
            raise CommandError(f"{len(broken)} of {len(chosen)} chains are broken. Nothing was changed.")

    def told(self, looked: Looked) -> bool:
        """Prints one line; true for an unbroken chain."""
        name = f"{looked.account.name} ({looked.account.uid})"
        if looked.fault:
            self.stdout.write(f"{name}: BROKEN. {looked.fault}")
            return False
        more = [f"{looked.emptied} without contents"] if looked.emptied else []
        more += [f"{looked.waiting} wait for their seal"] if looked.waiting else []
        head = f"head {looked.sha256}" if looked.through else "no entry yet"
        self.stdout.write(f"{name}: unbroken, {looked.through} entries, {'; '.join([head, *more])}.")
        return True


def accounts(uid: str) -> list[int]:
    if not uid:
        return all_accounts()
    for account_id in all_accounts():
        with ClientScope.of_account(account_id, purpose="audit").open():
            if Account.objects.filter(pk=account_id, uid=uid).exists():
                return [account_id]
    raise CommandError(f"No account has the uid {uid}. Nothing was looked at.")
