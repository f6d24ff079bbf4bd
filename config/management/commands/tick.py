import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from config import tick


class Command(BaseCommand):
    help = "Asks every few seconds what is due and enqueues it."

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopping.set())
        tick.run(stopping.wait)
