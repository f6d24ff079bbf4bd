"""What ConnectWise does by itself when a change is written: the SLA's clock, mails, what can be taken back. Pure."""

from dataclasses import dataclass
from typing import Any

Rows = list[dict[str, Any]]

# BoardStatus.escalationStatus names run one step ahead of the stages: NotResponded is the respond stage.
STAGES = {
    "NotResponded": "response",
    "Responded": "plan",
    "ResolutionPlan": "resolution",
    "Resolved": "",
    "NoEscalation": "paused",
}
RANK = {"NotResponded": 0, "Responded": 1, "ResolutionPlan": 2, "Resolved": 3}


@dataclass(frozen=True)
class StatusFacts:
    name: str
    stage: str  # escalationStatus
    closed: bool = False


def effect(icon: str, text: str, *, hot: bool = False) -> dict[str, Any]:
    return {"icon": icon, "text": text, "hot": hot}


def clock_effect(before: StatusFacts | None, after: StatusFacts | None) -> dict[str, Any] | None:
    """Which stage starts, stops or pauses. Stages move forward only, waiting aside (SLA set-up guide)."""
    if before is None:
        return None
    if after is None or after == before:
        return effect("clock", f"Status stays {before.name}: {running(before)}.")
    if after.closed:
        return effect("clock", f"{after.name} closes the ticket and ends the SLA clock.", hot=True)
    if after.stage == "NoEscalation":
        return effect("clock", f"{after.name} pauses the SLA clock.")
    if after.stage == "Resolved":
        return effect("clock", f"{after.name} meets the resolution goal.")
    if RANK.get(after.stage, 0) > RANK.get(before.stage, 0):
        return effect("clock", f"{after.name} meets the {STAGES.get(before.stage) or 'current'} goal.")
    return effect("clock", f"{after.name}: {running(after)}.")


def running(status: StatusFacts) -> str:
    stage = STAGES.get(status.stage, "")
    if stage == "paused":
        return "the SLA clock stays paused"
    return f"the {stage} clock keeps running" if stage else "no SLA clock runs"


def field_effects(before: StatusFacts | None, after: StatusFacts | None, *, notify: bool, undo_hours: int) -> Rows:
    clock = clock_effect(before, after)
    rows = [clock] if clock else []
    if notify:
        sentence = "ConnectWise's own rules may mail the contact. A mail cannot be taken back."
        rows.append(effect("mail", sentence, hot=True))
    else:
        rows.append(effect("mail", "Mails nobody: notifications are switched off for this change."))
    rows.append(effect("undo", f"The fields can be taken back for {undo_hours} hours, while nobody has changed them."))
    return rows


def note_effects(*, internal: bool, notify: bool, to: str) -> Rows:
    if internal:
        return [
            effect("mail", "Internal: mails nobody, the customer does not see it."),
            effect("undo", "It can be removed again for 24 hours."),
        ]
    seen = f"The customer sees it; mailed to {to}." if notify and to else "The customer sees it in the portal."
    return [effect("mail", f"{seen} It cannot be taken back.", hot=True)]


def assign_effects(member: str) -> Rows:
    return [
        effect("user", f"{member} becomes a resource by a schedule entry; the owner stays who it is."),
        effect("mail", f"ConnectWise may mail {member} alone."),
        effect("undo", "The schedule entry can be removed again for 24 hours."),
    ]
