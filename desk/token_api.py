"""API v1 of tokens. Made by a token of somebody who hands them out, and never with more than that token has."""

from typing import Any, ClassVar, cast

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import APIException, NotFound, PermissionDenied
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from approvals.api_shapes import Body
from cwhub.accounts.api import ScopedAPIView
from cwhub.accounts.models import Client, Membership, Token
from cwhub.accounts.rights import Right
from cwhub.accounts.scope import ALL, AllClients, ClientScope
from cwhub.accounts.tokens import VERBS, InvalidToken, TooMuch
from desk.people import NewToken, end_token, issue_token

EVERY = "all"
CLIENTS = {"oneOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "string", "enum": [EVERY]}]}
LARGEST_ID = 2**63 - 1


@extend_schema_field(CLIENTS)
class ClientsField(serializers.Field[Any, Any, Any, Any]):
    """ConnectWise's company ids, or `all`."""

    def to_internal_value(self, data: Any) -> Any:
        fits = isinstance(data, list) and data and all(type(one) is int and 0 < one <= LARGEST_ID for one in data)
        if data != EVERY and not fits:
            raise serializers.ValidationError('Write a list of company ids, or "all".')
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class NewTokenShape(Body):
    name = serializers.CharField(max_length=80)
    clients = ClientsField(help_text="company ids in ConnectWise, or all that the token's person sees")
    verbs = serializers.ListField(child=serializers.ChoiceField(choices=VERBS), min_length=1)
    tools = serializers.ListField(
        child=serializers.RegexField(r"\A[a-z0-9][a-z0-9_.]{0,59}\Z"), required=False, help_text="none: every tool"
    )
    expires = serializers.DateTimeField(allow_null=True, required=False, help_text="null: when it is revoked")


class TokenShape(serializers.ModelSerializer[Token]):
    id = serializers.CharField(source="uid")
    person = serializers.CharField(source="membership.user.display_name", help_text="whom it acts as")
    clients = serializers.SerializerMethodField()
    expires = serializers.DateTimeField(source="expires_at")
    granted_by = serializers.CharField(source="granted_by_name")

    class Meta:
        model = Token
        fields: tuple[str, ...] = (
            "id",
            "name",
            "person",
            "clients",
            "verbs",
            "tools",
            "expires",
            "granted_by",
            "created_at",
            "last_used_at",
            "revoked_at",
        )
        read_only_fields = fields

    @extend_schema_field(CLIENTS)
    def get_clients(self, row: Token) -> list[int] | str:
        if row.all_clients:
            return EVERY
        return sorted(Client.objects.filter(pk__in=row.clients).values_list("external_id", flat=True))


class MadeTokenShape(TokenShape):
    token = serializers.CharField(help_text="its text, which is never to be had again")

    class Meta(TokenShape.Meta):
        fields = (*TokenShape.Meta.fields, "token")
        read_only_fields = fields


class Unfit(APIException):
    status_code = 400


class TokenList(ScopedAPIView, ListAPIView[Token]):
    serializer_class = TokenShape
    queryset = Token.objects.none()
    verbs: ClassVar[dict[str, str]] = {"GET": "read", "POST": "write"}
    needs: ClassVar[dict[str, Right]] = {"GET": Right.MANAGE_TOKENS, "POST": Right.MANAGE_TOKENS}

    def get_queryset(self) -> Any:
        rows = Token.objects.filter(account_id=self.scope.account_id)
        return rows.select_related("membership__user").order_by("-pk")

    @extend_schema(request=NewTokenShape, responses={201: MadeTokenShape})
    def post(self, request: Request) -> Response:
        """Makes a token of the same person. Its text is in this answer alone."""
        parent = cast(Token, request.auth)
        asked = NewTokenShape.of(request)
        person: Membership = parent.membership
        try:
            new = NewToken(
                name=asked["name"],
                verbs=asked["verbs"],
                clients=clients_of(self.scope, asked["clients"]),
                tools=asked.get("tools", []),
                expires_at=asked.get("expires"),
            )
            token, plain = issue_token(scope=self.scope, person=person, new=new, by=self.scope.actor, minted_by=parent)
        except TooMuch as error:
            raise PermissionDenied(str(error)) from error
        except InvalidToken as error:
            raise Unfit(str(error)) from error
        answer = Response({**TokenShape(token).data, "token": plain}, status=201)
        answer["Cache-Control"] = "no-store"
        return answer


class TokenDetail(ScopedAPIView):
    verbs: ClassVar[dict[str, str]] = {"DELETE": "write"}
    needs: ClassVar[dict[str, Right]] = {"DELETE": Right.MANAGE_TOKENS}

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, uid: str) -> Response:
        """Revokes it, and what it has given on. A second time changes nothing."""
        if not end_token(scope=self.scope, uid=uid, by=self.scope.actor):
            raise NotFound("There is no such token.")
        return Response(status=204)


def clients_of(scope: ClientScope, asked: list[int] | str) -> frozenset[int] | AllClients:
    """Ids of ours. Raises InvalidToken for a company that the token does not see."""
    if isinstance(asked, str):
        return ALL
    found = Client.objects.within(scope).filter(external_id__in=asked).values_list("pk", "external_id")
    unknown = sorted(set(asked) - {external for _, external in found})
    if unknown:
        raise InvalidToken(f"clients: there is no company {unknown[0]}, or it cannot be seen with this token.")
    return frozenset(pk for pk, _ in found)
