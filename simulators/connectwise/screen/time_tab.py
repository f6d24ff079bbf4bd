"""The time tab: what was entered on the ticket, and the form for more."""

from datetime import timedelta

from simulators.connectwise.clock import moment
from simulators.connectwise.schema import Record
from simulators.connectwise.screen import time_entries
from simulators.connectwise.screen.boxes import named
from simulators.connectwise.screen.markup import (
    area_field,
    box,
    e,
    local,
    name_of,
    person,
    plain_table,
    select_field,
    shown,
    text_field,
    tick,
)
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.special.all_notes import time_of
from simulators.connectwise.store import parent_id

HEADS = (
    *("Start", "End", "Member", "Hours", "Billed", "Work type", "Work role", "Billable", "Agreement", "Status"),
    *("Notes", "Internal notes"),
)


def time_tab(sim: Simulator, ticket: Record, who: Record) -> str:
    rows = sorted(time_of(sim.store, ticket), key=lambda r: (r.get("timeStart", ""), r["id"]), reverse=True)
    hours = sum(float(r.get("actualHours") or 0) for r in rows)
    table = plain_table("Time", HEADS, [_row(sim, r) for r in rows]) if rows else '<p class="small">None.</p>'
    listed = box("s-te", "Time", table, end=f"{hours:.2f} h in all")
    return _form(sim, ticket, who) + listed


def _row(sim: Simulator, entry: Record) -> tuple[object, ...]:
    member = sim.store.get("system/members", parent_id(entry.get("member"))) or {}
    return (
        local(sim, entry.get("timeStart")),
        local(sim, entry.get("timeEnd")),
        member.get("identifier", ""),
        _hours(entry.get("actualHours")),
        _hours(entry.get("hoursBilled")),
        name_of(sim, "time/workTypes", entry.get("workType")),
        name_of(sim, "time/workRoles", entry.get("workRole")),
        entry.get("billableOption"),
        name_of(sim, "finance/agreements", entry.get("agreement")),
        entry.get("status"),
        entry.get("notes"),
        entry.get("internalNotes"),
    )


def _hours(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, int | float) else ""


def _form(sim: Simulator, ticket: Record, who: Record) -> str:
    preset = time_entries.presets(sim, ticket, who["identifier"])
    inner = (
        f'<div class="simgrid">{_when(sim, preset)}{_what(sim, preset)}{_ticks(preset)}</div>'
        f"{area_field('Notes', 'notes')}{area_field('Internal notes', 'internalNotes')}"
        '<div class="row"><button class="sbtn prim" type="submit">Save time</button></div>'
    )
    form = f'<form method="post" action="/screen/ticket/{ticket["id"]}/time" id="time-form" class="simform">'
    return box("s-at", "Add time", f"{form}{inner}</form>", end=e(person(who)))


def _when(sim: Simulator, preset: Record) -> str:
    """It has just begun; when it ended is for the person to say."""
    now = moment(preset.get("timeStart") or sim.clock.stamp()).astimezone(sim.zone)
    start = now - timedelta(minutes=now.minute % 5)
    rows = [
        text_field("Date", "date", f"{start:%Y-%m-%d}", required=True, more=' type="date"'),
        text_field("Start", "start", f"{start:%H:%M}", more=' type="time"'),
        text_field("End", "end", "", more=' type="time"'),
        text_field("Deduct hours", "hoursDeduct", "0.00", more=' inputmode="decimal"'),
    ]
    return f'<div class="simcol">{"".join(rows)}</div>'


def _what(sim: Simulator, preset: Record) -> str:
    kinds, roles = (_active(sim, f"time/{name}") for name in ("workTypes", "workRoles"))
    options = [(option, option) for option in time_entries.BILLABLE]
    rows = [
        select_field("Work type", "workType", named(kinds), parent_id(preset.get("workType"))),
        select_field("Work role", "workRole", named(roles), parent_id(preset.get("workRole"))),
        select_field("Billable", "billableOption", options, preset.get("billableOption")),
        shown("Agreement", e(name_of(sim, "finance/agreements", preset.get("agreement")))),
    ]
    return f'<div class="simcol">{"".join(rows)}</div>'


def _active(sim: Simulator, collection: str) -> list[Record]:
    return [r for r in sim.store.all(collection) if not r.get("inactiveFlag")]


def _ticks(preset: Record) -> str:
    tabs = "".join(tick(label, flag, bool(preset.get(flag))) for flag, label in time_entries.SHOWN_IN.items())
    mails = "".join(tick(label, flag, False) for flag, label in time_entries.MAILS.items())
    return (
        f'<div class="simcol"><fieldset class="simticks"><legend>Add notes to:</legend>{tabs}</fieldset>'
        f'<fieldset class="simticks"><legend>Send notes as email:</legend>{mails}</fieldset></div>'
    )
