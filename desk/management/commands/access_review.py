"""`manage.py access_review [--account uid] [--json]`: who may do what, and when that was last signed.

It signs nothing: a person does that on the page. Exit code 1 where a review is due.
"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cwhub.accounts.models import Account
from cwhub.accounts.scope import ClientScope
from cwhub.audit.management.commands.verify_audit import accounts
from desk.audit.review import is_due, last_review, snapshot


class Command(BaseCommand):
    help = "Lists people and tokens, what they may do, their last use and who granted it. Fails where a review is due."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--account", default="", help="uid of one account; else all of them")
        parser.add_argument("--json", action="store_true", help="one JSON object for each account and line")

    def handle(self, *args: Any, account: str, **options: Any) -> None:
        due = [name for account_id in accounts(account) if (name := self.tell(account_id, as_json=options["json"]))]
        if due:
            raise CommandError(f"Due, and signed on the page Access review: {', '.join(due)}.")

    def tell(self, account_id: int, *, as_json: bool) -> str:
        """Returns the account's name when its review is due."""
        with ClientScope.of_account(account_id, purpose="review").open():
            account = Account.objects.get(pk=account_id)
            standing, last, due = snapshot(account_id), last_review(account_id), is_due(account_id)
        signed = f"{last.at:%Y-%m-%d} by {last.by_name}" if last else "never"
        if as_json:
            told = {"account": account.uid, "name": account.name, "signed": signed, "due": due, **standing}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return account.name if due else ""
        self.stdout.write(f"{account.name} ({account.uid}), last signed: {signed}")
        for person in standing["people"]:
            self.stdout.write(f"  {line_of_person(person)}")
        for token in standing["tokens"]:
            self.stdout.write(f"  {line_of_token(token)}")
        return account.name if due else ""


def line_of_person(row: dict[str, Any]) -> str:
    state = "" if row["active"] else ", inactive"
    return (
        f"{row['name']}: {row['role']}{state}; sees {sees(row)}; {granted(row)}; last use {row['last_use'] or 'never'}"
    )


def line_of_token(row: dict[str, Any]) -> str:
    tools = ", ".join(row["tools"]) or "every tool"
    ends = row["expires_at"] or "never"
    may = f"{', '.join(row['verbs'])}; {tools}; sees {sees(row)}"
    used = row["last_use"] or "never"
    return f"token {row['name']} of {row['person']}: {may}; {granted(row)}; ends {ends}; last use {used}"


def sees(row: dict[str, Any]) -> str:
    return "all clients" if row["all_clients"] else ", ".join(row["clients"]) or "no client"


def granted(row: dict[str, Any]) -> str:
    return f"granted by {row['granted_by'] or 'nobody on record'}"
