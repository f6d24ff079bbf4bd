"""Mass corrections as one proposal with every difference, marks, and questions to whoever worked.

A correction says how an entry is charged, never who worked when. In the whole account's open scope.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from approvals.models import Origin, Proposal
from approvals.services import Part, propose
from cwhub.accounts.models import Connection, Membership
from cwhub.accounts.rights import Right, has_right
from cwhub.accounts.scope import ClientScope
from cwhub.mirror.models import WorkRole, WorkType
from cwhub.writes.values import equal
from desk.review.errors import ReviewError
from desk.review.lines import BILLABLE, Line
from timeentry.kinds.correct import CorrectEntry, image_of
from timeentry.words.writing import hours_text

MOST = 100
Fields = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """One entry of a correction: only the fields that really change."""

    line: Line
    fields: Fields

    @property
    def payload(self) -> dict[str, Any]:
        return {"entry": self.line.id, "of": self.line.row.member_ref, "about": self.title, "fields": self.fields}

    @property
    def rows(self) -> list[dict[str, Any]]:
        before = image_of(self.line.record, self.fields)
        return CorrectEntry().diff({"fields": self.fields}, before)

    @property
    def title(self) -> str:
        line = self.line
        return f"{line.row.member_name or 'Somebody'}, {line.day:%a %m/%d}, {hours_text(line.actual)} h"


def fields_of(connection: Connection, asked: Mapping[str, str]) -> Fields:
    """What the form chose, as references that are there. Raises ReviewError."""
    found: Fields = {}
    for name, model in (("workType", WorkType), ("workRole", WorkRole)):
        if chosen := asked.get(name, ""):
            found[name] = reference(connection, model, chosen)
    if chosen := asked.get("billableOption", ""):
        if chosen not in BILLABLE:
            raise ReviewError("Nothing was changed: an entry is Billable, Do Not Bill or No Charge.")
        found["billableOption"] = chosen
    if not found:
        raise ReviewError("Nothing was changed: choose a work type, work role or billable option first.")
    return found


def reference(connection: Connection, model: Any, chosen: str) -> dict[str, Any]:
    number = int(chosen) if chosen.isdecimal() and len(chosen) < 12 else 0
    row = model.objects.filter(connection=connection, external_id=number, gone_at=None, inactive=False).first()
    if row is None:
        raise ReviewError("Nothing was changed: what was chosen is no longer in ConnectWise. Choose again.")
    return {"id": row.external_id, "name": row.name}


def changes_of(lines: Sequence[Line], fields: Fields) -> list[Change]:
    """Raises ReviewError where nothing of it can or needs to be changed."""
    if not 0 < len(lines) <= MOST:
        raise ReviewError(f"Nothing was changed: pick at least one and at most {MOST} entries.")
    found = []
    for line in lines:
        really = {name: value for name, value in fields.items() if not equal(value, line.record.get(name))}
        if really:
            found.append(Change(line, really))
    if not found:
        raise ReviewError("Nothing was changed: the picked entries say this already.")
    return found


def propose_correction(
    *, scope: ClientScope, connection: Connection, who: Membership, changes: Sequence[Change]
) -> Proposal:
    """One proposal, all or none. Of who answers for everybody's time it is his own act; else it waits for one.

    Raises what approvals refuses.
    """
    decides = has_right(who, Right.TIME_FOR_OTHERS)
    return propose(
        scope=scope,
        connection=connection,
        ticket=None,
        parts=[part_of(change) for change in changes],
        summary=summary_of(changes),
        diff=[row for change in changes for row in diff_of(change)],
        effects=[{"icon": "refresh", "text": PRICED_ANEW, "hot": False}],
        evidence=[evidence_of(change) for change in changes if change.line.said],
        by=scope.actor,
        category=None,
        sensitive=False,
        origin=Origin.PERSON if decides else Origin.REQUEST,
    )


PRICED_ANEW = (
    "ConnectWise prices each entry anew when it is saved, and asks its pool again. Other entries of the agreement keep "
    "what they had."
)


def part_of(change: Change) -> Part:
    line = change.line
    return Part(
        kind=CorrectEntry.name,
        payload=change.payload,
        before=image_of(line.record, change.fields),
        external_id=line.id,
        client_id=line.row.client_id,
        ticket=line.row.ticket_ref if line.record.get("chargeToType") == "ServiceTicket" else None,
    )


def summary_of(changes: Sequence[Change]) -> str:
    wanted = {row["field"]: str(row["after"]) for change in changes for row in change.rows}
    what = ", ".join(f"{field} {after}" for field, after in wanted.items())
    noun = "time entry" if len(changes) == 1 else "time entries"
    return f"Correct {len(changes)} {noun}: {what}"


def diff_of(change: Change) -> list[dict[str, Any]]:
    line = change.line
    note = f"{line.charge}, {line.client}; now {line.cover}, {line.amount:.2f}"
    before = image_of(line.record, change.fields)
    return [{**row, "note": note} for row in CorrectEntry().diff(change.payload, before)]


def evidence_of(change: Change) -> dict[str, Any]:
    said = " ".join(one.sentence for one in change.line.said)
    label = f"Time entry {change.line.id}"
    return {"kind": "time", "label": label, "quote": said, "ticket": change.line.row.ticket_ref, "at": None}
