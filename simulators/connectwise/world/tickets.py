"""Writes one case as a ticket with its notes, its assignments and its work."""

from __future__ import annotations

import random
from dataclasses import dataclass

from . import boards as b
from .acts import Log
from .agreement_terms import chosen_on
from .cases import Case, Scene
from .clock import HOUR, MINUTE, iso
from .customers import Customers, email_of
from .filing import Catalog, Filed, urgency_of
from .life import Life, stage_of
from .setup import LOCATIONS
from .shape import Book, Record, ref
from .sla import Clock, sla_text
from .staffing import Staff
from .words import Words


@dataclass
class Desk:
    """What the writers of a ticket share."""

    book: Book
    scene: Scene
    staff: Staff
    catalog: Catalog
    log: Log
    words: Words

    @property
    def rng(self) -> random.Random:
        return self.scene.rng


def ticket_record(desk: Desk, case: Case, filed: Filed, life: Life, clock: Clock) -> Record:
    """The ticket as it stands at the anchor."""
    summary, _ = case.text or ("", "")
    board = desk.catalog.boards[filed.board]
    severity, impact = urgency_of(desk.rng, filed.priority)
    record: Record = {
        "id": case.number,
        "summary": summary[:100],
        "recordType": "ServiceTicket",
        "board": ref(board),
        "status": ref(desk.catalog.get("statuses", filed.board, life.status)),
        **_party(desk.scene.customers, case, filed.board),
        **_chain(desk.catalog, filed),
        "priority": {"id": filed.priority},
        "severity": severity,
        "impact": impact,
        "serviceLocation": {"id": 2},
        "source": {"id": 1 + b.SOURCES.index(case.source)},
        "location": LOCATIONS["Main"],
        "department": board["department"],
        "billTime": "NoDefault",
        "billExpenses": "NoDefault",
        "billProducts": "NoDefault",
        "customerUpdatedFlag": bool(life.replied),
        "allowAllClientsPortalView": False,
        "automaticEmailContactFlag": filed.board == b.DESK,
        "automaticEmailResourceFlag": False,
        "automaticEmailCcFlag": False,
        "approved": True,
        "hasChildTicket": False,
        "hasMergedChildTicketFlag": False,
        "requestForChangeFlag": filed.type == "Change",
        **_people(desk, life),
        **_clock_fields(desk, case, filed, life, clock),
        **_closing(life),
    }
    record["_info"] = _history(case, life)
    return record


def _party(customers: Customers, case: Case, board: str) -> Record:
    if not case.customer or _unknown_sender(case):
        company = customers.own if case.family.board == b.INTERNAL else customers.catch_all
        party: Record = {"company": ref(company)}
    else:
        company = case.customer.company
        site = (case.contact or {}).get("site") or company["site"]
        party = {"company": ref(company), "site": site, "siteName": site["name"]}
        running = case.customer.agreement and case.customer.agreement["agreementStatus"] == "Active"
        if case.customer.agreement and running and chosen_on(case.customer.row.agreement, board):
            party["agreement"] = ref(case.customer.agreement)
    if case.extra.get("agreement"):
        party["agreement"] = {"id": int(case.extra["agreement"])}
    party.update(
        addressLine1=company["addressLine1"],
        city=company["city"],
        stateIdentifier=company["state"],
        zip=company["zip"],
        country=company["country"],
    )
    if "sender" in case.extra:
        party["contactEmailAddress"] = case.extra["sender"]
        return party
    if case.contact and case.customer:
        party["contact"] = ref(case.contact)
    if case.contact:
        party.update(
            contactName=f"{case.contact['firstName']} {case.contact['lastName']}",
            contactPhoneNumber=case.contact["defaultPhoneNbr"],
            contactEmailAddress=email_of(case.contact),
        )
    return party


def _unknown_sender(case: Case) -> bool:
    """Mail from an address that belongs to nobody lands in Catch-All."""
    return "catch_all" in case.extra or "impostor" in case.extra


def _chain(catalog: Catalog, filed: Filed) -> Record:
    chain: Record = {}
    if filed.type:
        chain["type"] = ref(catalog.get("types", filed.board, filed.type))
    if filed.subtype:
        chain["subType"] = ref(catalog.get("subtypes", filed.board, filed.subtype))
    if filed.item:
        chain["item"] = ref(catalog.get("items", filed.board, filed.item))
    return chain


def _people(desk: Desk, life: Life) -> Record:
    if not life.owner:
        return {}
    names = [life.owner] + ([life.helper] if life.helper else [])
    fields: Record = {"owner": desk.staff.ref(life.owner)}
    if life.assigned:
        fields["resources"] = ", ".join(names)
    return fields


def _clock_fields(desk: Desk, case: Case, filed: Filed, life: Life, clock: Clock) -> Record:
    """Goals, what was reached when, and whether it was in time."""
    now, goals = desk.scene.now, clock.goals
    waited = sum(clock.hours.between(start, end or now) for start, end in life.waits)
    due = {"respondByGoalUTC": clock.goal(case.entered, goals.respond, 0)}
    if goals.plan:
        due["resplanGoalUTC"] = clock.goal(case.entered, goals.plan, waited)
        due["resolutionGoalUTC"] = clock.goal(case.entered, goals.resolve, waited)
    fields: Record = {key: iso(moment) for key, moment in due.items()}
    sla = desk.book.collections["service/SLAs"]
    fields.update(
        sla=ref(next(s for s in sla if s["name"] == clock.sla)),
        minutesWaiting=waited // 60,
        escalationStartDateUTC=iso(case.entered),
        respondMinutes=0,
        resPlanMinutes=0,
        resolveMinutes=0,
    )
    steps = (
        ("Responded", "respond", life.responded, "respondByGoalUTC"),
        ("Resplan", "resPlan", life.planned, "resplanGoalUTC"),
        ("Resolved", "resolve", _resolved(life), "resolutionGoalUTC"),
    )
    in_time = True
    for word, minutes, moment, key in steps:
        if moment:
            fields[f"date{word}"] = iso(moment)
            fields[f"{minutes}Minutes"] = max(
                0, clock.minutes(case.entered, moment) - (waited // 60 if word == "Resolved" else 0)
            )
        in_time = in_time and (key not in due or (moment or now) <= due[key])
    fields["isInSla"] = in_time
    if life.responded and life.owner:
        fields["respondedBy"] = life.owner
    if _resolved(life) and life.owner:
        fields["resolvedBy"] = life.owner
    fields["slaStatus"], fields["escalationLevel"] = _sla_status(filed, life, due)
    return fields


def _resolved(life: Life) -> int:
    return 0 if life.status == "Re-Opened" else life.end


def _sla_status(filed: Filed, life: Life, due: dict[str, int]) -> tuple[str, int]:
    stage = stage_of(filed.board, life.status)
    if stage == b.NO:
        return "Waiting", 4
    if stage == b.OK:
        return "Resolved", 3
    word, key, level = {b.NR: ("Respond", "respondByGoalUTC", 0), b.RE: ("Plan", "resplanGoalUTC", 1)}.get(
        stage, ("Resolve", "resolutionGoalUTC", 2)
    )
    return (sla_text(word, due[key]), level) if key in due else (word, level)


def _closing(life: Life) -> Record:
    if not life.status.startswith(">"):
        return {"closedFlag": False}
    closer = life.owner or "rmm_api"
    if life.status == ">Closed" and life.closed - life.end > HOUR:
        closer = "HBramante"
    return {"closedFlag": True, "closedDate": iso(life.closed), "closedBy": closer}


def _history(case: Case, life: Life) -> Record:
    by = {"RMM": "rmm_api", "Email Connector": "EmailConnector", "Portal": "Portal"}.get(case.source, "TWren")
    latest = max(
        case.entered,
        life.assigned,
        life.responded,
        life.planned,
        life.end,
        life.closed,
        life.reopened,
        life.replied,
        *(start for start, _ in life.waits),
    )
    closer = "HBramante" if life.closed and life.closed - life.end > HOUR else life.owner or by
    return {
        "dateEntered": iso(case.entered),
        "enteredBy": by,
        "lastUpdated": iso(latest),
        "updatedBy": by if latest == case.entered else closer,
    }


def truth_of(desk: Desk, case: Case, filed: Filed, life: Life) -> Record:
    """What the ticket really was."""
    family = case.family
    company = case.customer.company if case.customer else None
    return {
        "company": company["id"] if company else None,
        "contact": case.contact["id"] if case.contact else None,
        "device": case.device["id"] if case.device else None,
        **desk.catalog.true_chain(family.chain),
        "priority": case.priority,
        "sensitive": family.sensitive or bool(case.extra.get("sensitive")),
        "family": family.key,
        "second_family": case.second.key if case.second else None,
        "incident": case.incident or None,
        "cause": case.extra.get("cause"),
        "noise": case.noise or None,
        "twist": case.twist or None,
        "fix": (case.extra.get("fix") or family.fixes[0]) if not case.noise else None,
        "fix_worked": case.fixed,
        "came_back": life.wrong,
        "resolution_style": life.style or None,
        "duplicate_of": case.original.number if case.original else None,
        "filing_errors": filed.errors,
        "impostor": case.extra.get("impostor") == "yes",
        "secret": case.secret or None,
    }


def write_assignment(desk: Desk, case: Case, filed: Filed, life: Life) -> None:
    """A schedule entry of type S for whoever works on it."""
    if not life.owner or not life.assigned or case.noise:
        return
    done = life.status.startswith(">") or bool(life.end)
    for member in (life.owner, life.helper):
        if member:
            start = max(life.assigned, life.responded - 10 * MINUTE)
            desk.log.schedule.append(
                (
                    life.assigned,
                    {
                        "objectId": case.number,
                        "type": {"id": 4},
                        "member": desk.staff.ref(member),
                        "name": f"{case.number} {(case.text or ('', ''))[0]}"[:100],
                        "where": {"id": 2},
                        "dateStart": iso(start),
                        "dateEnd": iso(start + 30 * MINUTE),
                        "hours": 0.5,
                        "doneFlag": done,
                        "ownerFlag": member == life.owner,
                        "acknowledgedFlag": bool(life.responded),
                        "meetingFlag": False,
                        "allowScheduleConflictsFlag": True,
                        "ticketType": "ServiceTicket",
                        "_info": {
                            "dateEntered": iso(life.assigned),
                            "enteredBy": "TWren",
                            "lastUpdated": iso(life.assigned),
                            "updatedBy": "TWren",
                        },
                    },
                )
            )
