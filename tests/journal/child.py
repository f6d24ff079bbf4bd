"""A worker process of its own that may be ended at a crash point. Its ConnectWise is a file with one line an effect."""

import sys
from pathlib import Path
from typing import Any

import django


def main(account_id: int, batch_id: int, folder: Path) -> None:
    django.setup()
    from cwhub.journal import services
    from cwhub.journal.views import Verdict
    from tests.journal.file_kind import register_file_kind

    register_file_kind(folder / "effects")

    def permits(connection: Any, purpose: str, at_most: int, client_id: int | None) -> list[object]:
        return [object() for _ in range(at_most)]

    services.run_batch(
        account_id, batch_id, means=services.Means(gate=lambda batch: Verdict(True), take_several=permits)
    )


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
