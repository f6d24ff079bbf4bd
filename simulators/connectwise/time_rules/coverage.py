"""What an agreement covers of an entry, decided as the entry is saved (FACTS 10): plain values in, a verdict out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """What is asked of the agreement."""

    day: str  # of the work, "2026-11-18"
    hours: float
    amount: float
    billable: bool
    work_type: int = 0
    work_role: int = 0
    location: int = 0
    department: int = 0
    site: int = 0
    fixed_fee: bool = False  # of a project at a fixed fee


@dataclass(frozen=True)
class Terms:
    """What the agreement says."""

    covers_time: bool
    units: str  # Hours, Amount or Incidents
    start: str  # its first day
    last: str = ""  # its last day, "" for none
    cancelled: str = ""  # the first day on which it is cancelled
    left: float | None = 0.0  # of its pool, overruns included; None is no limit
    work_types_out: frozenset[int] = frozenset()
    work_roles_out: frozenset[int] = frozenset()
    location: int = 0  # the only one, 0 for any
    department: int = 0
    sites: frozenset[int] = frozenset()  # the only ones, none for any
    has_incident: bool = True  # the ticket is one of its incidents


@dataclass(frozen=True)
class Covered:
    hours: float = 0.0
    amount: float = 0.0
    why_not: str = ""  # what stands against it, "" when something is covered


def covered(work: Work, terms: Terms) -> Covered:
    """All conditions must pass; then as much as the pool has left."""
    if reason := _against(work, terms):
        return Covered(why_not=reason)
    if terms.units == "Incidents":
        return Covered(hours=work.hours)
    wanted = work.hours if terms.units == "Hours" else work.amount
    given = wanted if terms.left is None else round(max(0.0, min(wanted, terms.left)), 2)
    if wanted > 0 and not given:
        return Covered(why_not="nothing is left of its pool")
    return Covered(hours=given) if terms.units == "Hours" else Covered(amount=given)


def _against(work: Work, terms: Terms) -> str:
    checks = (
        (not work.billable, "only billable time is applied"),
        (not terms.covers_time, "it does not cover time"),
        (work.day < terms.start, "it has not begun"),
        (bool(terms.last) and work.day > terms.last, "it has ended"),
        (bool(terms.cancelled) and work.day >= terms.cancelled, "it is cancelled"),
        (work.work_role in terms.work_roles_out, "the work role is excluded"),
        (work.work_type in terms.work_types_out, "the work type is excluded"),
        (bool(terms.location) and work.location != terms.location, "it is for another location"),
        (bool(terms.department) and work.department != terms.department, "it is for another department"),
        (bool(terms.sites) and work.site not in terms.sites, "it is for other sites"),
        (work.fixed_fee and terms.units == "Hours", "a project at a fixed fee takes no hours"),
        (terms.units == "Incidents" and not terms.has_incident, "the ticket is none of its incidents"),
    )
    return next((reason for holds, reason in checks if holds), "")
