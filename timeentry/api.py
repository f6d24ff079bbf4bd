"""API v1 of time: parse, call one service, answer."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from approvals.api import STATUS as APPROVALS_STATUS
from approvals.errors import ApprovalError
from cwhub.accounts.api import ScopedAPIView
from cwhub.accounts.models import Token
from cwhub.accounts.tokens import TokenAllows
from timeentry import errors, queries
from timeentry.api_shapes import BatchShape, CancelShape, PostShape, ResolveShape, UndoShape, WaitingShape
from timeentry.models import Batch, Mode
from timeentry.scopes import whole
from timeentry.services import asking, ending, posting
from timeentry.unseen import seen_by

STATUS: dict[type[errors.TimeError], int] = {
    errors.NotFound: 404,
    errors.NotAllowed: 403,
    errors.NotLinked: 403,
    errors.NotUnderstood: 400,
    errors.OtherPayload: 422,
    errors.TooLate: 409,
}
KEY = "Idempotency-Key"
LONGEST_KEY = 200


class Refused(APIException):
    """What this room refuses, or approvals, as an answer."""

    def __init__(self, error: errors.TimeError | ApprovalError) -> None:
        super().__init__(str(error))
        statuses: dict[Any, int] = {**STATUS, **APPROVALS_STATUS}
        self.status_code = statuses.get(type(error), 400)


class MayAsk(TokenAllows):
    """To post is to write; a token that may only propose asks for it."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.method != "POST":
            return super().has_permission(request, view)
        self.message = "This token may neither write nor propose."
        return isinstance(request.auth, Token) and bool({"write", "propose"} & set(request.auth.verbs))


class TimeView(ScopedAPIView):
    tool = "time.entry"
    opens_own_scope = True

    def handle_exception(self, exc: Exception) -> Response:
        known = isinstance(exc, errors.TimeError | ApprovalError)
        return super().handle_exception(Refused(exc) if known else exc)  # type: ignore[arg-type]

    def batch(self, uid: str) -> Batch:
        with whole(self.scope).open():
            return queries.batch(self.scope, uid)

    def shown(self, batch: Batch) -> dict[str, Any]:
        with whole(self.scope).open():
            return dict(BatchShape(seen_by(self.scope, queries.progress_of(batch))).data)


class TimeBatches(TimeView):
    permission_classes = (MayAsk,)

    @extend_schema(
        request=PostShape,
        responses={201: BatchShape, 202: WaitingShape},
        parameters=[OpenApiParameter(KEY, str, OpenApiParameter.HEADER, description="equal for a repeat")],
    )
    def post(self, request: Request) -> Response:
        """Checks or posts a day's entries as one batch: all of them, or none. Repeated, it gives the same batch."""
        body, key = PostShape.of(request), key_of(request)
        with whole(self.scope).open():
            connection = queries.connection_of(self.scope)
            member = asking.member_of(self.scope, connection, body.get("member", ""))
            entries = asking.wanted_of(connection, member, body["entries"])
        batch = posting.post(
            scope=self.scope,
            connection=connection,
            member=member.external_id,
            entries=entries,
            mode=Mode(body["mode"]),
            idempotency_key=key,
            own_act="write" in request.auth.verbs if isinstance(request.auth, Token) else False,
        )
        return self.answer(batch)

    def answer(self, batch: Batch) -> Response:
        told = self.shown(batch)
        if told["state"] in ("waiting", "held"):
            return Response({"proposal": batch.proposal_uid, "state": told["state"], "id": batch.uid}, status=202)
        return Response(told, status=201)


class TimeBatch(TimeView):
    @extend_schema(responses=BatchShape)
    def get(self, request: Request, uid: str) -> Response:
        """The batch with the true state of each entry."""
        return Response(self.shown(self.batch(uid)))


class CancelTimeBatch(TimeView):
    verbs: ClassVar[dict[str, str]] = {"POST": "write"}

    @extend_schema(request=CancelShape, responses=BatchShape)
    def post(self, request: Request, uid: str) -> Response:
        """Stops it: what was posted is taken back. Repeated, it gives the same answer."""
        reason = CancelShape.of(request)["reason"]
        return Response(self.shown(ending.cancel(scope=self.scope, batch=self.batch(uid), reason=reason)))


class ResolveTimeBatch(TimeView):
    verbs: ClassVar[dict[str, str]] = {"POST": "write"}

    @extend_schema(request=ResolveShape, responses=BatchShape)
    def post(self, request: Request, uid: str) -> Response:
        """A parked batch: keep what is there, or try again to take back what is left."""
        way = ResolveShape.of(request)["way"]
        return Response(self.shown(ending.resolve(scope=self.scope, batch=self.batch(uid), way=way)))


class UndoTimeBatch(TimeView):
    verbs: ClassVar[dict[str, str]] = {"POST": "write"}

    @extend_schema(request=UndoShape, responses=BatchShape)
    def post(self, request: Request, uid: str) -> Response:
        """Removes what the batch has posted, or only the entries named: as one act, each as long as it is unchanged."""
        batch, entries = self.batch(uid), UndoShape.of(request)["entries"]
        ending.undo_posted(scope=self.scope, batch=batch, entries=entries)
        return Response(self.shown(batch))


def key_of(request: Request) -> str:
    key = request.headers.get(KEY, "").strip()
    if len(key) > LONGEST_KEY:
        raise errors.NotUnderstood(f"An {KEY} has at most {LONGEST_KEY} characters.")
    return key
