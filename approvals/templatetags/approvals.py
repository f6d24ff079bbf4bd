"""Addresses and symbols of the queue's pages."""

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from approvals.queue import Asked

register = template.Library()

EVIDENCE = {"ticket": "ticket", "note": "log", "time": "clock", "runbook": "book", "history": "stack", "mail": "mail"}


@register.simple_tag
def approval_url(asked: Asked, uid: str) -> str:
    """One proposal's page, in the same view and order of the queue."""
    return asked.link("approval", uid)


@register.simple_tag
def ticket_link(number: int, label: str = "") -> SafeString:
    """`#48817`, or other words for it; a link where there is a page for it."""
    text = label or f"#{number}"
    try:
        return format_html('<a class="num u" href="{}">{}</a>', reverse("ticket", args=[number]), text)
    except NoReverseMatch:
        return format_html('<span class="num">{}</span>', text)


@register.filter
def evidence_icon(kind: object) -> str:
    return EVIDENCE.get(str(kind), "log")
