"""What API v1 takes and says of coverage."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agreements.rules.coverage import Answer
from agreements.rules.terms import Billing

LARGEST_ID = 2**63 - 1
BILLABLE = [one.value for one in Billing]


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}]})
class WordOrNumber(serializers.Field[Any, Any, Any, Any]):
    """A ConnectWise id, or a name."""

    def to_internal_value(self, data: Any) -> int | str:
        if isinstance(data, bool) or not isinstance(data, int | str) or str(data).strip() == "":
            raise serializers.ValidationError("An id or a name is required.")
        if isinstance(data, int) and not 0 < data <= LARGEST_ID:
            raise serializers.ValidationError("This is no id.")
        if isinstance(data, str) and ("\x00" in data or len(data) > 200):
            raise serializers.ValidationError("This is no name.")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field({"oneOf": [{"type": "number"}, {"type": "string"}]})
class Figure(serializers.Field[Any, Any, Any, Any]):
    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, bool) or not isinstance(data, int | float | str):
            raise serializers.ValidationError("Hours are a number.")
        return str(data)[:40]

    def to_representation(self, value: Any) -> Any:
        return value


def optional(kind: Any, **more: Any) -> Any:
    return kind(required=False, allow_null=True, **more)


class ClassifyEntryShape(serializers.Serializer[Any]):
    """A ticket or an agreement; an end or hours."""

    ticket = optional(WordOrNumber, help_text="number of a service or project ticket")
    agreement = optional(WordOrNumber, help_text="id or name; the ticket's own where it is left out")
    member = optional(WordOrNumber, help_text="id, identifier or name")
    work_type = optional(WordOrNumber, help_text="what is preset where it is left out")
    work_role = optional(WordOrNumber, help_text="what is preset where it is left out")
    start = serializers.CharField(max_length=40, help_text="ISO; without an offset the member's own clock")
    end = optional(serializers.CharField, max_length=40)
    hours = optional(Figure)
    deduct = optional(Figure)
    entered_at = optional(serializers.CharField, max_length=40, help_text="when it is saved; now if left out")
    billable_option = serializers.ChoiceField(
        choices=BILLABLE, required=False, allow_null=True, help_text="what somebody chose on the entry itself"
    )

    def to_internal_value(self, data: Any) -> Any:
        """Refuses words it does not know, rather than ignoring what somebody meant."""
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, dict) else []
        if unknown:
            raise serializers.ValidationError({str(unknown[0])[:60]: ["this is not understood here."]})
        return super().to_internal_value(data)


class AgreementShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class PoolShape(serializers.Serializer[Any]):
    unit = serializers.CharField(help_text="Hours, Amount or Incidents")
    before = serializers.FloatField(allow_null=True, help_text="when it is saved; null: no end, or not known")
    after = serializers.FloatField(allow_null=True)
    unlimited = serializers.BooleanField()


class HoursShape(serializers.Serializer[Any]):
    actual = serializers.FloatField(help_text="end less start less deduction")
    billed = serializers.FloatField(help_text="rounded")
    covered = serializers.FloatField(help_text="of the billed")


class ReasonShape(serializers.Serializer[Any]):
    rule = serializers.CharField()
    met = serializers.BooleanField()
    sentence = serializers.CharField()


class CoverageShape(serializers.Serializer[Any]):
    """What will happen to the entry, and why."""

    billable_option = serializers.CharField()
    covered = serializers.BooleanField(help_text="wholly; `extent` tells of a part")
    extent = serializers.ChoiceField(choices=["whole", "part", "none"])
    agreement = AgreementShape(allow_null=True)
    client = serializers.CharField()
    hours = HoursShape()
    rate = serializers.FloatField(allow_null=True, help_text="an hour; null where no level names one")
    rate_source = serializers.CharField()
    bills = serializers.FloatField(allow_null=True, help_text="what the client pays for what is outside")
    pool = PoolShape(allow_null=True)
    warnings = serializers.ListField(child=serializers.CharField())
    reasons = ReasonShape(many=True)
    assumptions = serializers.ListField(
        child=serializers.CharField(), help_text="where ConnectWise's papers are silent or disagree"
    )


def told(answer: Answer) -> dict[str, Any]:
    """As CoverageShape describes it."""
    return {
        "billable_option": answer.billable,
        "covered": answer.covered,
        "extent": str(answer.extent),
        "agreement": {"id": answer.agreement, "name": answer.agreement_name} if answer.agreement else None,
        "client": answer.client,
        "hours": {name: float(getattr(answer.hours, name)) for name in ("actual", "billed", "covered")},
        "rate": figure(answer.rate.amount),
        "rate_source": answer.rate.said,
        "bills": figure(answer.bills),
        "pool": pool_of(answer),
        "warnings": [one.sentence for one in answer.warnings],
        "reasons": [{"rule": one.rule, "met": one.met, "sentence": one.sentence} for one in answer.reasons],
        "assumptions": [one.sentence for one in answer.assumptions],
    }


def figure(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def pool_of(answer: Answer) -> dict[str, Any] | None:
    pool = answer.pool
    if pool is None:
        return None
    return {
        "unit": pool.unit.value,
        "before": figure(pool.before),
        "after": figure(pool.after),
        "unlimited": pool.unlimited,
    }
