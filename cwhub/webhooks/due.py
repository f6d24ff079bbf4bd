"""Which accounts have something due, as the sweep role sees it."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from cwhub.accounts.models import Connection
from cwhub.accounts.sweep import accounts_with
from cwhub.webhooks.models import InboxItem
from kit.clock import now

READS = (Connection.State.CHOOSING, Connection.State.CONNECTED)


def inbox() -> list[int]:
    return accounts_with(InboxItem, state=InboxItem.State.NEW, due_at__lte=now())


def polls() -> list[int]:
    before = now() - timedelta(seconds=settings.POLL_SECONDS)
    never_or_long_ago = Q(last_poll_at=None) | Q(last_poll_at__lte=before)
    rows = Connection.objects.using("sweep").filter(never_or_long_ago, state__in=READS)
    return sorted(set(rows.values_list("account_id", flat=True)))
