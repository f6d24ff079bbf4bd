"""ConnectWise's invoices of one client that accounting has not taken yet. One read; with no scope open."""

import logging
from typing import Any

from cwhub.accounts.models import Connection
from cwhub.connectwise import ConnectWiseError
from cwhub.connectwise.client import LARGEST_PAGE
from cwhub.connectwise.gateway import company_of
from cwhub.egress.errors import EgressError, MustWait
from cwhub.egress.limiter import pace_of, wait_for
from cwhub.mirror.pulling import Puller

log = logging.getLogger("cwhub.desk")
PATH = "/finance/accounting/unpostedinvoices"
PATIENCE_SECONDS = 5.0


def unposted_of(connection: Connection, company: int) -> list[dict[str, Any]] | None:
    """None where it cannot be told now, or our key may not see them."""
    try:
        permit = wait_for(pace_of(connection), purpose="interactive", longest_seconds=PATIENCE_SECONDS)
        client = Puller.of(connection, purpose="interactive").client
        rows = client.get(PATH, permit=permit, conditions=f"company/id={int(company)}", pageSize=LARGEST_PAGE)
    except (ConnectWiseError, EgressError, MustWait):
        log.warning("unposted invoices could not be read", extra={"connection": connection.pk})
        return None
    return [row for row in rows if company_of(row) == company] if isinstance(rows, list) else None
