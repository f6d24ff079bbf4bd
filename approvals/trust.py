"""What may happen to an act: plain values in, a verdict out. The order of the rules is the rule."""

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    REFUSED = "refused"  # no right, or the kind of write is off
    SHOWN = "shown"  # level 1: the panel shows it, there is no proposal
    HELD = "held"
    WAITING = "waiting"
    ALLOWED_BY_PERSON = "allowed by person"
    ALLOWED_BY_POLICY = "allowed by policy"


@dataclass(frozen=True)
class Evidence:
    """What carries automation above level 2: a threshold earned from decisions, and caps that still leave room."""

    earned: bool = False
    within_caps: bool = False


NOTHING_EARNED = Evidence()


@dataclass(frozen=True)
class Act:
    has_right: bool
    tool_mode: str  # off, wait, auto: the strictest of its kinds
    sensitive: bool
    requester_proven: bool
    own_act: bool  # a person does it himself
    paused: bool
    reports_only: bool  # an internal note that only reports
    about_ticket: bool
    level: int
    evidence: Evidence = NOTHING_EARNED


def verdict(act: Act) -> Verdict:
    """The first rule that applies decides."""
    if not act.has_right or act.tool_mode == "off":
        return Verdict.REFUSED
    if act.sensitive and not act.requester_proven:
        return Verdict.HELD
    if act.own_act:
        return Verdict.ALLOWED_BY_PERSON
    if act.paused:
        return Verdict.WAITING
    if act.reports_only or not act.about_ticket:
        return Verdict.ALLOWED_BY_POLICY if act.tool_mode == "auto" else Verdict.WAITING
    return by_category(act)


def by_category(act: Act) -> Verdict:
    """The stricter of tool policy and level. A sensitive request asks at every level."""
    if act.level <= 1:
        return Verdict.SHOWN
    alone = act.level >= 3 and act.tool_mode == "auto" and not act.sensitive
    if alone and act.evidence.earned and act.evidence.within_caps:
        return Verdict.ALLOWED_BY_POLICY
    return Verdict.WAITING
