"""The base of every API view: the token's scope is open around the handler and the answer it renders."""

from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any, ClassVar, cast

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cwhub.accounts.membership import scope_of_token
from cwhub.accounts.models import Token
from cwhub.accounts.rights import Right
from cwhub.accounts.scope import ClientScope
from cwhub.accounts.tokens import BearerTokenAuthentication, TokenAllows, token_allows_tool


class ScopedAPIView(APIView):
    """Say in `verbs` which verb each method needs, and in `needs` which right of the token's person, if any.

    `tool` is what every act of the view uses, by the name of its kind of write. Where the record says which, the
    handler calls `use` with it.

    An error takes back what the handler did.

    With `opens_own_scope` nothing is open: the handler calls out first and opens `self.scope` when it writes.
    """

    authentication_classes = (BearerTokenAuthentication,)
    permission_classes = (TokenAllows,)
    verbs: ClassVar[dict[str, str]] = {"GET": "read"}
    needs: ClassVar[dict[str, Right]] = {}
    tool: ClassVar[str] = ""
    opens_own_scope: ClassVar[bool] = False
    scope: ClientScope

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with ExitStack() as self._open:
            response = super().dispatch(request, *args, **kwargs)
            return response.render() if isinstance(response, Response) else response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.check_throttles(request)  # a request that will be refused counts as well
        super().initial(request, *args, **kwargs)
        token = cast(Token, request.auth)  # the permission has let nothing else through
        self.scope = scope_of_token(token)
        if self.tool and request.method not in SAFE_METHODS:
            self.use([self.tool])
        self._opened = not self.opens_own_scope
        if self._opened:
            self._open.enter_context(self.scope.open())

    def use(self, tools: Iterable[str]) -> None:
        """Raises PermissionDenied unless the request's token may use each of them."""
        token = cast(Token, self.request.auth)
        for tool in tools:
            if not token_allows_tool(token, tool):
                named = ", ".join(token.tools)
                raise PermissionDenied(f"This token may use {named}, but not {tool}. Nothing was done.")

    def handle_exception(self, exc: Exception) -> Response:
        response = super().handle_exception(exc)
        if isinstance(exc, ValidationError):
            response.data = {"detail": sentence_of(exc.detail)}
        if getattr(self, "_opened", False):
            transaction.set_rollback(True)
        return response


def sentence_of(detail: Any, name: str = "") -> str:
    """The first fault of a validation, for a person: `ticket: A valid integer is required.`"""
    if isinstance(detail, dict):
        key, value = next(iter(detail.items()))
        return sentence_of(value, "" if key == "non_field_errors" else str(key))
    text = sentence_of(detail[0]) if isinstance(detail, list) else str(detail)
    return f"{name}: {text}" if name else text


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "cwhub.accounts.tokens.BearerTokenAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
