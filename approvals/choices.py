"""What a ticket's board lets a person choose: type, subtype and item that belong together, and priorities."""

from dataclasses import dataclass
from typing import Any

from approvals.models import Proposal
from cwhub.accounts.models import Connection
from cwhub.mirror.models import Association, BoardItem, BoardSubtype, BoardType, Priority, Ticket

Named = dict[int, str]
LABELS = {"type": "Type", "subType": "Subtype", "item": "Item", "priority": "Priority"}


@dataclass(frozen=True)
class Choices:
    connection: Connection
    board: int

    def types(self) -> Named:
        return names(BoardType, self.connection, board_ref=self.board, inactive=False)

    def subtypes(self, type_: int | None) -> Named:
        allowed = self.allowed("subtype_ref", type_ref=type_)
        return names(BoardSubtype, self.connection, external_id__in=allowed, inactive=False)

    def items(self, type_: int | None, subtype: int | None) -> Named:
        allowed = self.allowed("item_ref", type_ref=type_, subtype_ref=subtype)
        return names(BoardItem, self.connection, external_id__in=allowed, inactive=False)

    def priorities(self) -> Named:
        rows = Priority.objects.filter(connection=self.connection, gone_at=None).order_by("sort_order", "external_id")
        return dict(rows.values_list("external_id", "name"))

    def allowed(self, column: str, **above: int | None) -> set[int]:
        if None in above.values():
            return set()
        rows = Association.objects.filter(connection=self.connection, board_ref=self.board, gone_at=None, **above)
        return set(rows.exclude(**{column: None}).values_list(column, flat=True))

    def of(self, chosen: dict[str, int | None]) -> dict[str, Named]:
        """Each field's choices, given what is chosen above it."""
        return {
            "type": self.types(),
            "subType": self.subtypes(chosen["type"]),
            "item": self.items(chosen["type"], chosen["subType"]),
            "priority": self.priorities(),
        }


def names(model: Any, connection: Connection, **wanted: Any) -> Named:
    rows = model.objects.filter(connection=connection, gone_at=None, **wanted).order_by("name")
    return dict(rows.values_list("external_id", "name"))


def ticket_of(row: Proposal) -> Ticket | None:
    mine = Ticket.objects.filter(connection_id=row.connection_id, external_id=row.ticket or 0)
    return mine.first()


def choices_for(row: Proposal, ticket: Ticket | None) -> Choices | None:
    """None where the mirror does not know the ticket or its board."""
    return Choices(row.connection, ticket.board_ref) if ticket and ticket.board_ref else None
