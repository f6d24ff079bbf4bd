"""Every write of this room, one function per intention."""

from approvals.parts import Part
from approvals.services.decide import Pick, Picked, approve, approve_many, edit, later, reject, release
from approvals.services.end import expire_due, withdraw
from approvals.services.govern import (
    NewCategory,
    create_categories,
    pause_automation,
    resume_automation,
    set_level,
    set_tool_policy,
)
from approvals.services.propose import propose
from approvals.services.renew import Current, propose_again
from approvals.services.undo import undo, undo_several

__all__ = [
    "Current",
    "NewCategory",
    "Part",
    "Pick",
    "Picked",
    "approve",
    "approve_many",
    "create_categories",
    "edit",
    "expire_due",
    "later",
    "pause_automation",
    "propose",
    "propose_again",
    "reject",
    "release",
    "resume_automation",
    "set_level",
    "set_tool_policy",
    "undo",
    "undo_several",
    "withdraw",
]
