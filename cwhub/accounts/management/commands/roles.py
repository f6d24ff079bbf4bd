from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cwhub.accounts.roles import quoted, roles, server_sql


class Command(BaseCommand):
    help = "Prints the SQL that a PostgreSQL superuser runs once: the three roles and the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--database", default=settings.DATABASES["default"]["NAME"])

    def handle(self, *args: Any, **options: Any) -> None:
        names, database = roles(), quoted(options["database"])
        statements = [*server_sql(names), f"CREATE DATABASE {database} OWNER {quoted(names.owner)} ENCODING 'UTF8'"]
        self.stdout.write("".join(f"{statement};\n" for statement in statements))
        self.stdout.write(
            "-- Set a password for each role with \\password, put them into DATABASE_URL, DATABASE_OWNER_URL and "
            "DATABASE_SWEEP_URL,\n-- then run: manage.py migrate --database owner\n"
        )
