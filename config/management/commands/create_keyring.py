from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kit.sealed import KeyRing


class Command(BaseCommand):
    help = "Makes the installation's key ring, once. Losing it loses every stored secret: back it up apart."
    requires_system_checks: list[str] = []  # it makes what a check asks for

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, default=settings.KEYRING_FILE)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            KeyRing.create(file, made_for="production")
        except FileExistsError as error:
            raise CommandError(f"{file} exists already and was left as it is.") from error
        self.stdout.write(f"Made {file}, readable by its owner alone. Keep a copy apart from the database's backups.")
