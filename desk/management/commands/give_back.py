from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cwhub.accounts.ending import give_back
from cwhub.accounts.models import Membership
from cwhub.accounts.scope import SYSTEM, ClientScope
from cwhub.audit.services import record


class Command(BaseCommand):
    help = "Gives a person the place back that was ended, for an account that is left without an admin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Membership.objects.select_related("user").filter(user__username=options["username"], active=False)
        ended = list(rows)
        if not ended:
            raise CommandError(f"{options['username']} has no place that was ended; nothing was changed.")
        for person in ended:
            with ClientScope.of_account(person.account_id, purpose="give back").open():
                give_back(person)
                record(
                    account_id=person.account_id,
                    by=SYSTEM,
                    act="accounts.person_given_back",
                    subject="person",
                    subject_uid=person.user.uid,
                    sentence=f"The operator gave {person.user.display_name} the place back as {person.role}.",
                )
        self.stdout.write(f"{options['username']} may come in again. Tokens stay revoked.")
