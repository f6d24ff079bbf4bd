"""Run by the environment of django-connectwise: a Django project in one file, for its own management commands.

CW='{"url", "company", "public_key", "private_key", "client_id", "database"}' python use_django_connectwise.py cwsync
"""

import json
import os
import sys
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command, execute_from_command_line

CW = json.loads(os.environ["CW"])


def wishes() -> dict[str, Any]:
    """What the package asks its project for; everything else is left at its own default."""
    return {
        "callback_host": "https://kanban.example",
        "callback_url": "/callback/",
        "board_status_filter": None,
        "batch_size": int(os.environ.get("CW_PAGE", "50")),
        "sync_time_and_note_entries": "CW_NO_NOTES" not in os.environ,
        "sync_child_tickets": "CW_NO_NOTES" not in os.environ,
    }


settings.configure(
    SECRET_KEY="of a test",
    USE_TZ=True,
    TIME_ZONE="UTC",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": CW["database"]}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "djconnectwise"],
    CONNECTWISE_SERVER_URL=CW["url"],
    CONNECTWISE_CREDENTIALS={
        "company_id": CW["company"],
        "api_public_key": CW["public_key"],
        "api_private_key": CW["private_key"],
    },
    CONNECTWISE_CLIENTID=CW["client_id"],
    CONNECTWISE_TICKET_PATH="v4_6_release/services/system_io/Service/fv_sr100_request.rails",
    DJCONNECTWISE_CONF_CALLABLE=wishes,
)
django.setup()


def several(names: list[str]) -> None:
    call_command("migrate", verbosity=0)
    for name in names:
        call_command("cwsync", name)


if __name__ == "__main__":
    if sys.argv[1] == "several":
        several(sys.argv[2:])
    else:
        execute_from_command_line(sys.argv)
