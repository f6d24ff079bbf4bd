"""What API v1 says of a proposal and of a write, and what it takes."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from approvals.models import Proposal, ReasonCode
from approvals.moves import State
from cwhub.accounts.models import Client
from cwhub.journal.models import WriteOp
from cwhub.journal.queries import can_undo


class ClientShape(serializers.ModelSerializer[Client]):
    id = serializers.IntegerField(source="external_id", help_text="ConnectWise's company id")

    class Meta:
        model = Client
        fields = ("id", "name")
        read_only_fields = ("name",)


class ProposalShape(serializers.ModelSerializer[Proposal]):
    id = serializers.CharField(source="uid")
    client = ClientShape(allow_null=True)
    category = serializers.CharField(source="category.name", default=None)
    decided_by = serializers.CharField(source="decided_by_name")
    replaced_by = serializers.CharField(source="replaced_by.uid", default=None)
    batch = serializers.SerializerMethodField(help_text="the batch that it has started")

    class Meta:
        model = Proposal
        fields = (
            "id",
            "kind",
            "ticket",
            "client",
            "state",
            "summary",
            "diff",
            "effects",
            "fingerprint",
            "evidence",
            "risk",
            "audience",
            "reversible",
            "category",
            "created_at",
            "expires_at",
            "decided_by",
            "decided_at",
            "reason",
            "replaced_by",
            "batch",
        )
        read_only_fields = fields

    def get_batch(self, row: Proposal) -> str | None:
        return getattr(row, "batch_uid", None)


class WriteShape(serializers.ModelSerializer[WriteOp]):
    """`undoable_until` is null as soon as it cannot be undone any more."""

    id = serializers.CharField(source="uid")
    proposal = serializers.CharField(source="batch.proposal_uid")
    undoable_until = serializers.SerializerMethodField()

    class Meta:
        model = WriteOp
        fields = ("id", "kind", "ticket", "state", "external_id", "undoable_until", "proposal", "reason", "created_at")
        read_only_fields = fields

    def get_undoable_until(self, op: WriteOp) -> str | None:
        return op.undoable_until.isoformat() if op.undoable_until and can_undo(op) else None


class Body(serializers.Serializer[Any]):
    """Refuses words it does not know, rather than ignoring what somebody meant."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, dict) else []
        if unknown:
            raise serializers.ValidationError({name: ["this is not understood here."] for name in unknown})
        return super().to_internal_value(data)

    @classmethod
    def of(cls, request: Request) -> dict[str, Any]:
        """The body, understood. Raises ValidationError."""
        shape = cls(data=request.data)
        shape.is_valid(raise_exception=True)
        return dict(shape.validated_data)


class ApproveShape(Body):
    fingerprint = serializers.RegexField(r"\A[0-9a-f]{64}\Z", help_text="of what was shown")


class RejectShape(Body):
    reason = serializers.CharField(max_length=2000)
    code = serializers.ChoiceField(choices=ReasonCode.choices, required=False, default="")


class StaleShape(serializers.Serializer[Any]):
    detail = serializers.CharField()
    proposal = ProposalShape(allow_null=True, help_text="what stands now")


class RefusedUndoShape(serializers.Serializer[Any]):
    detail = serializers.CharField()
    differs = serializers.ListField(child=serializers.DictField())


class TicketFilter(serializers.Serializer[Any]):
    ticket = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, required=False, help_text="ConnectWise's number"
    )

    @classmethod
    def of(cls, request: Request) -> dict[str, Any]:
        """What the address asks for. Raises ValidationError."""
        shape = cls(data=request.query_params)
        shape.is_valid(raise_exception=True)
        return dict(shape.validated_data)


class ProposalFilter(TicketFilter):
    state = serializers.ChoiceField(choices=State.choices, required=False)
