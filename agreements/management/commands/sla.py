"""`manage.py sla --json`: the SLA clock for a list of cases, from standard input to standard output (docs/sla.md)."""

import json
import sys
from decimal import Decimal
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.rules.sla.clock import read
from agreements.rules.sla.records import Unreadable, case_of, told_of

BAD_INPUT = 2


class Command(BaseCommand):
    help = "Reads a list of SLA cases as JSON and prints their stages and deadlines. Asks no database and no network."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="the one form there is: JSON in, JSON out")

    def handle(self, *args: Any, **options: Any) -> None:
        answers = [answer(number, case) for number, case in enumerate(cases_in(sys.stdin), start=1)]
        self.stdout.write(json.dumps(answers, indent=2, ensure_ascii=False, default=float))


def cases_in(source: TextIO) -> list[Any]:
    try:
        told = json.loads(source.read(), parse_float=Decimal)
    except ValueError as error:
        raise refused(f"Standard input is no JSON: {error}.") from None
    if not isinstance(told, list):
        raise refused("Standard input is JSON, but no list of cases.")
    return told


def answer(number: int, case: Any) -> dict[str, Any]:
    try:
        return {"id": case.get("id") if isinstance(case, dict) else None, **told_of(read(case_of(case)))}
    except Unreadable as error:
        raise refused(f"Case {named(number, case)} cannot be read: {error}.") from None


def named(number: int, case: Any) -> str:
    told = case.get("id") if isinstance(case, dict) else None
    return f"{number} of the list" if told is None else f"{told!r} ({number} of the list)"


def refused(sentence: str) -> CommandError:
    return CommandError(f"{sentence} Nothing was reckoned; correct it and ask again.", returncode=BAD_INPUT)
