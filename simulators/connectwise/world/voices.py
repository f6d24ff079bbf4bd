"""How people write: a phrasing of a family, in the voice of one person."""

from __future__ import annotations

import random
from collections.abc import Callable

from . import boards as b
from .cases import Case, Scene
from .families import Family
from .names import FIRST
from .texts import ANGER, CHAIN_TAILS, DISCLAIMERS, INJECTION, RAMBLE, SIGNATURES, TERSE

PERSONAS = (
    ("plain", 30),
    ("signature", 18),
    ("typos", 14),
    ("iphone", 11),
    ("terse", 7),
    ("angry", 7),
    ("foreign", 6),
    ("polite", 7),
)


class Slots(dict[str, str]):
    """What stands in a phrasing's braces; only what is asked for is thought up."""

    def __init__(self, rng: random.Random, case: Case) -> None:
        super().__init__()
        self.rng, self.case = rng, case

    def __missing__(self, key: str) -> str:
        if key in _CHOICES:
            self[key] = self.rng.choice(_CHOICES[key])
            if key == "co2" and self[key] == self["co"]:
                self[key] = FIRST[(FIRST.index(self[key]) + 1) % len(FIRST)]
        else:
            self[key] = _FACTS[key](self.case) if key in _FACTS else str(self.rng.randint(2, 40))
        return self[key]


_CHOICES: dict[str, tuple[str, ...]] = {
    "co": FIRST,
    "co2": FIRST,
    "hour": tuple(f"{hour}:{minute}" for hour in range(7, 12) for minute in ("05", "15", "30", "40")),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    "room": ("exam 2", "the conference room", "room 114", "the back office", "the break room"),
    "file": ("Budget v7.xlsx", "Q3 report.docx", "Schedule.xlsx", "Plan set.pdf", "Price list.xlsx"),
    "printer": ("the front printer", "the big copier", "the upstairs one", "the one by the kitchen"),
}
_FACTS: dict[str, Callable[[Case], str]] = {
    "me": lambda case: str((case.contact or {}).get("firstName", "the office")),
    "pc": lambda case: str(case.device["name"]) if case.device else "the computer",
    "client": lambda case: case.customer.row.name if case.customer else "Ferrowick",
    "site": lambda case: _site(case),
}


def _site(case: Case) -> str:
    known = (case.contact or {}).get("site", {}).get("name")
    return str(known) if known else case.customer.row.sites[0] if case.customer else "the office"


def phrase(rng: random.Random, family: Family, *, late: bool) -> tuple[str, str]:
    """One of the family's phrasings; the newest ones only when it is late enough."""
    pool = family.texts + family.late_texts if late else family.texts
    subject, _, body = rng.choice(pool).partition("|")
    return subject.strip(), body.strip()


WORDLESS = ("please have a look", "see attached", "for you", "question", "this one came today")


def slots(rng: random.Random, case: Case) -> Slots:
    return Slots(rng, case)


def compose(scene: Scene, case: Case) -> tuple[str, str]:
    """Subject and first text of a ticket."""
    rng = scene.rng
    late = case.entered >= scene.late_from
    subject, body = case.text or phrase(rng, case.family, late=late)
    words = slots(rng, case)
    subject, body = subject.format_map(words), body.format_map(words)
    if case.family.board in (b.ALERTS, b.INTERNAL) or case.noise:
        return subject, body
    if case.second:
        extra = phrase(rng, case.second, late=late)[1].format_map(words)
        body = f"{body}\n\nAlso: {extra}" + rng.choice(("", "\n\nAnd how do I print double sided?", ""))
    body = _twisted(rng, case, subject, body)
    if "mail" in case.extra:  # only the mail says what it is about
        subject = WORDLESS[case.entered % len(WORDLESS)]
    return _voiced(rng, case, subject, body, words)


def _twisted(rng: random.Random, case: Case, subject: str, body: str) -> str:
    if case.twist == "screenshot":
        return rng.choice(("see picture\n[image001.png]", "[image001.png]", "This came up. [screenshot.png]"))
    if case.twist == "attached":
        case.extra["mail"] = f"Subject: {subject}\n\n{body}\n"
        return "Please see attached, thanks.\n\n[original.eml]"
    if case.twist == "injection":
        return f"{body}\n\n{rng.choice(INJECTION)}"
    return body


def _voiced(rng: random.Random, case: Case, subject: str, body: str, words: Slots) -> tuple[str, str]:
    if case.source == "Phone":
        return _by_phone(rng, subject, body, words)
    if case.source == "Portal":
        return subject, _by_portal(rng, subject, body, words)
    if rng.random() < 0.03:
        return f"FW: {subject}", _forwarded(rng, body, words)
    if rng.random() < 0.015:
        return subject, RAMBLE.format_map(words) + "\n\n" + body
    return _PERSONA[persona_of(case)](rng, subject, body, words)


def persona_of(case: Case) -> str:
    """The same person always writes in the same way."""
    own = random.Random((case.contact or {}).get("id", 0) * 7919)
    return own.choices([name for name, _ in PERSONAS], [weight for _, weight in PERSONAS])[0]


def _by_phone(rng: random.Random, subject: str, body: str, words: Slots) -> tuple[str, str]:
    if rng.random() < 0.35:
        flat = body.lower().replace(".", "").replace(",", "").replace("\n", " ")
        parts = flat.split(" ")
        parts.insert(len(parts) // 3, "um")
        return (
            f"Voice mail from 555-01{rng.randint(0, 99):02}",
            f"hi this is {words['me']} at {words['site']} " + " ".join(parts),
        )
    return subject, f"{words['me']} called in. {body}"


def _by_portal(rng: random.Random, subject: str, body: str, words: Slots) -> str:
    urgency, tag = rng.choice(("High", "Normal", "High", "Low")), rng.choice(("dont know", words["pc"], "-"))
    return f"Issue: {subject}\nUrgency: {urgency}\nDetails: {body}\nAsset tag: {tag}"


def _forwarded(rng: random.Random, body: str, words: Slots) -> str:
    """Five mails, four signatures, two disclaimers; the wish is in the third."""
    parts = [
        f"fyi, can you help?\n\n{words['me']}",
        CHAIN_TAILS[0],
        f"> {body}\n>\n> {words['co']}",
        CHAIN_TAILS[1],
        CHAIN_TAILS[2],
    ]
    head = "\n\n-----Original Message-----\n"
    mixed = head.join(parts).format_map(words)
    return f"{mixed}\n\n{rng.choice(DISCLAIMERS)}\n\n{rng.choice(DISCLAIMERS)}"


def _plain(rng: random.Random, subject: str, body: str, words: Slots) -> tuple[str, str]:
    return subject, body


def _signed(rng: random.Random, subject: str, body: str, words: Slots) -> tuple[str, str]:
    return subject, body + "\n\n" + rng.choice(SIGNATURES).format_map(words)


def _typos(rng: random.Random, subject: str, body: str, words: Slots) -> tuple[str, str]:
    return _misspell(rng, subject.lower()), _misspell(rng, body.lower().replace("'", ""))


def _misspell(rng: random.Random, text: str) -> str:
    """Two neighbours swapped or a letter lost, in about every ninth longer word."""
    out = []
    for word in text.split(" "):
        if len(word) > 4 and word.isalpha() and rng.random() < 0.11:
            at = rng.randint(1, len(word) - 3)
            word = word[:at] + (word[at + 1] + word[at] + word[at + 2 :] if rng.random() < 0.6 else word[at + 1 :])
        out.append(word)
    return " ".join(out)


def _iphone(rng: random.Random, subject: str, body: str, words: Slots) -> tuple[str, str]:
    return subject, body + rng.choice(
        ("\n\nSent from my iPhone", "\n\nSent from my mobile device", " thx. Sent from my iPhone")
    )


def _terse(rng: random.Random, subject: str, body: str, words: Slots) -> tuple[str, str]:
    if rng.random() < 0.12:
        return rng.choice(TERSE), rng.choice(TERSE)
    return subject.lower()[:40], body.split(". ")[0].lower()


def _angry(rng: random.Random, subject: str, body: str, words: Slots) -> tuple[str, str]:
    return subject.upper() if rng.random() < 0.5 else subject, f"{body} {rng.choice(ANGER)}"


def _foreign(rng: random.Random, subject: str, body: str, words: Slots) -> tuple[str, str]:
    changed = body.replace(" the ", " ").replace("cannot", "can not").replace("does not", "is not")
    return subject, changed.replace(" a ", " ", 1) + rng.choice((" Please to help.", " I am waiting your answer.", ""))


def _polite(rng: random.Random, subject: str, body: str, words: Slots) -> tuple[str, str]:
    thanks = "No hurry at all, and thank you so much in advance!"
    return subject, f"Hello team, I hope you are all well.\n\n{body}\n\n{thanks}\n{words['me']}"


_PERSONA: dict[str, Callable[[random.Random, str, str, Slots], tuple[str, str]]] = {
    "plain": _plain,
    "signature": _signed,
    "typos": _typos,
    "iphone": _iphone,
    "terse": _terse,
    "angry": _angry,
    "foreign": _foreign,
    "polite": _polite,
}
