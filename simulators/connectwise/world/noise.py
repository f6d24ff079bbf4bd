"""What else lands on the desk: automatic mails, strays, mails from private addresses."""

from __future__ import annotations

from .arrivals import arrival_times
from .boards import DESK
from .cases import Case, Scene, make_case
from .customers import email_of
from .families import Family
from .texts import BOUNCES, CARRIER_MAILS, NEWSLETTERS, OUT_OF_OFFICE, STRAY

OTHER = (DESK, "General", "Other", "")


def _kind(key: str, texts: tuple[str, ...]) -> Family:
    return Family(f"noise_{key}", OTHER, 0, texts, fixes=("Nothing to do.",), device="", priority=4)


OUT, BOUNCE, NEWS = _kind("out_of_office", OUT_OF_OFFICE), _kind("bounce", BOUNCES), _kind("newsletter", NEWSLETTERS)
CARRIER, LOST = _kind("carrier_mail", CARRIER_MAILS), _kind("stray", STRAY)
NOISE: tuple[tuple[Family, int], ...] = ((OUT, 45), (BOUNCE, 20), (NEWS, 20), (CARRIER, 15))
SENDERS = ("lakelandfiber", "midplain", "harbordist", "ordinalpos", "paperwing")
NOISE_SHARE, CATCH_ALL_SHARE = 0.06, 0.04


def noise_cases(scene: Scene, *, desk: int) -> list[Case]:
    """Automatic mails, and mails from private addresses: a third of those is noise too."""
    return _automatic(scene, round(desk * NOISE_SHARE)) + _private(scene, round(desk * CATCH_ALL_SHARE))


def _automatic(scene: Scene, count: int) -> list[Case]:
    cases = []
    for entered in arrival_times(scene.rng, count, first=scene.first, now=scene.now):
        family = scene.rng.choices([f for f, _ in NOISE], [w for _, w in NOISE])[0]
        case = make_case(scene, entered, family)
        case.source, case.noise = "Email Connector", family.key.removeprefix("noise_")
        if family in (NEWS, CARRIER):
            case.customer = case.contact = None
            case.extra["sender"] = f"no-reply@{scene.rng.choice(SENDERS)}.example"
        cases.append(case)
    return cases


def _private(scene: Scene, count: int) -> list[Case]:
    """Nobody's address is known, so the connector files them under Catch-All."""
    rng = scene.rng
    wishes = [f for f in scene.families if f.board == DESK and f.times > 20 and not f.clients and not f.late]
    cases = []
    for position, entered in enumerate(arrival_times(rng, count, first=scene.first, now=scene.now)):
        if position % 3 == 0 or not wishes:
            case = make_case(scene, entered, LOST)
            case.noise, case.customer, case.contact = "stray", None, None
            case.extra["sender"] = f"someone{rng.randint(10, 99)}@homemail.example"
        else:
            case = make_case(scene, entered, rng.choice(wishes))
            assert case.contact
            name = email_of(case.contact).split("@")[0].replace(".", "")
            case.extra.update(catch_all="yes", sender=f"{name}{rng.randint(60, 99)}@homemail.example")
        case.source = "Email Connector"
        cases.append(case)
    return cases


def add_twists(scene: Scene, cases: list[Case]) -> list[Case]:
    """Second faults, screenshots, mails sent twice, tickets that come back; answers the duplicates it made."""
    rng = scene.rng
    desk = [c for c in cases if c.family.board == DESK and not c.noise and c.contact]
    hows = [f for f in scene.families if f.board == DESK and not f.clients and not f.late and not f.sensitive]
    twins: list[Case] = []
    for case in desk:
        roll = rng.random()
        if case.incident:
            continue
        if roll < 0.09 and hows:
            case.second = rng.choice(hows)
        elif roll < 0.14:
            case.twist = "screenshot"
        elif roll < 0.16:
            case.twist = "attached"
        elif roll < 0.18 and not case.extra:
            twins.append(_twin(scene, case))
        elif roll < 0.238:
            case.reopened = "back"
        elif roll < 0.272:
            case.reopened = "thanks"
        if case.customer and case.customer.number == 13 and case.contact is case.customer.contacts[5]:
            case.twist = "injection"
    return [t for t in twins if t.entered < scene.now - 600]


def _twin(scene: Scene, case: Case) -> Case:
    later = case.entered + scene.rng.randint(3, 110) * 60
    return Case(
        later,
        case.family,
        case.customer,
        case.contact,
        case.device,
        case.priority,
        case.source,
        twist="duplicate",
        original=case,
    )
