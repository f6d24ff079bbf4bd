"""Settings > Isolation: the last report, as somebody reads it who may read the audit log."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cwhub.accounts.models import Role
from desk.isolation.report import Line, Report, keep

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_reads_well_and_names_what_did_not_hold(sit: Any, settings: Any, tmp_path: Path, theme: str) -> None:
    settings.VAR = tmp_path
    fault = "404 for another client's id instead of [302]"
    keep(Report(timezone.now(), [Line("table", "mirror.Ticket"), Line("page", "POST ticket_undo", [fault])], 0, 1.0))
    desk = sit(Role.AUDITOR, theme)
    for width in (1360, 320):
        desk.page.set_viewport_size({"width": width, "height": 860})
        desk.go("/settings/isolation")
        expect(desk.page.get_by_text("Something did not hold.")).to_be_visible()
        expect(desk.page.get_by_text(fault)).to_be_in_viewport()
        assert desk.violations() == "[]", width
        assert not desk.scrolls_sideways(), width
