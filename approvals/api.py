"""API v1 of proposals and writes: parse, call one act or query, answer."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from approvals import acts, queries, services
from approvals.api_shapes import (
    ApproveShape,
    ProposalFilter,
    ProposalShape,
    RefusedUndoShape,
    RejectShape,
    StaleShape,
    TicketFilter,
    WriteShape,
)
from approvals.errors import (
    AlreadyDecided,
    ApprovalError,
    CannotStart,
    CannotUndo,
    InvalidProposal,
    NotAllowed,
    NotFound,
    Stale,
)
from approvals.models import Proposal
from cwhub.accounts.api import ScopedAPIView
from cwhub.journal import queries as journal
from cwhub.journal.models import WriteOp

STATUS: dict[type[ApprovalError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    InvalidProposal: 400,
    AlreadyDecided: 409,
    Stale: 409,
    CannotStart: 409,
    CannotUndo: 409,
}


class Refused(APIException):
    """What this room refuses, as an answer."""

    def __init__(self, error: ApprovalError) -> None:
        super().__init__(str(error))
        self.status_code = STATUS.get(type(error), 400)


class RoomView(ScopedAPIView):
    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(Refused(exc) if isinstance(exc, ApprovalError) else exc)

    def shown(self, uid: str) -> dict[str, Any]:
        with self.scope.open():
            return dict(ProposalShape(queries.proposal(self.scope, uid)).data)

    def use_tools_of(self, uid: str) -> None:
        """A token that names its tools decides about nothing that others would do."""
        with self.scope.open():
            row = queries.proposal(self.scope, uid)
            self.use([part["kind"] for part in row.parts])

    def conflict(self, error: ApprovalError, standing: Proposal | None) -> Response:
        """409 with what stands now, so that the caller can look at it and decide again."""
        body = {"detail": str(error), "proposal": self.shown(standing.uid) if standing else None}
        return Response(body, status=409)


@extend_schema(parameters=[ProposalFilter])
class ProposalList(RoomView, ListAPIView[Proposal]):
    """Proposals, newest first."""

    serializer_class = ProposalShape
    queryset = Proposal.objects.none()

    def get_queryset(self) -> "QuerySet[Proposal]":
        asked = ProposalFilter.of(self.request)
        return queries.proposals(self.scope, ticket=asked.get("ticket"), state=asked.get("state", ""))


class ProposalDetail(RoomView):
    @extend_schema(responses=ProposalShape)
    def get(self, request: Request, uid: str) -> Response:
        """One proposal with its exact change."""
        return Response(self.shown(uid))


class ApproveProposal(RoomView):
    verbs: ClassVar[dict[str, str]] = {"POST": "write"}
    opens_own_scope = True

    @extend_schema(request=ApproveShape, responses={200: ProposalShape, 409: StaleShape})
    def post(self, request: Request, uid: str) -> Response:
        """Approves exactly what carries this fingerprint. Repeated, it gives the same answer."""
        body = ApproveShape.of(request)
        self.use_tools_of(uid)
        try:
            acts.approve_now(scope=self.scope, proposal_uid=uid, fingerprint=body["fingerprint"], by=self.scope.actor)
        except Stale as stale:
            return self.conflict(stale, stale.new)
        except AlreadyDecided as decided:
            return self.conflict(decided, decided.proposal)
        return Response(self.shown(uid))


class RejectProposal(RoomView):
    verbs: ClassVar[dict[str, str]] = {"POST": "write"}

    @extend_schema(request=RejectShape, responses={200: ProposalShape, 409: StaleShape})
    def post(self, request: Request, uid: str) -> Response:
        """Ends it with a reason."""
        body = RejectShape.of(request)
        self.use_tools_of(uid)
        try:
            services.reject(
                scope=self.scope, proposal_uid=uid, reason=body["reason"], code=body["code"], by=self.scope.actor
            )
        except Stale as stale:
            return self.conflict(stale, stale.new)
        except AlreadyDecided as decided:
            return self.conflict(decided, decided.proposal)
        return Response(self.shown(uid))


@extend_schema(parameters=[TicketFilter])
class WriteList(RoomView, ListAPIView[WriteOp]):
    """Writes, newest first. A write is one operation."""

    serializer_class = WriteShape
    queryset = WriteOp.objects.none()

    def get_queryset(self) -> "QuerySet[WriteOp]":
        return journal.writes(self.scope, ticket=TicketFilter.of(self.request).get("ticket"))


class UndoWrite(RoomView):
    verbs: ClassVar[dict[str, str]] = {"POST": "write"}
    opens_own_scope = True

    @extend_schema(request=None, responses={200: ProposalShape, 409: RefusedUndoShape})
    def post(self, request: Request, uid: str) -> Response:
        """Takes a write back by its inverse, as a proposal and write of its own. Repeated, it gives the same answer."""
        with self.scope.open():
            self.use(WriteOp.objects.within(self.scope).filter(uid=uid).values_list("kind", flat=True))
        try:
            row = acts.undo_now(scope=self.scope, op_uid=uid, by=self.scope.actor)
        except CannotUndo as refused:
            return Response({"detail": str(refused), "differs": refused.differs}, status=409)
        return Response(self.shown(row.uid))
