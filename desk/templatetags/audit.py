"""Small pieces of the audit pages."""

from datetime import datetime

from django import template

from desk.audit.chain_state import short

register = template.Library()


@register.filter
def short_hash(sha256: object) -> str:
    """The first and the last digits, as people compare two hashes."""
    return short(str(sha256 or ""))


@register.filter
def moment(text: object) -> datetime | None:
    """A time that stands in an entry as text."""
    return datetime.fromisoformat(str(text)) if text else None
