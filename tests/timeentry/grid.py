"""A member's day in Chromium: signed in, typed into, and written to the simulator by the journal's own worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, expect

from tests.connected import Desk
from tests.pages.browsing import Sitting
from tests.timeentry.days import ADA, scope_of_role, today, written
from timeentry import queries
from timeentry.models import Batch, Draft
from timeentry.scopes import whole
from timeentry.services import drafts
from timeentry.services.drafts import MemberDay


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def line(n: int, ticket: int = 101) -> str:
    """As a spreadsheet has it: charge to, work type, agreement, start, end, deduct, billing, notes."""
    start = 8 * 60 + n * 10
    return "\t".join((str(ticket), "", "", clock(start), clock(start + 10), "", "", f"Worked on it, part {n}"))


@dataclass
class Grid:
    """Somebody in front of his day, with nothing but a keyboard."""

    desk: Desk
    sitting: Sitting

    @property
    def page(self) -> Any:
        return self.sitting.page

    def open(self, view: str = "") -> "Grid":
        self.sitting.go(f"/time?day={today()}{'&view=' + view if view else ''}")
        return self

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str, then: str = "Tab") -> None:
        self.page.keyboard.type(text)
        self.page.keyboard.press(then)

    def paste(self, lines: Sequence[str]) -> None:
        self.page.evaluate("(text) => navigator.clipboard.writeText(text)", "\n".join(lines))
        self.page.keyboard.press("Control+V")

    def cell(self, row: int, field: str) -> Locator:
        found: Locator = self.page.locator(f'tbody[data-row]:nth-of-type({row + 1}) td[data-f="{field}"]')
        return found

    def row(self, row: int) -> Locator:
        found: Locator = self.page.locator(f"tbody[data-row]:nth-of-type({row + 1})")
        return found

    def state(self, row: int) -> Locator:
        return self.row(row).locator(".state")

    def at(self, row: int, field: str) -> None:
        """Goes there by keys, from the first field of the first row."""
        self.press("Control+Home", "ArrowRight", *["ArrowDown"] * row)
        names = self.page.eval_on_selector_all("#row-new td[data-f]", "(all) => all.map((one) => one.dataset.f)")
        self.press(*["ArrowRight"] * names.index(field))

    def is_saved(self) -> None:
        expect(self.page.locator("#grid[aria-busy]")).to_have_count(0)

    def post(self, count: int) -> None:
        expect(self.page.locator("#post-count")).to_have_text(str(count))
        self.press("Control+Enter")
        expect(self.page.locator("#foot")).to_contain_text(f"Posting {count}")

    # --- beside the page ----------------------------------------------------------------------------------------------
    def batch(self) -> Batch:
        with self.desk.scope.open():
            return Batch.objects.exclude(proposal_uid="").latest("created_at", "pk")

    def write(self) -> queries.Progress:
        """What the queue does."""
        return written(self.desk, self.batch())

    def have(self, count: int, **fields: str) -> list[Draft]:
        return have(self.desk, count, **fields)


def day_of_ada(desk: Desk) -> MemberDay:
    scope = scope_of_role(desk)
    with whole(scope).open():
        return drafts.member_day(scope, connection=desk.connection, member=ADA, day=today())


def have(desk: Desk, count: int, **fields: str) -> list[Draft]:
    """Rows that were typed before."""
    names = ("charge", "type", "agreement", "start", "end", "deduct", "billing", "notes")
    rows = (dict(zip(names, line(n).split("\t"), strict=True)) | fields for n in range(count))
    at = day_of_ada(desk)
    return [drafts.add(scope=scope_of_role(desk), at=at, fields=row) for row in rows]
