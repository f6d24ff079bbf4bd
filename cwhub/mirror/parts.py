"""Which part a status plays on its board: preset from its flags, never from its name."""

from cwhub.accounts.models import Connection
from cwhub.mirror.models import BoardStatus
from cwhub.mirror.models.setup import Part

BY_STAGE = {
    "NotResponded": Part.NOT_TAKEN,
    "Responded": Part.TAKEN,
    "ResolutionPlan": Part.TAKEN,
    "Resolved": Part.RESOLVED,
    "NoEscalation": Part.PAUSED,
}


def part_of_flags(*, closed: bool, stage: str) -> Part | None:
    """From closedStatus and escalationStatus. Those that pause the clock look alike: a person says which is which."""
    return Part.CLOSED if closed else BY_STAGE.get(stage)


def preset_parts(connection: Connection) -> None:
    """Presets what no person has chosen."""
    for status in BoardStatus.objects.filter(connection=connection, part_chosen=False):
        status.part = part_of_flags(closed=status.closed, stage=status.stage) or ""
        status.save(update_fields=["part"])
