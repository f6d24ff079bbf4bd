from approvals.models.policy import Category, Level, ToolMode, ToolPolicy
from approvals.models.proposal import Audience, Origin, Proposal, ProposalLater, ReasonCode, Risk

__all__ = [
    "Audience",
    "Category",
    "Level",
    "Origin",
    "Proposal",
    "ProposalLater",
    "ReasonCode",
    "Risk",
    "ToolMode",
    "ToolPolicy",
]
