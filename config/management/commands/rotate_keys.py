from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from config.key_rotation import Resealed, outstanding, places_under, reseal_all
from kit.sealed import KeyRing

LOCK = 0x63776B72  # one number for "a rotation" among advisory locks


class Command(BaseCommand):
    help = (
        "Adds a key to the key ring and seals every stored secret anew under it. Started again, it goes on where it "
        "was stopped. The old keys stay, and open what a backup holds, until --remove-old."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove-old", action="store_true", help="removes the older keys, if nothing needs them")
        parser.add_argument(
            "--to", type=Path, help="writes the ring there, for an installation that has it in CWHUB_KEYRING_JSON"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with alone():
            if options["remove_old"]:
                self.remove_old(options["to"])
            else:
                self.rotate(options["to"])

    # --- a new key --------------------------------------------------------------------------------------------------
    def rotate(self, to: Path | None) -> None:
        waiting = outstanding()
        if waiting:
            self.stdout.write(f"An earlier rotation is not finished: {waiting} values are under an older key.")
        else:
            self.replace(settings.KEY_RING.with_another(), to)
            if in_environment():
                return
        self.finish(reseal_all(self.tell))

    def tell(self, told: Resealed) -> None:
        self.stdout.write(f"{told.done} values are sealed anew.")

    def finish(self, told: Resealed) -> None:
        if told.unreadable:
            raise CommandError(
                f"{len(told.unreadable)} values open with no key of this ring and were left: "
                f"{', '.join(told.unreadable[:20])}. Keep the old keys; type these secrets in again."
            )
        self.stdout.write(
            f"Done: all is under key {settings.KEY_RING.newest}. Restart cwhub, so that sign-ins are signed by it too. "
            "Copy the key ring, and remove the old keys with --remove-old when no session of before is needed."
        )

    # --- the old ones -----------------------------------------------------------------------------------------------
    def remove_old(self, to: Path | None) -> None:
        ring: KeyRing = settings.KEY_RING
        old = [id for id in ring.keys if id != ring.newest]
        if not old:
            self.stdout.write("The ring has one key; there is none to remove.")
            return
        needed = [place for id in old for place in places_under(id)]
        if needed:
            raise CommandError(
                f"Nothing was removed: an older key is still needed for {'; '.join(needed)}. Run rotate_keys first."
            )
        self.replace(ring.with_newest_only(), to)
        self.stdout.write(
            f"Removed {', '.join(old)}: no column of the database holds anything under them. Who has signed in before "
            "the last restart signs in again after the next one. A backup of before needs the ring of its time."
        )

    # --- the ring ---------------------------------------------------------------------------------------------------
    def replace(self, ring: KeyRing, to: Path | None) -> None:
        if not in_environment():
            ring.write(to or settings.KEYRING_FILE)
            settings.KEY_RING.look_again()
            return
        if to is None:
            raise CommandError(
                "Nothing was done: the ring is in CWHUB_KEYRING_JSON, which cannot be changed from here. Name a file "
                "with --to; put its text into the variable, restart, and run rotate_keys again."
            )
        ring.write(to)
        self.stdout.write(
            f"The changed ring is in {to}. Put its text into CWHUB_KEYRING_JSON, remove the file, restart, and run "
            "rotate_keys again."
        )


def in_environment() -> bool:
    return bool(settings.KEYRING_JSON)


@contextmanager
def alone() -> Iterator[None]:
    """One rotation at a time, on whatever machine."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise CommandError("Nothing was done: another rotation is under way.")
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [LOCK])
