"""Period set-ups: what they must say, and the periods that follow from them (SPEC TimePeriodSetup)."""

from typing import TYPE_CHECKING

from simulators.connectwise.clock import moment
from simulators.connectwise.errors import Refused
from simulators.connectwise.schema import Record
from simulators.connectwise.time_rules.periods import STEPS, midnight, periods_of, shown
from simulators.connectwise.time_rules.seeding import PERIODS, SETUPS, SHEETS

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator
    from simulators.connectwise.writes import Change

SHAPING = (
    *("year", "type", "firstPeriodEndDate", "monthlyPeriodEnds", "semiMonthlyFirstPeriod", "semiMonthlySecondPeriod"),
    *("semiMonthlyLastDayFlag", "lastDayFlag", "daysPastEndDate"),
)


def prepare(change: "Change") -> None:
    new = change.new
    first = new.get("firstPeriodEndDate")
    if first and new.get("year") and moment(first).year != new["year"]:
        change.refuse("InvalidValue", "The field firstPeriodEndDate must lie in the year.", "firstPeriodEndDate")
    for name in ("numberFuturePeriods", "daysPastEndDate"):
        if new.get(name) is not None and not 0 <= new[name] <= 99:
            change.refuse("OutOfRange", f"The field {name} must be between 0 and 99.", name)
    for name in _needed(new):
        change.refuse("MissingRequiredField", f"The {name} field is required.", name)
    if (change.creates or change.changed("year") or change.changed("periodApplyTo")) and _taken(change):
        change.refuse("InvalidValue", f"The year {new['year']} has its periods already.", "year")
    if not change.creates and any(change.changed(n) for n in SHAPING) and _has_sheets(change):
        change.refuse("InvalidValue", "Time sheets hang on the periods of this setup.", "firstPeriodEndDate")


def _needed(setup: Record) -> list[str]:
    """What only some types need."""
    if setup.get("type") == "Monthly" and not setup.get("lastDayFlag"):
        return [n for n in ("monthlyPeriodEnds",) if not setup.get(n)]
    if setup.get("type") == "SemiMonthly":
        second = () if setup.get("semiMonthlyLastDayFlag") else ("semiMonthlySecondPeriod",)
        return [n for n in ("semiMonthlyFirstPeriod", *second) if not setup.get(n)]
    return []


def _taken(change: "Change") -> bool:
    others = (s for s in change.sim.store.all(SETUPS) if s["id"] != change.new["id"])
    kinds = {change.new.get("periodApplyTo"), "Both"}
    return any(
        s["year"] == change.new.get("year")
        and (s["periodApplyTo"] in kinds or change.new.get("periodApplyTo") == "Both")
        for s in others
    )


def _has_sheets(change: "Change") -> bool:
    starts = {p["startDate"] for p in change.sim.store.under(PERIODS, "timePeriodSetup", change.new["id"])}
    return any(s["dateStart"] in starts for s in change.sim.store.rows(SHEETS).values())


def after(change: "Change") -> None:
    """The periods are made anew when their shape has changed."""
    if change.creates or any(change.changed(n) for n in SHAPING):
        _remove_periods(change)
        for period in periods_of(change.new, change.sim.zone):
            change.sim.writer.add(change.sim.resource(PERIODS), shown(period, change.new), change.by)


def guard(change: "Change") -> None:
    if _has_sheets(change):
        raise Refused(409, "ConflictingRecord", "Record possibly in use or another conflict")
    _remove_periods(change)


def _remove_periods(change: "Change") -> None:
    for period in change.sim.store.under(PERIODS, "timePeriodSetup", change.new["id"]):
        change.sim.store.remove(PERIODS, period["id"])


def proposed(sim: "Simulator") -> Record:
    """What the next set-up would be: the latest one a year on, its first period right after the last."""
    rows = sorted(sim.store.all(SETUPS), key=lambda s: int(s["year"]))
    if not rows:
        return {"periodApplyTo": "Both", "year": sim.clock.today().year, "type": "Weekly", "numberFuturePeriods": 2}
    last = rows[-1]
    found = {k: v for k, v in last.items() if k not in ("id", "_info", "description", "firstPeriodEndDate")}
    periods = sim.store.under(PERIODS, "timePeriodSetup", last["id"])
    if last["type"] in STEPS and periods:
        step = moment(periods[-1]["endDate"]) - moment(periods[-2]["endDate"])
        found["firstPeriodEndDate"] = midnight((moment(periods[-1]["endDate"]) + step).date())
    return {**found, "year": last["year"] + 1}
