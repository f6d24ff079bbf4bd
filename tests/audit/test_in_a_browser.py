"""The audit pages in Chromium: no violation of accessibility, light and dark, and no sideways scroll at 320 px."""

import os
from pathlib import Path
from typing import Any

import pytest

from approvals import services
from cwhub.accounts.models import Client, Role
from cwhub.accounts.scope import Actor
from cwhub.accounts.tokens import create_token
from cwhub.audit.chain import seal
from cwhub.audit.heads import export_head
from cwhub.audit.models import AuditEntry, ClientEnd
from cwhub.audit.services import record
from cwhub.audit.verifying import check
from tests.approvals.cast import Cast, make_proposal
from tests.pages.conftest import beside_the_loop, browser, page, scene, sit

__all__ = ["beside_the_loop", "browser", "page", "scene", "sit"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
ADDRESSES = (
    "/audit", "/audit/entries/{entry}", "/audit?q=printer&by=person", "/audit/layers", "/audit/review",
    "/settings/keeping", "/settings/ended-clients",
)  # fmt: skip


@pytest.fixture
def log(scene: Cast, heads: Path) -> dict[str, str]:
    """Decisions, looks and settings of a morning, sealed, checked and exported."""
    dana = Actor("person", 7, "Dana Dufresne")
    with scene.everything.open():
        for act, sentence in (
            ("audit.looked", "Looked at ticket #48817."),
            ("journal.rolled_back", "Not written; nothing of it is left in ConnectWise. The ticket changed meanwhile."),
            ("approvals.tool_policy_set", "ticket.note is now wait"),
            ("journal.undone", "Undone."),
        ):
            record(
                account_id=scene.account.pk, by=dana, act=act, sentence=sentence, client_id=scene.acme.pk, ticket=48817
            )
        Client.objects.filter(pk=scene.other.pk).update(takes_part=False)
        ClientEnd.objects.create(account=scene.account, client=scene.other)
    row = make_proposal(scene)
    with scene.scope(Role.MANAGER).open() as scope:
        by = scene.actor(Role.MANAGER)
        services.approve(scope=scope, proposal_uid=row.uid, fingerprint=row.fingerprint, by=by)
    create_token(membership=scene.person(Role.MANAGER), name="rmm notes", verbs=["read", "propose"])
    seal(scene.account.pk)
    export_head(scene.account.pk)
    check(scene.account.pk)
    with scene.everything.open():
        return {"entry": AuditEntry.objects.get(act="approvals.allowed").uid}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_in_both_themes_and_holds_at_320_px(log: dict[str, str], sit: Any, theme: str) -> None:
    sitting = sit(Role.ADMIN, theme)
    for address in ADDRESSES:
        for width in (1360, 320):
            sitting.page.set_viewport_size({"width": width, "height": 900})
            sitting.go(address.format(**log))
            assert sitting.violations() == "[]", (address, width)
            assert not sitting.scrolls_sideways(), (address, width)
            picture(sitting, address, f"{theme}-{width}")


def picture(sitting: Any, address: str, name: str) -> None:
    """For whoever wants to look: CWHUB_TEST_PICTURES names a folder."""
    folder = os.environ.get("CWHUB_TEST_PICTURES")
    if folder:
        plain = address.split("?")[0].strip("/").replace("/", "-").replace("{entry}", "opened")
        sitting.page.screenshot(path=str(Path(folder) / f"{plain}-{name}.png"), full_page=True)


def test_the_filter_opens_with_its_key_and_an_entry_closes_with_escape(log: dict[str, str], sit: Any) -> None:
    sitting = sit(Role.AUDITOR)
    sitting.go("/audit")
    assert sitting.page.locator("#filter").get_attribute("open") is None
    sitting.press("f")
    sitting.page.wait_for_selector("#filter[open]")
    sitting.go(f"/audit/entries/{log['entry']}")
    with sitting.page.expect_navigation():
        sitting.press("Escape")
    assert sitting.page.url.endswith("/audit")


def test_the_export_is_downloaded(log: dict[str, str], sit: Any) -> None:
    sitting = sit(Role.AUDITOR)
    sitting.go("/audit")
    with sitting.page.expect_download() as download:
        sitting.page.get_by_role("button", name="Export CSV").click()
    assert download.value.suggested_filename.endswith(".csv")
    assert "sha256" in Path(str(download.value.path())).read_text()
