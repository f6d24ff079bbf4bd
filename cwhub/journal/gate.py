"""The gate that policy keeps: without a clear *go* nothing is sent."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

from cwhub.accounts.scope import ClientScope
from cwhub.journal.views import Verdict

if TYPE_CHECKING:
    from cwhub.journal.models import WriteBatch

log = logging.getLogger(__name__)

Gate = Callable[["WriteBatch"], Verdict]


def configured_gate(batch: "WriteBatch") -> Verdict:
    """Asks settings.WRITE_GATE."""
    gate: Gate = import_string(settings.WRITE_GATE)
    return gate(batch)


def ask(gate: Gate, batch: "WriteBatch", scope: ClientScope) -> Verdict:
    """The gate's verdict. No gate, an error, or anything but a clear *go* is *stop*, with a reason."""
    try:
        with scope.open():
            verdict = gate(batch)
    except Exception:
        log.exception("The write gate failed")
        return Verdict(False, "It could not be checked whether this is still allowed.")
    if isinstance(verdict, Verdict) and verdict.go is True:
        return verdict
    return Verdict(False, str(getattr(verdict, "reason", "")) or "This is no longer allowed.")
