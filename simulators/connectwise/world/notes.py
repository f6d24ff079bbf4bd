"""The notes of a ticket: the first mail, replies, internal remarks, the resolution."""

from __future__ import annotations

from .cases import Case
from .clock import HOUR, MINUTE, iso
from .life import Life
from .shape import Record, ref
from .tickets import Desk

ENTERED_BY = {"Phone": "TWren", "Walk-up": "TWren", "Internal": "TWren", "Portal": "Portal"}
DISCUSSION, INTERNAL, RESOLUTION = "detailDescriptionFlag", "internalAnalysisFlag", "resolutionFlag"


def note_record(number: int, text: str, moment: int, tab: str, author: Record, by: str) -> Record:
    """A note on exactly one tab."""
    return {
        "ticketId": number,
        "text": text,
        DISCUSSION: tab == DISCUSSION,
        INTERNAL: tab == INTERNAL,
        RESOLUTION: tab == RESOLUTION,
        "issueFlag": False,
        **author,
        "customerUpdatedFlag": False,
        "processNotifications": False,
        "internalFlag": tab == INTERNAL,
        "externalFlag": tab == DISCUSSION,
        "dateCreated": iso(moment),
        "createdBy": by,
        "_info": {"dateEntered": iso(moment), "enteredBy": by, "lastUpdated": iso(moment), "updatedBy": by},
    }


class NoteWriter:
    """Writes the notes of one ticket into the log."""

    def __init__(self, desk: Desk, case: Case, life: Life) -> None:
        self.desk, self.case, self.life, self.rng = desk, case, life, desk.rng
        self.words = desk.words

    def write(self) -> None:
        self._first()
        if self.case.noise or self.life.status == ">Auto-Closed":
            return
        if self.life.status == ">Duplicate":
            return self._duplicate()
        self._reply()
        self._waiting()
        self._remarks()
        self._outcome()
        self._afterwards()

    def _from_contact(self, text: str, moment: int) -> None:
        contact = self.case.contact
        if contact and self.case.customer and "sender" not in self.case.extra:
            author, by = {"contact": ref(contact)}, ENTERED_BY.get(self.case.source, "EmailConnector")
        elif self.case.source == "RMM":
            author, by = {"member": self.desk.staff.ref("rmm_api")}, "rmm_api"
        else:
            author, by = {}, "EmailConnector"
        self._add(note_record(self.case.number, text, moment, DISCUSSION, author, by), moment)

    def _from(self, member: str, text: str, moment: int, tab: str) -> None:
        self._add(
            note_record(self.case.number, text, moment, tab, {"member": self.desk.staff.ref(member)}, member), moment
        )

    def _add(self, note: Record, moment: int) -> None:
        if moment < self.desk.scene.now:
            self.desk.log.notes.append((moment, note))

    def _first(self) -> None:
        assert self.case.text
        self._from_contact(self.case.text[1], self.case.entered)

    def _duplicate(self) -> None:
        original = self.case.original
        if original:
            self._from("TWren", f"Duplicate of #{original.number}, sent twice.", self.life.resolved, INTERNAL)

    def _reply(self) -> None:
        life = self.life
        if life.responded and life.owner and self.case.contact and self.rng.random() < 0.85:
            self._from(life.owner, self.words.greeting(life.owner, self.case), life.responded, DISCUSSION)

    def _waiting(self) -> None:
        life = self.life
        for start, end in life.waits:
            if self.case.contact and life.owner:
                self._from(life.owner, self.words.asking(life.status), start, DISCUSSION)
                chaser = start + 48 * HOUR
                if chaser < (end or self.desk.scene.now) and life.status == "Waiting Customer":
                    self._from("TWren", self.words.chaser(), chaser, DISCUSSION)
                if end:
                    self._from_contact(self.words.answer(self.case), end)

    def _remarks(self) -> None:
        life = self.life
        if life.owner and life.planned and self.rng.random() < 0.45:
            moment = life.planned + self.rng.randint(1, 9) * MINUTE
            self._from(life.owner, self.words.remark(self.case), moment, INTERNAL)
        if life.helper:
            self._from(life.owner, self.words.handover(life.helper), life.planned + 10 * MINUTE, INTERNAL)
        if self.case.secret and life.owner:
            self._from(life.owner, self.case.secret, life.responded + 12 * MINUTE, INTERNAL)

    def _outcome(self) -> None:
        """Where the fix was written down: properly, in a line, in the mail thread, elsewhere or nowhere."""
        life, family = self.life, self.case.family
        if not life.resolved:
            return
        if life.wrong:
            self._from(life.owner, self.rng.choice(family.wrong), life.resolved, RESOLUTION)
        if not life.wrong or life.resolved_again:
            self._write_fix(life.resolved_again if life.wrong else life.resolved)

    def _write_fix(self, moment: int) -> None:
        life = self.life
        if life.style == "proper":
            self._from(life.owner, self.words.proper(life.owner, self.case), moment, RESOLUTION)
        elif life.style == "one_line":
            self._from(life.owner, self.words.one_line(life.owner, self.case), moment, RESOLUTION)
        elif life.style == "mail_thread" and self.case.contact:
            self._from(life.owner, self.words.mailed_fix(self.case), moment - 3 * MINUTE, DISCUSSION)
            self._from(life.owner, self.words.empty(), moment, RESOLUTION)
        elif life.style == "nowhere" and self.rng.random() < 0.6:
            self._from(life.owner, self.words.empty(), moment, RESOLUTION)

    def _afterwards(self) -> None:
        life = self.life
        if life.reopened and life.wrong:
            self._from_contact(self.words.back(self.case), life.reopened)
            self._from(
                "TWren", "Re-opened, same problem again. Back to the queue.", life.reopened + 5 * MINUTE, INTERNAL
            )
        elif life.reopened:
            self._from_contact(self.words.thanks(), life.reopened)
            self._from("TWren", "Only a thank-you. Closing again.", life.resolved_again, INTERNAL)
        if life.replied:
            self._from_contact(self.words.answer(self.case), life.replied)
