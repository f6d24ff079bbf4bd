"""The application's clock. The journal, the limiter and every lease use the database's (`cwhub_now()`) instead."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)


def parse_utc(text: str | None) -> datetime | None:
    """Reads ConnectWise's `2026-11-20T14:45:00Z`; None for nothing. Raises ValueError for anything else."""
    if not text:
        return None
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def utc_text(moment: datetime) -> str:
    """The form ConnectWise takes: UTC, seconds, no fraction."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
