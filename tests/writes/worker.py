"""A queue worker of its own for one batch: the product's own code, which may be ended at a named crash point."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

    from cwhub.journal.services import run_batch

    run_batch(int(sys.argv[1]), int(sys.argv[2]))
