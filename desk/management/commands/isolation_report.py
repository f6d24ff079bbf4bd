"""Tries every table, page, API action and task of this installation with another's ids, and writes what came of it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from desk.isolation.report import keep, make_report


class Command(BaseCommand):
    help = "Writes a dated isolation report (JSON and HTML) into var/reports. Nothing that it makes stays."

    def handle(self, *args: Any, **options: Any) -> None:
        report = make_report()
        data, page = keep(report)
        for count in report.counts:
            self.stdout.write(f"{count['kind']}: {count['tried']} tried, {count['faulty']} faulty")
        self.stdout.write(f"Written: {data} and {page}")
        if not report.holds:
            first = next(line for line in report.lines if not line.holds)
            raise CommandError(
                f"Isolation does not hold, first at {first.name}: {first.faults[0]}. The report was written; nothing "
                "was changed. Take the installation off the net until it is understood."
            )
