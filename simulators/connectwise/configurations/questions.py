"""Questions of a configuration type and a configuration's answers; a write sends them all, like custom fields."""

from typing import TYPE_CHECKING, Any

from simulators.connectwise import custom_fields
from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

QUESTIONS = "company/configurations/types/questions"
VALUES = "company/configurations/types/questions/values"
CHOSEN = ("List", "Option")  # entry types whose answers are among the values


def asked(store: Store, configuration: Record) -> list[Record]:
    """The active questions of its type, in their order."""
    rows = store.under(QUESTIONS, "configurationType", parent_id(configuration.get("type")))
    return sorted((r for r in rows if not r.get("inactiveFlag")), key=lambda r: (r["sequenceNumber"], r["id"]))


def shown(store: Store, configuration: Record) -> list[Record] | None:
    """Every question with the answer there is; None where the type asks nothing."""
    answers = {row["questionId"]: row["answer"] for row in configuration.get("questions") or []}
    return [_row(q, configuration["id"], answers.get(q["id"])) for q in asked(store, configuration)] or None


def _row(question: Record, configuration: int, answer: Any) -> Record:
    row = {
        "answerId": configuration * 1000 + question["id"],
        "questionId": question["id"],
        "question": question["question"],
        "answer": answer,
        "sequenceNumber": question["sequenceNumber"],
        "numberOfDecimals": question.get("numberOfDecimals", 0),
        "fieldType": question["fieldType"],
        "requiredFlag": bool(question.get("requiredFlag")),
    }
    return {name: value for name, value in row.items() if value is not None}


def take(change: "Change") -> None:
    """Answers as they are stored; an answer that was not sent is gone."""
    known = {q["id"]: q for q in asked(change.sim.store, change.new)}
    if "questions" in change.sent:
        change.new["questions"] = _answers(change, known)
    elif change.changed("type"):
        change.new.pop("questions", None)
    answered = {row["questionId"] for row in change.new.get("questions") or []}
    for question in known.values():
        if question.get("requiredFlag") and question["id"] not in answered:
            text = question["question"]
            change.refuse("MissingRequiredField", f"The question '{text}' needs an answer.", "questions")


def _answers(change: "Change", known: dict[int, Record]) -> list[Record]:
    found = []
    for row in change.new.get("questions") or []:
        id = row.get("questionId") if isinstance(row, dict) else None
        question = known.get(id) if isinstance(id, int) else None
        if question is None:
            change.refuse("NotFound", f"Configuration Type Question {id} not found", "questions/questionId")
        elif row.get("answer") not in (None, ""):
            found += _answer(change, question, row["answer"])
    return found


def _answer(change: "Change", question: Record, answer: Any) -> list[Record]:
    rows = change.sim.store.under(VALUES, "question", question["id"])
    options = [{"optionValue": r["value"]} for r in rows if not r.get("inactiveFlag")]
    like_a_field = {
        "caption": question["question"],
        "fieldTypeIdentifier": question["fieldType"],
        "numberDecimals": question.get("numberOfDecimals"),
        "options": options if question["entryType"] in CHOSEN else [],
    }
    try:
        return [{"questionId": question["id"], "answer": custom_fields.fitted(like_a_field, answer)}]
    except custom_fields.Unfit as unfit:
        change.refuse("InvalidValue", str(unfit), "questions/answer")
        return []


def question(change: "Change") -> None:
    """A question that is written."""
    new = change.new
    if (new.get("fieldType") == "Date") != (new.get("entryType") == "Date") and "entryType" in new:
        change.refuse("InvalidValue", "A date is entered as a Date, nothing else is.", "entryType")
    if new.get("numberOfDecimals") and new.get("fieldType") not in ("Number", "Percent", "Currency"):
        change.refuse("InvalidValue", "Only numbers have decimals.", "numberOfDecimals")
    if not 0 <= new.get("numberOfDecimals", 0) <= 5:
        change.refuse("OutOfRange", "The field numberOfDecimals must be between 0 and 5.", "numberOfDecimals")


def take_values_along(change: "Change") -> None:
    """The values of a question go with it."""
    for row in change.sim.store.under(VALUES, "question", change.new["id"]):
        change.sim.store.remove(VALUES, row["id"])


def take_questions_along(change: "Change") -> None:
    """The questions of a type go with it, and their values."""
    store = change.sim.store
    for row in store.under(QUESTIONS, "configurationType", change.new["id"]):
        for value in store.under(VALUES, "question", row["id"]):
            store.remove(VALUES, value["id"])
        store.remove(QUESTIONS, row["id"])


def value(change: "Change") -> None:
    """Only a question that is answered from a list has values."""
    asked_of = change.sim.store.get(QUESTIONS, parent_id(change.new.get("question"))) or {}
    if asked_of.get("entryType") not in CHOSEN:
        change.refuse("InvalidValue", "This question is not answered from a list.", "question/id")
