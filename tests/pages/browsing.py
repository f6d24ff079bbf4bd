"""A person of the cast with a browser."""

from django.test import Client

from cwhub.accounts.models import Role
from tests.approvals.cast import Cast

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def browser_of(cast: Cast, role: str = Role.TECHNICIAN) -> Client:
    client = Client()
    client.force_login(cast.person(role).user)
    return client
