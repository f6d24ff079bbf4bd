import getpass
import sys
from argparse import ArgumentParser
from typing import Any
from zoneinfo import available_timezones

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from cwhub.accounts.models import Role, User
from desk.opening import add_person, create_account


class Command(BaseCommand):
    help = "Opens an account with its first admin. The password is asked for, or read from standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="the MSP's name")
        parser.add_argument("--time-zone", required=True, help="as in America/Chicago")
        parser.add_argument("--admin", required=True, help="user name of the first admin")
        parser.add_argument("--email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["time_zone"] not in available_timezones():
            raise CommandError(f"{options['time_zone']} is no time zone; nothing was made. Try America/Chicago.")
        if User.objects.filter(username=options["admin"]).exists():
            raise CommandError(f"There is a user {options['admin']} already; nothing was made.")
        password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            validate_password(password, User(username=options["admin"], email=options["email"]))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages) + " Nothing was made.") from error
        account = create_account(name=options["name"], time_zone=options["time_zone"])
        add_person(
            account=account, username=options["admin"], password=password, role=Role.ADMIN, email=options["email"]
        )
        self.stdout.write(f"{account.name} is open; {options['admin']} can sign in and connect ConnectWise.")
