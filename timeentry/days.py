"""A member's day as the grid shows it: each draft with the true state of the entry that carries it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cwhub.journal.states import FREED, OPEN_BATCHES
from timeentry.models import Batch, Draft
from timeentry.statuses import ENDED, WAITING, Progress, Status, progress_of

NOT_HELD = {*map(str, FREED), ENDED}


@dataclass(frozen=True)
class Row:
    """`status` is None for a draft that no batch carries."""

    draft: Draft
    status: Status | None
    batch_state: str

    @property
    def is_free(self) -> bool:
        """Nothing of it is in ConnectWise or on its way there: it may be changed and posted."""
        if self.status is None:
            return True
        if self.batch_state in OPEN_BATCHES or self.status.state == WAITING:
            return False
        return self.status.state in NOT_HELD

    @property
    def word(self) -> str:
        if self.status is None:
            return "ready" if self.draft.reviewed else "review"
        return self.status.word


def rows_of(drafts: Sequence[Draft]) -> list[Row]:
    """In the whole account's scope; each batch is read once. Drafts come with `entry__batch`."""
    told = progress_by_batch(drafts)
    return [row_of(draft, told) for draft in drafts]


def progress_by_batch(drafts: Iterable[Draft]) -> dict[int, Progress]:
    batches: dict[int, Batch] = {draft.entry.batch_id: draft.entry.batch for draft in drafts if draft.entry}
    return {number: progress_of(batch) for number, batch in batches.items()}


def row_of(draft: Draft, told: dict[int, Progress]) -> Row:
    if draft.entry is None:
        return Row(draft, None, "")
    progress = told[draft.entry.batch_id]
    status = next((one for one in progress.entries if one.n == draft.entry.n), None)
    return Row(draft, status, progress.state)


def is_free(draft: Draft) -> bool:
    return rows_of([draft])[0].is_free
