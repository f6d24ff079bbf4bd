"""Finding tickets and clients by a number or by words, in ways that an index serves where one can."""

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

FURTHER_DIGITS = 4
LONGEST = 100


def cleaned(text: str) -> str:
    return text.replace("\0", "").strip().lstrip("#")[:LONGEST]


def is_number(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) < 12


def begins_with(number: int) -> Q:
    """Ticket numbers that begin with these digits, as ranges: the index on the number serves them."""
    found = Q()
    for power in range(FURTHER_DIGITS + 1):
        size = 10**power
        found |= Q(external_id__range=(number * size, number * size + size - 1))
    return found


def tickets_like(text: str) -> Q:
    """A number finds by its beginning; else each word stands in the summary or the client's name."""
    words = cleaned(text)
    if is_number(words):
        return begins_with(int(words))
    found = Q()
    for word in words.split():
        found &= Q(summary__icontains=word) | Q(client__name__icontains=word)
    return found


def clients_like(text: str) -> Q:
    found = Q()
    for word in cleaned(text).split():
        found &= Q(name__icontains=word) | Q(identifier__icontains=word)
    return found


def ticket_address(number: int) -> str:
    """Its page, else the list that shows it."""
    try:
        return reverse("ticket", args=[number])
    except NoReverseMatch:
        return f"{reverse('tickets')}?{urlencode({'q': str(number), 'show': 'all'})}"
