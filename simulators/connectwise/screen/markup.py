"""Small pieces of HTML that several pages of the screen use."""

from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from typing import Any

from simulators.connectwise.clock import day_comes_first, moment, wall_clock
from simulators.connectwise.schema import Record
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.store import parent_id


def e(value: Any) -> str:
    return escape("" if value is None else str(value), quote=True)


def local(sim: Simulator, text: str | None) -> str:
    """`Thu 11/19/2026, 9:45 AM` in the MSP's own zone and habit."""
    if not text:
        return ""
    at = moment(text).astimezone(sim.zone)
    day = f"{at:%a %d/%m/%Y}" if day_comes_first(sim.zone) else f"{at:%a %m/%d/%Y}"
    return f"{day}, {wall_clock(at, sim.zone)}"


def age_days(sim: Simulator, record: Record) -> int:
    entered = record.get("_info", {}).get("dateEntered")
    return (sim.clock.now() - moment(entered)).days if entered else 0


def name_of(sim: Simulator, collection: str, reference: Record | None, field: str = "name") -> str:
    record = sim.store.get(collection, parent_id(reference)) or reference or {}
    return str(record.get(field, ""))


def person(record: Record | None) -> str:
    return f"{(record or {}).get('firstName', '')} {(record or {}).get('lastName', '')}".strip()


def text_field(label: str, name: str, value: Any, *, required: bool = False, more: str = "") -> str:
    mark = ' class="req"' if required else ""
    needed = " required" if required else ""
    control = f'<input name="{name}" value="{e(value)}" autocomplete="off"{needed}{more}>'
    return f'<label class="sf"><span{mark}>{e(label)}</span>{control}</label>'


def select_field(label: str, name: str, options: Iterable[tuple[int | str, str]], chosen: Any, **more: bool) -> str:
    """A select; what is chosen stands in it even when it could not be chosen any more."""
    rows = list(options)
    if chosen and chosen not in [value for value, _ in rows]:
        rows.insert(0, (chosen, f"({chosen})"))
    if not more.get("required"):
        rows.insert(0, ("", "(none)"))
    mark = ' class="req"' if more.get("required") else ""
    made = "".join(_option(value, text, value == chosen) for value, text in rows)
    return f'<label class="sf"><span{mark}>{e(label)}</span><select name="{name}">{made}</select></label>'


def _option(value: int | str, text: str, chosen: bool) -> str:
    return f'<option value="{e(value)}"{" selected" if chosen else ""}>{e(text)}</option>'


def area_field(label: str, name: str) -> str:
    area = f'<textarea class="simta" name="{name}" rows="3"></textarea>'
    return f'<label class="sf wide1"><span>{e(label)}</span>{area}</label>'


def tick(label: str, name: str, on: bool) -> str:
    return f'<label><input type="checkbox" name="{name}"{" checked" if on else ""}> {e(label)}</label>'


def shown(label: str, html: str) -> str:
    return f'<div class="sf"><span>{e(label)}</span><output>{html or "&nbsp;"}</output></div>'


def box(id: str, title: str, inner: str, *, end: str = "") -> str:
    side = f'<span class="end small">{end}</span>' if end else ""
    head = f'<header><h2 id="{id}">{e(title)}</h2>{side}</header>'
    return f'<section class="simbox" aria-labelledby="{id}">{head}<div class="in">{inner}</div></section>'


def plain_table(label: str, heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table that scrolls by itself where it is too wide; the keyboard reaches it."""
    head = "".join(f'<th scope="col">{e(h)}</th>' for h in heads)
    body = "".join(f"<tr>{''.join(f'<td>{e(cell)}</td>' for cell in row)}</tr>" for row in rows)
    table = f'<table class="simrows"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="simscroll" role="group" aria-label="{e(label)}" tabindex="0">{table}</div>'


def ticket_table(sim: Simulator, rows: list[Record], current: int = 0) -> str:
    heads = ("Ticket #", "Priority", "Age", "Status", "Company", "Summary", "Resources")
    head = "".join(f'<th scope="col">{h}</th>' for h in heads)
    body = "".join(_ticket_row(sim, t, current) for t in rows)
    return f'<table class="simlist"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _ticket_row(sim: Simulator, ticket: Record, current: int) -> str:
    cells = (
        f'<a href="/screen/ticket/{ticket["id"]}" data-ticket="{ticket["id"]}">{ticket["id"]}</a>',
        e(name_of(sim, "service/priorities", ticket.get("priority"))),
        str(age_days(sim, ticket)),
        e(name_of(sim, "service/boards/statuses", ticket.get("status"))),
        e(name_of(sim, "company/companies", ticket.get("company"))),
        e(ticket.get("summary", "")),
        e(ticket.get("resources", "")),
    )
    mark = ' aria-current="true"' if ticket["id"] == current else ""
    return f"<tr{mark}>{''.join(f'<td>{c}</td>' for c in cells)}</tr>"


def clock_text(sim: Simulator) -> str:
    at = datetime.now(UTC).astimezone(sim.zone)
    return wall_clock(at, sim.zone)
