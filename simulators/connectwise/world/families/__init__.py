"""What keeps happening at the clients: problem families, by theme."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Family:
    """One kind of trouble: where it belongs, how people put it, and what ends it.

    A phrasing is "subject | body". Words in braces are filled in: me, co (a colleague), pc, site, room, printer, app,
    day, hour, num, file, client. `fixes` say one and the same step in the words of several technicians.
    """

    key: str
    chain: tuple[str, str, str, str]  # board, type, subtype, item; empty = none
    times: int  # in twelve weeks
    texts: tuple[str, ...]
    fixes: tuple[str, ...]
    late_texts: tuple[str, ...] = ()  # phrasings nobody used before the last three weeks
    wrong: tuple[str, ...] = ("Restarted the machine, looks fine now.", "Cleared the cache, user will watch it.")
    device: str = "computer"  # computer, Server, Printer, Firewall, Switch, Access Point, "" = none
    priority: int = 3  # tendency
    sensitive: bool = False
    clients: tuple[int, ...] = ()  # only these; empty = all
    lean: dict[int, float] = field(default_factory=dict)  # clients where it happens more often
    nth_device: int | None = None  # always this one of the client's devices of that kind
    late: bool = False  # appears for the first time in the last three weeks
    team: str = "L1"

    @property
    def board(self) -> str:
        return self.chain[0]


def all_families() -> tuple[Family, ...]:
    from . import themes

    return themes.FAMILIES
