from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config.supervision.processes import product
from config.supervision.supervisor import Supervisor
from kit.environment import env_int, env_text


class Command(BaseCommand):
    help = "Runs the product - web, queue, tick - and restarts what ends or stops working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=env_int("PORT", 8000))
        parser.add_argument("--host", default=env_text("CWHUB_HOST", "127.0.0.1"))

    def handle(self, *args: Any, **options: Any) -> None:
        supervisor = Supervisor(product(port=options["port"], host=options["host"]))
        supervisor.obey_signals()
        supervisor.run(ready=lambda: self.stderr.write(f"cwhub listens on {options['host']}:{options['port']}"))
