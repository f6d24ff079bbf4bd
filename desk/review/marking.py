"""Reviewed marks, and questions to whoever worked with their answers. In the whole account's open scope."""

from collections.abc import Iterable

from cwhub.accounts.models import Connection, MemberLink, Membership
from cwhub.accounts.scope import ClientScope
from cwhub.audit.services import record
from desk.models import EntryQuestion, ReviewedEntry
from desk.review.errors import ReviewError
from desk.review.lines import Line
from kit.clock import now
from timeentry.words.writing import hours_text

LONGEST = 2000


def mark_reviewed(*, scope: ClientScope, connection: Connection, lines: Iterable[Line], reason: str) -> int:
    """As they stand now: whatever changes of them later clears the mark."""
    count = 0
    for line in lines:
        ReviewedEntry.objects.update_or_create(
            connection=connection,
            entry=line.id,
            defaults={
                "account_id": scope.account_id,
                "client_id": line.row.client_id,
                "ticket": ticket_of(line),
                "said": line.digest,
                "reason": reason[:300],
                "by_name": scope.actor.name,
                "at": now(),
            },
        )
        told(scope, line, "review.marked", "Marked a time entry as reviewed and left it as it is.")
        count += 1
    return count


def ask(*, scope: ClientScope, connection: Connection, lines: Iterable[Line], text: str) -> int:
    """Raises ReviewError for an empty question, and where nobody would be asked."""
    said = text.replace("\0", "").strip()
    if not said or len(said) > LONGEST:
        raise ReviewError(f"Nobody was asked: write a question of at most {LONGEST} letters.")
    asked = [line for line in lines if line.row.member_ref]
    if not asked:
        raise ReviewError("Nobody was asked: pick the entries that it is about.")
    for line in asked:
        EntryQuestion.objects.create(
            account_id=scope.account_id,
            client_id=line.row.client_id,
            connection=connection,
            entry=line.id,
            ticket=ticket_of(line),
            member_ref=line.row.member_ref or 0,
            about=about(line),
            text=said,
            asked_by_name=scope.actor.name,
        )
        told(scope, line, "review.asked", "Asked a technician about a time entry.")
    return len(asked)


def about(line: Line) -> str:
    return f"{line.charge}, {line.day:%a %m/%d}, {hours_text(line.actual)} h"[:300]


def ticket_of(line: Line) -> int | None:
    return line.row.ticket_ref if line.record.get("chargeToType") == "ServiceTicket" else None


def told(scope: ClientScope, line: Line, act: str, sentence: str) -> None:
    record(
        account_id=scope.account_id, client_id=line.row.client_id, by=scope.actor, act=act, subject="time entry",
        subject_uid=str(line.id), sentence=sentence, ticket=ticket_of(line), data={"entry": line.id},
    )  # fmt: skip


# --- whoever is asked ------------------------------------------------------------------------------------------------
def questions_to(scope: ClientScope, who: Membership, *, all_of_them: bool = False) -> list[EntryQuestion]:
    """Those to this person, the open ones first. Only of clients that he sees."""
    mine = {(link.connection_id, link.member_id) for link in MemberLink.objects.filter(membership=who)}
    rows = EntryQuestion.objects.within(scope).filter(member_ref__in=[member for _, member in mine])
    rows = rows if all_of_them else rows.filter(answered_at=None)
    found = [row for row in rows.order_by("-asked_at")[:100] if (row.connection_id, row.member_ref) in mine]
    return sorted(found, key=lambda row: row.answered_at is not None)


def open_questions(scope: ClientScope, who: Membership) -> int:
    return len(questions_to(scope, who))


def answer(*, scope: ClientScope, who: Membership, uid: str, text: str) -> EntryQuestion:
    """His own questions only. Raises ReviewError."""
    said = text.replace("\0", "").strip()
    found = next((row for row in questions_to(scope, who, all_of_them=True) if row.uid == uid), None)
    if found is None:
        raise ReviewError("There is no such question to you.")
    if not said or len(said) > LONGEST:
        raise ReviewError(f"Nothing was answered: write at most {LONGEST} letters.")
    found.answer, found.answered_by_name, found.answered_at = said, scope.actor.name, now()
    found.save(update_fields=["answer", "answered_by_name", "answered_at"])
    record(
        account_id=scope.account_id, client_id=found.client_id, by=scope.actor, act="review.answered",
        subject="time entry", subject_uid=str(found.entry), sentence="Answered a question about a time entry.",
        ticket=found.ticket, data={"entry": found.entry},
    )  # fmt: skip
    return found
