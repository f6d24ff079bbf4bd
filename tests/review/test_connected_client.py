"""A client's page and month from what a connected ConnectWise shows, its unposted invoices read just then."""

from django.test import Client

from cwhub.accounts.models import Role
from tests.connected import Desk
from tests.timeentry.conftest import office, simulator
from tests.timeentry.days import entries, posted, written

__all__ = ["office", "simulator"]


def test_page_and_month_stand_beside_what_connectwise_tells(office: Desk) -> None:
    written(office, posted(office, entries(2)))
    browser = Client()
    browser.force_login(office.people[Role.MANAGER].user)
    page = browser.get("/clients/2")
    assert page.status_code == 200
    assert "Terms of 2" in page.content.decode()
    month = browser.get("/clients/2/month")
    assert month.status_code == 200
    assert "could not be read" not in month.content.decode()
    assert "next invoice" in month.content.decode()
    assert office.requests("GET", "/finance/accounting/unpostedinvoices")
