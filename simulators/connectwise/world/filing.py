"""How the dispatcher files a case, with the errors that dispatchers make."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from . import boards as b
from .cases import Case, Scene
from .clock import DAY, local
from .quota import Quota
from .shape import Book, Record

OLD_TYPES_DAYS = 35  # so long were two types in use that are inactive now
OLD_DESK_DAYS = 14


@dataclass
class Filed:
    """Where a ticket ended up, by name."""

    board: str
    type: str = ""
    subtype: str = ""
    item: str = ""
    priority: int = 3
    errors: list[str] = field(default_factory=list)


class Catalog:
    """Boards and their chains by name."""

    def __init__(self, book: Book) -> None:
        self.boards = {r["name"]: r for r in book.collections["service/boards"]}
        names = {r["id"]: r["name"] for r in book.collections["service/boards"]}
        self._found: dict[tuple[str, str, str], Record] = {
            (kind, names[r["board"]["id"]], r["name"]): r
            for kind in ("statuses", "types", "subtypes", "items")
            for r in book.collections[f"service/boards/{kind}"]
        }

    def get(self, kind: str, board: str, name: str) -> Record:
        return self._found[(kind, board, name)]

    def true_chain(self, chain: tuple[str, str, str, str]) -> Record:
        """The chain with ids and names, as the truth keeps it."""
        board, *rest = chain
        found: Record = {"board": {"id": self.boards[board]["id"], "name": board}}
        for key, kind, name in zip(("type", "subtype", "item"), ("types", "subtypes", "items"), rest, strict=True):
            found[key] = {"id": self.get(kind, board, name)["id"], "name": name} if name else None
        return found


class Dispatcher:
    """Files cases one after the other."""

    def __init__(self, scene: Scene, quotas: dict[str, int]) -> None:
        self.rng: random.Random = scene.rng
        self.scene, self.chance = scene, Quota(scene.rng)
        self.left = dict(quotas)  # how many tickets still go to the old board and the old types

    def file(self, case: Case) -> Filed:
        board, kind, subtype, item = case.family.chain
        if case.open_as.startswith("New") or case.open_as == "Open":
            return self._as_it_came(case)
        if case.filed_type:
            return Filed(b.DESK, case.filed_type, priority=self._priority(case), errors=["type"])
        if board == b.DESK and self._is_old(case, "old_desk", OLD_DESK_DAYS):
            return Filed(b.OLD_DESK, _old_name(kind), priority=3, errors=["old_board"])
        if board != b.ALERTS and not case.open_as and (other := self._wrong_board(board)):
            return Filed(other, self._any_type(other), priority=self._priority(case), errors=["board"])
        filed = Filed(board, kind, subtype, item, self._priority(case))
        if board == b.DESK:
            self._desk_errors(case, filed)
        elif self.chance.draw(f"type {board}", 0.04):
            filed.type, filed.subtype = self._any_type(board), ""
            filed.errors += ["type"] if filed.type != kind else []
        if filed.item and self.chance.draw("item", 0.03):
            filed.item = ""
        return filed

    def _as_it_came(self, case: Case) -> Filed:
        """Nobody has looked yet: the connector knows the board, a portal form now and then the type."""
        board, kind, _, _ = case.family.chain
        known = self.chance.draw(f"known {case.source}", 0.4 if case.source == "Portal" else 0.08)
        return Filed(board, kind if known else "", errors=["unfiled"])

    def _is_old(self, case: Case, quota: str, days: int) -> bool:
        young = case.entered > self.scene.now - (84 - days) * DAY
        if young or case.open_as or not self.left.get(quota) or self.rng.random() > 0.9:
            return False
        self.left[quota] -= 1
        return True

    def _wrong_board(self, board: str) -> str:
        """Three of a hundred; mails about disks and backups go to Alerts most easily."""
        if not self.chance.draw(f"board {board}", {b.DESK: 0.033, b.PROCUREMENT: 0.08}.get(board, 0.05)):
            return ""
        if board != b.DESK:
            return b.DESK
        return self.rng.choices((b.ALERTS, b.NETWORK, b.PROCUREMENT), (70, 7, 7))[0]

    def _any_type(self, board: str) -> str:
        return self.rng.choice([n for n in b.TYPES[board] if (board, n) not in b.INACTIVE_TYPES])

    def _desk_errors(self, case: Case, filed: Filed) -> None:
        if filed.type in ("Email & Calendar", "General") and self._is_old(case, "old_types", OLD_TYPES_DAYS):
            filed.type, filed.subtype, filed.item = ("Outlook" if filed.type != "General" else "Misc"), "", ""
            filed.errors.append("old_type")
        elif self._mistypes(case, filed):
            filed.errors.append("type")
        elif self.chance.draw("subtype", 0.125):
            siblings = [s for s in b.TYPES[b.DESK][filed.type] if s != filed.subtype]
            if siblings:
                filed.subtype, filed.item = self.rng.choice(siblings), ""
                filed.errors.append("subtype")
        if filed.subtype and self.chance.draw("no subtype", 0.205):
            filed.subtype = filed.item = ""
            filed.errors.append("no_subtype")

    def _mistypes(self, case: Case, filed: Filed) -> bool:
        friday = local(case.entered).weekday() == 4
        if friday and filed.type != "General" and self.chance.draw("friday", 0.18):
            filed.type, filed.subtype, filed.item = "General", "Other", ""
            return True
        if filed.type == "Network & Wi-Fi" and self.chance.draw("networking", 0.18):
            filed.type, filed.subtype = "Networking", self.rng.choice(b.TYPES[b.DESK]["Networking"])
            return True
        if not self.chance.draw("type", 0.031):
            return False
        others = [n for n in b.TYPES[b.DESK] if n != filed.type and (b.DESK, n) not in b.INACTIVE_TYPES]
        filed.type = self.rng.choice(others)
        filed.subtype, filed.item = self.rng.choice(b.TYPES[b.DESK][filed.type]), ""
        return True

    def _priority(self, case: Case) -> int:
        """The default, unless somebody looked: most emergencies are seen, little else."""
        if case.extra.get("priority"):
            return int(case.extra["priority"])
        seen = {1: 0.8, 2: 0.8, 3: 1.0, 4: 0.42, 5: 0.38}[case.priority]
        return case.priority if self.chance.draw(f"priority {case.priority}", seen) else 3


def _old_name(kind: str) -> str:
    return {"Email & Calendar": "Email", "Workstation": "Computer", "Printing & Scanning": "Printer"}.get(kind, "Other")


def urgency_of(rng: random.Random, priority: int) -> tuple[str, str]:
    """Severity and impact that give this priority, or the untouched default in one case of ten."""
    if rng.random() < 0.1:
        return "Medium", "Medium"
    choices = {
        1: (("High", "High"),),
        2: (("High", "Medium"), ("Medium", "High")),
        3: (("Medium", "Medium"), ("Medium", "Medium"), ("Low", "High"), ("High", "Low")),
        4: (("Low", "Low"), ("Low", "Medium"), ("Medium", "Low")),
        5: (("Low", "Low"),),
    }
    return rng.choice(choices[priority])
