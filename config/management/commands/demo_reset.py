import shutil
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.cluster import Cluster, ClusterError
from config.management.commands.demo import demo_cluster, demo_file


class Command(BaseCommand):
    help = "Removes the demo's data: the next demo starts over."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_while_running(demo_cluster())
        demo_cluster().remove()
        for name in ("sim", "run", "mails", "static"):
            shutil.rmtree(settings.VAR / name, ignore_errors=True)
        for path in (demo_file(), settings.KEYRING_FILE):
            path.unlink(missing_ok=True)
        self.stdout.write("The demo's data are gone. `make demo` starts over.")


def refuse_while_running(cluster: Cluster) -> None:
    """Nothing is removed under a running demo."""
    try:
        cluster.prepare()
        cluster.take_lock()
    except ClusterError as error:
        raise CommandError(f"{error} Nothing was removed.") from error
    finally:
        if cluster.lock:
            cluster.lock.close()
