"""API v1 of agreements: parse, call one service, answer."""

from typing import Any, ClassVar

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api_shapes import ClassifyEntryShape, CoverageShape, told
from agreements.errors import AgreementError, NotFound
from agreements.services.classifying import classify_words
from cwhub.accounts.api import ScopedAPIView, sentence_of

MOST = 500
ONE_OR_MANY_ASKED = PolymorphicProxySerializer(
    component_name="ClassifyAsked",
    serializers=[ClassifyEntryShape, ClassifyEntryShape(many=True)],
    resource_type_field_name=None,
    many=False,
)
ONE_OR_MANY_TOLD = PolymorphicProxySerializer(
    component_name="ClassifyTold",
    serializers=[CoverageShape, CoverageShape(many=True)],
    resource_type_field_name=None,
    many=False,
)


class Refused(APIException):
    """What this room refuses, as an answer."""

    def __init__(self, error: AgreementError) -> None:
        super().__init__(str(error))
        self.status_code = 404 if isinstance(error, NotFound) else 400


class ClassifyEntries(ScopedAPIView):
    verbs: ClassVar[dict[str, str]] = {"POST": "read"}

    @extend_schema(request=ONE_OR_MANY_ASKED, responses=ONE_OR_MANY_TOLD)
    def post(self, request: Request) -> Response:
        """What agreements will make of an entry of time, or of a list of them, which draw on a pool in their order.

        Nothing is written.
        """
        data: Any = request.data
        many = isinstance(data, list)
        entries = entries_of(data if many else [data], many=many)
        try:
            answers = classify_words(self.scope, entries, many=many)
        except AgreementError as error:
            raise Refused(error) from error
        told_all = [told(answer) for answer in answers]
        return Response(told_all if many else told_all[0])


def entries_of(data: list[Any], *, many: bool) -> list[dict[str, Any]]:
    """Understood. Raises ValidationError, which names the entry and the field."""
    if len(data) > MOST:
        raise ValidationError(f"A list has at most {MOST} entries; nothing was classified.")
    found = []
    for n, one in enumerate(data):
        shape = ClassifyEntryShape(data=one)
        if not shape.is_valid():
            raise ValidationError(f"entries[{n}].{sentence_of(shape.errors)}" if many else shape.errors)
        found.append(dict(shape.validated_data))
    return found
