"""Whether a record that stands in ConnectWise can be ours: who entered it, and when. Pure."""

from datetime import timedelta
from typing import Any

from cwhub.journal.kinds import Call
from kit.clock import parse_utc

EARLIER = timedelta(minutes=10)  # how far ConnectWise's clock may be behind ours


def by_us(call: Call, record: dict[str, Any]) -> bool:
    """Our API member, where ConnectWise says who."""
    writer = str((record.get("_info") or {}).get("enteredBy") or call.connection.api_member)
    return writer.lower() == str(call.connection.api_member).lower()


def since_sent(call: Call, record: dict[str, Any], *, earlier: timedelta = EARLIER) -> bool:
    """Entered after we sent, where ConnectWise says when."""
    info = record.get("_info") or {}
    entered = parse_utc(record.get("dateCreated") or info.get("dateEntered"))
    return not (entered and call.sent_at) or entered >= call.sent_at - earlier


def changed_at(record: dict[str, Any]) -> Any:
    return parse_utc((record.get("_info") or {}).get("lastUpdated"))
