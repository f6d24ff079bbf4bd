"""What a board allows: board, type, subtype, item, as ids that belong together."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Chain:
    """One allowed combination; a board without types is one chain with None below it. Active ones only."""

    board: int
    type: int | None = None
    subtype: int | None = None
    item: int | None = None
    board_name: str = ""
    type_name: str = ""
    subtype_name: str = ""
    item_name: str = ""


class Taxonomy:
    """The allowed ids at each level, and their names."""

    def __init__(self, chains: Iterable[Chain]) -> None:
        self.chains = tuple(chains)
        self.boards = _sorted({c.board for c in self.chains})
        self._types: dict[int, set[int]] = {}
        self._subtypes: dict[tuple[int, int], set[int]] = {}
        self._items: dict[tuple[int, int, int], set[int]] = {}
        self._names: dict[tuple[str, int], str] = {}
        for chain in self.chains:
            self._add(chain)

    def _add(self, chain: Chain) -> None:
        self._name("board", chain.board, chain.board_name)
        if chain.type is None:
            return
        self._name("type", chain.type, chain.type_name)
        self._types.setdefault(chain.board, set()).add(chain.type)
        if chain.subtype is None:
            return
        self._name("subtype", chain.subtype, chain.subtype_name)
        self._subtypes.setdefault((chain.board, chain.type), set()).add(chain.subtype)
        if chain.item is not None:
            self._name("item", chain.item, chain.item_name)
            self._items.setdefault((chain.board, chain.type, chain.subtype), set()).add(chain.item)

    def _name(self, level: str, id_: int, name: str) -> None:
        if name:
            self._names[(level, id_)] = name

    def types(self, board: int) -> list[int]:
        return _sorted(self._types.get(board, set()))

    def subtypes(self, board: int, type_: int) -> list[int]:
        return _sorted(self._subtypes.get((board, type_), set()))

    def items(self, board: int, type_: int, subtype: int) -> list[int]:
        return _sorted(self._items.get((board, type_, subtype), set()))

    def name(self, level: str, id_: int) -> str:
        return self._names.get((level, id_), "")


def _sorted(ids: set[int]) -> list[int]:
    return sorted(ids)
