"""The notes of a ticket, the form for a new one, and who gets it as a mail."""

from typing import Any

from simulators.connectwise.schema import Record
from simulators.connectwise.screen import tickets
from simulators.connectwise.screen.markup import box, e, local, tick
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.special.all_notes import merged_notes


def notes_box(sim: Simulator, ticket: Record, tab: str) -> str:
    notes = list(reversed(merged_notes(sim.store, ticket)))
    links = "".join(_tab(ticket, notes, name, name == tab) for name in tickets.TABS)
    lists = "".join(_note(sim, n) for n in notes if _on_tab(n, tab)) or '<p class="small">No notes here.</p>'
    inner = f'<nav class="simtabs" aria-label="Notes">{links}</nav>{lists}{_form(ticket, tab)}'
    return f'<div id="notes">{box("s-no", "Notes", inner)}</div>'


def _form(ticket: Record, tab: str) -> str:
    label = tickets.TABS[tab][0] if tab != "all" else "Discussion"
    asked = tickets.mails_of(tab)
    ticks = "".join(tick(tickets.MAILS[n][0], n, bool(ticket.get(tickets.MAILS[n][1]))) for n in asked)
    return (
        f'<form method="post" action="/screen/ticket/{ticket["id"]}/notes" id="note-form" class="simform">'
        f'<input type="hidden" name="tab" value="{tab}"><input type="hidden" name="asked" value="{" ".join(asked)}">'
        f'<label class="sr" for="s-new">New {label.lower()} note</label>'
        f'<textarea id="s-new" name="text" class="simta" rows="2" placeholder="New {label.lower()} note"></textarea>'
        f'<fieldset class="simticks"><legend>Send notes as email:</legend>{ticks}</fieldset>'
        '<div class="row"><button class="sbtn" type="submit">Add note</button>'
        '<button class="sbtn" type="button" id="note-time">Add time with note</button></div></form>'
    )


def _on_tab(note: Record, tab: str) -> bool:
    flag = tickets.TABS[tab][1]
    return not flag or bool(note.get(flag))


def _tab(ticket: Record, notes: list[Record], name: str, here: bool) -> str:
    count = sum(1 for n in notes if _on_tab(n, name))
    mark = ' aria-current="page"' if here else ""
    url = f"/screen/ticket/{ticket['id']}?tab={name}"
    return f'<a href="{url}" data-tab="{name}"{mark}>{tickets.TABS[name][0]} ({count})</a>'


def _note(sim: Simulator, note: dict[str, Any]) -> str:
    kinds = [label.lower() for label, flag in tickets.TABS.values() if flag and note.get(flag)]
    if note["noteType"] == "TimeEntryNote":
        kinds.insert(0, "time entry")
    if note.get("mergedFlag") or note.get("bundledFlag"):
        kinds.append(f"from #{note['ticket']['id']}")
    when = local(sim, note.get("_info", {}).get("dateEntered"))
    head = f"<header><b>{e(note['originalAuthor'])}</b><span>{when}</span><span>{e(', '.join(kinds))}</span></header>"
    return f'<article class="simnote">{head}<p>{e(note.get("text", ""))}</p></article>'
