"""What API v1 says of a ticket and of its analysis."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cwhub.mirror.models import Note, Ticket
from triage.models import Analysis

REFERENCE = {
    "type": "object",
    "nullable": True,
    "properties": {"id": {"type": "integer"}, "name": {"type": "string"}},
}
ROWS = {"type": "array", "items": {"type": "object"}}


@extend_schema_field(REFERENCE)
class Reference(serializers.Field[Any, Any, Any, Any]):
    """One of the ticket's references as ConnectWise gave it; null when it is empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, read_only=True, source="*")

    def to_representation(self, ticket: Ticket) -> dict[str, Any] | None:
        name = "subType" if self.field_name == "subtype" else self.field_name or ""
        value = ticket.record.get(name)
        return {"id": value.get("id"), "name": ticket.named(name)} if isinstance(value, dict) else None


@extend_schema_field(ROWS)
class Rows(serializers.JSONField):
    pass


class NoteShape(serializers.ModelSerializer[Note]):
    id = serializers.IntegerField(source="external_id")

    class Meta:
        model = Note
        fields = ("id", "tab", "author", "by_customer", "text", "entered_at")
        read_only_fields = fields


class AnalysisShape(serializers.ModelSerializer[Analysis]):
    id = serializers.CharField(source="uid")
    category = serializers.CharField(source="category_name")
    filing = Rows(source="fields", help_text="level, id, name, word and confidence of each field")
    steps = Rows()
    against = Rows()
    similar = Rows()
    read = Rows()
    missing = serializers.ListField(child=serializers.CharField())
    questions = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Analysis
        fields = (
            "id",
            "category",
            "level",
            "word",
            "nothing",
            "sensitive",
            "filing",
            "reason",
            "steps",
            "against",
            "similar",
            "missing",
            "questions",
            "read",
            "engine",
            "created_at",
        )
        read_only_fields = fields


class TicketShape(serializers.ModelSerializer[Ticket]):
    """`read_at` is when ConnectWise was last asked for it; `analysis` is null until there is one."""

    id = serializers.IntegerField(source="external_id")
    company, board, status, type = Reference(), Reference(), Reference(), Reference()
    subtype, item, priority = Reference(), Reference(), Reference()
    contact, agreement, sla, owner = Reference(), Reference(), Reference(), Reference()
    read_at = serializers.DateTimeField(source="seen_at")
    updated_at = serializers.DateTimeField(source="source_updated_at")
    notes = serializers.SerializerMethodField()
    analysis = serializers.SerializerMethodField()

    class Meta:
        model = Ticket
        fields = (
            "id",
            "summary",
            "company",
            "board",
            "status",
            "type",
            "subtype",
            "item",
            "priority",
            "contact",
            "agreement",
            "sla",
            "owner",
            "resources",
            "closed",
            "closed_at",
            "resolved_at",
            "entered_at",
            "goal_at",
            "merged_into",
            "updated_at",
            "read_at",
            "notes",
            "analysis",
        )
        read_only_fields = fields

    @extend_schema_field(NoteShape(many=True))
    def get_notes(self, ticket: Ticket) -> Any:
        rows = ticket.notes.filter(gone_at=None).order_by("entered_at", "external_id")
        return NoteShape(rows, many=True).data

    @extend_schema_field(AnalysisShape(allow_null=True))
    def get_analysis(self, ticket: Ticket) -> Any:
        analysis = self.context["analysis"]
        return AnalysisShape(analysis).data if analysis else None
