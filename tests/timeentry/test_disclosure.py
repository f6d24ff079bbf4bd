"""Assisted text is marked where the account says, and posted entries stay as they are."""

import pytest

from cwhub.audit.models import AuditEntry
from tests.connected import Desk
from tests.timeentry.days import entry, posted, scope_of_role, there, written
from timeentry.errors import NotAllowed
from timeentry.services.preferences import set_disclosure


def notes(desk: Desk, word: str) -> list[tuple[str, str]]:
    rows = there(desk, word)
    return [(row["notes"], row["internalNotes"].split("\n")[0]) for row in sorted(rows, key=lambda row: int(row["id"]))]


def disclose(desk: Desk, disclosed: bool, role: str = "admin") -> None:
    scope = scope_of_role(desk, role)
    with scope.open():
        set_disclosure(scope=scope, disclosed=disclosed)


def test_the_switch_decides_about_what_is_written_from_now_on(office: Desk) -> None:
    written(office, posted(office, [entry(ai_assisted=True, internal_notes="Was locked")]))
    disclose(office, True)
    assert notes(office, "Worked") == [("Worked on it, part 0", "[AI-Assisted] Was locked")]
    written(office, posted(office, [entry(1, ai_assisted=True)]))
    assert notes(office, "[AI-Assisted]") == [("[AI-Assisted] Worked on it, part 1", "[AI-Assisted]")]
    assert notes(office, "Worked") == [("Worked on it, part 0", "[AI-Assisted] Was locked")]


def test_the_same_work_is_not_posted_again_because_it_is_disclosed_now(office: Desk) -> None:
    first = posted(office, [entry(ai_assisted=True)])
    written(office, first)
    disclose(office, True)
    assert posted(office, [entry(ai_assisted=True)]) == first


def test_who_wrote_it_is_in_the_audit_either_way(office: Desk) -> None:
    batch = posted(office, [entry(), entry(1, ai_assisted=True)])
    with office.scope.open():
        told = AuditEntry.objects.select_related("body").get(act="timeentry.posted", subject_uid=batch.uid)
        assert told.body is not None
        assert told.body.data["assisted"] == [1]


def test_only_a_manager_or_an_admin_turns_it(office: Desk) -> None:
    with pytest.raises(NotAllowed):
        disclose(office, True, role="technician")
