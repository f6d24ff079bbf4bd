from django.urls import path

from approvals import api

urlpatterns = [
    path("proposals", api.ProposalList.as_view(), name="api_proposals"),
    path("proposals/<slug:uid>", api.ProposalDetail.as_view(), name="api_proposal"),
    path("proposals/<slug:uid>/approve", api.ApproveProposal.as_view(), name="api_approve"),
    path("proposals/<slug:uid>/reject", api.RejectProposal.as_view(), name="api_reject"),
    path("writes", api.WriteList.as_view(), name="api_writes"),
    path("writes/<slug:uid>/undo", api.UndoWrite.as_view(), name="api_undo"),
]
