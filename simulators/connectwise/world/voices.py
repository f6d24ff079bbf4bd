"""How people write: a phrasing of a family, in the voice of one person."""

from __future__ import annotations

import random

from .cases import Case, Scene
from .families import Family
from .names import FIRST


class _Slots(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "it"


def phrase(rng: random.Random, family: Family, *, late: bool) -> tuple[str, str]:
    """One of the family's phrasings; the newest ones only when it is late enough."""
    pool = family.texts + family.late_texts if late else family.texts
    subject, _, body = rng.choice(pool).partition("|")
    return subject.strip(), body.strip()


def slots(rng: random.Random, case: Case) -> dict[str, str]:
    customer, contact = case.customer, case.contact or {}
    site = contact.get("site", {}).get("name") or (customer.row.sites[0] if customer else "the office")
    return _Slots(
        me=contact.get("firstName", "the office"), co=rng.choice(FIRST), co2=rng.choice(FIRST),
        pc=case.device["name"] if case.device else "my computer", site=site,
        client=customer.row.name if customer else "Ferrowick", hour=f"{rng.randint(7, 11)}:{rng.choice(('05', '15', '30', '40'))}",
        day=rng.choice(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")), num=str(rng.randint(2, 40)),
        room=rng.choice(("exam 2", "the conference room", "room 114", "the back office", "upstairs", "the break room")),
        file=rng.choice(("Budget v7.xlsx", "Q3 report.docx", "Schedule.xlsx", "Plan set.pdf", "Price list.xlsx")),
        printer=rng.choice(("the front printer", "the big copier", "the upstairs printer", "the one by the kitchen")),
        domain=customer.row.domain if customer else "ferrowick",
    )


def compose(scene: Scene, case: Case) -> tuple[str, str]:
    """Subject and first text of a ticket."""
    late = case.entered >= scene.late_from
    subject, body = case.text or phrase(scene.rng, case.family, late=late)
    words = slots(scene.rng, case)
    return subject.format_map(words), body.format_map(words)
