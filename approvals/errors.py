"""What this room refuses. Every message is a sentence that a person may read.

ApprovalError
  NotFound         nothing of that name in this scope
  NotAllowed       no right to do it; says who can
  SuggestOnly      the category is at level 1, the panel only shows
  InvalidProposal  what is proposed makes no sense
  AlreadyDecided   it has ended otherwise; carries the proposal that stands now
  Stale            the record or the proposal moved; carries the proposal that stands now, if any
  CannotStart      the journal does not take it: the same work is on its way, or the connection only reads
  CannotUndo       too late, or the record has moved on; carries what differs
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from approvals.models import Proposal


class ApprovalError(Exception):
    @property
    def sentence(self) -> str:
        return str(self)


class NotFound(ApprovalError):
    pass


class NotAllowed(ApprovalError):
    pass


class SuggestOnly(ApprovalError):
    pass


class InvalidProposal(ApprovalError):
    pass


class AlreadyDecided(ApprovalError):
    def __init__(self, sentence: str, proposal: "Proposal") -> None:
        super().__init__(sentence)
        self.proposal = proposal


class Stale(ApprovalError):
    """Catch it inside the open scope: an error that leaves the scope takes the new proposal with it."""

    def __init__(self, sentence: str, new: "Proposal | None") -> None:
        super().__init__(sentence)
        self.new = new


class CannotStart(ApprovalError):
    pass


class CannotUndo(ApprovalError):
    def __init__(self, sentence: str, differs: list[dict[str, Any]] | None = None) -> None:
        super().__init__(sentence)
        self.differs = differs or []
