"""What API v1 takes and says of a batch of time."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from timeentry.models import Billing, Mode, Tab
from timeentry.services.telling import notice_of

MOST_CHARACTERS = 20_000
LARGEST_ID = 2**63 - 1
TABS = [one.value for one in Tab if one.value]


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


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}]})
class WordOrNumber(serializers.Field[Any, Any, Any, Any]):
    """A ConnectWise id, or a name."""

    def to_internal_value(self, data: Any) -> int | str:
        if isinstance(data, bool) or not isinstance(data, int | str) or data == "":
            raise serializers.ValidationError("An id or a name is required.")
        if isinstance(data, int) and not 0 < data <= LARGEST_ID:
            raise serializers.ValidationError("This is no id.")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field({"oneOf": [{"type": "number"}, {"type": "string"}]})
class HoursField(serializers.Field[Any, Any, Any, Any]):
    """A number, or text as people type it: `0.25`, `0,25`, `0:15`, `15m`."""

    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, bool) or not isinstance(data, int | float | str):
            raise serializers.ValidationError("Hours are a number, or text like 0:15.")
        return str(data)

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field({"type": "array", "items": {"type": "string", "enum": TABS}})
class TabsField(serializers.ListField):
    """Where ConnectWise shows the notes on the ticket."""

    child = serializers.ChoiceField(choices=TABS)


def number(**more: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False, allow_null=True, **more)


class EntryShape(Body):
    """Exactly one of ticket, project_ticket, activity and charge_code; an end or hours."""

    ticket = number()
    project_ticket = number()
    activity = number()
    charge_code = WordOrNumber(required=False, allow_null=True)
    start = serializers.CharField(max_length=40, help_text="ISO; without an offset the member's own clock")
    end = serializers.CharField(max_length=40, required=False, allow_null=True)
    hours = HoursField(required=False, allow_null=True)
    deduct = HoursField(required=False, allow_null=True)
    work_type = WordOrNumber(required=False, allow_null=True)
    work_role = WordOrNumber(required=False, allow_null=True)
    agreement = number(help_text="the ticket's own where it is left out")
    billable = serializers.ChoiceField(choices=Billing.choices, required=False, default=Billing.FROM_AGREEMENT)
    notes = serializers.CharField(max_length=MOST_CHARACTERS, required=False, allow_blank=True, default="")
    internal_notes = serializers.CharField(max_length=MOST_CHARACTERS, required=False, allow_blank=True, default="")
    tabs = TabsField(required=False, help_text="as the ticket's board presets it where it is left out")
    ai_assisted = serializers.BooleanField(required=False, default=False)
    occurrence = serializers.IntegerField(
        min_value=0, max_value=99, required=False, default=0, help_text="more than 0: the same work again, on purpose"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        charged = [name for name in ("ticket", "project_ticket", "activity", "charge_code") if attrs.get(name)]
        if len(charged) != 1:
            raise serializers.ValidationError("Name exactly one of ticket, project_ticket, activity and charge_code.")
        return attrs


class PostShape(Body):
    mode = serializers.ChoiceField(choices=Mode.choices, default=Mode.POST)
    member = serializers.CharField(max_length=60, required=False, help_text="identifier; the token's own if left out")
    entries = EntryShape(many=True, allow_empty=False)


class CancelShape(Body):
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class ResolveShape(Body):
    way = serializers.ChoiceField(choices=[("keep", "keep what is there"), ("take_back", "take back what is left")])


class UndoShape(Body):
    entries = serializers.ListField(
        child=serializers.IntegerField(min_value=0),
        required=False,
        default=list,
        max_length=100,
        help_text="their `n`; all that are posted where it is left out",
    )


class StatusShape(serializers.Serializer[Any]):
    n = serializers.IntegerField(help_text="place in the request, from 0")
    state = serializers.CharField(help_text="the operation's state; ready, refused, already_recorded or waiting before")
    external_id = serializers.IntegerField(allow_null=True, help_text="ConnectWise's id of the entry")
    charge = serializers.CharField(
        source="checked.charge", default="", help_text="what it is charged to: number and summary, or the code's name"
    )
    error = serializers.CharField(allow_null=True)
    fix = serializers.CharField(allow_null=True)
    next_look = serializers.DateTimeField(allow_null=True, help_text="when a doubt is looked at again")
    actual_hours = serializers.CharField(source="checked.actual_hours", default=None, allow_null=True)
    billed_hours = serializers.CharField(source="checked.billed_hours", default=None, allow_null=True)
    coverage = serializers.CharField(source="checked.coverage", default="", help_text="who pays for it, in a sentence")
    warnings = serializers.ListField(source="checked.warnings", child=serializers.CharField(), default=list)


class BatchShape(serializers.Serializer[Any]):
    id = serializers.CharField(source="batch.uid")
    state = serializers.CharField(help_text="the batch's state; checked, refused or waiting before it is one")
    reason = serializers.CharField()
    proposal = serializers.CharField(source="batch.proposal_uid")
    notice = serializers.SerializerMethodField(help_text="what is to be known of the whole batch before it is posted")
    entries = StatusShape(many=True)
    unseen = serializers.IntegerField(help_text="entries of clients that you do not see; they are not listed")

    def get_notice(self, progress: Any) -> str:
        return notice_of(progress.batch.connection)


class WaitingShape(serializers.Serializer[Any]):
    proposal = serializers.CharField()
    state = serializers.CharField()
    id = serializers.CharField(help_text="of the batch, which starts once the proposal is approved")
