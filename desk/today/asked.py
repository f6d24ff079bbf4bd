"""What the address of *Today* says, and what somebody has saved for himself."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from cwhub.accounts.models import Membership
from desk.models import TodayRules
from desk.searching import is_number
from desk.today.columns import BY_KEY
from desk.today.rules import Rules, kept

MOST_PICKED = 20
INCIDENTS = "incidents"


@dataclass(frozen=True)
class Asked:
    board: int = 0  # ConnectWise's id; 0 is all that take part
    picks: tuple[int, ...] = ()  # tickets to be given to somebody, in this order
    rules_of: str = ""  # the column whose rule is open
    column: str = ""  # the one that is shown alone, whole

    @classmethod
    def of(cls, get: QueryDict, saved_board: int) -> "Asked":
        board, column, rules = get.get("board", ""), get.get("column", ""), get.get("rules", "")
        numbers = [int(text) for text in get.getlist("pick") if is_number(text)]
        return cls(
            board=int(board) if is_number(board) else saved_board,
            picks=tuple(dict.fromkeys(numbers))[:MOST_PICKED],
            rules_of=rules if rules in BY_KEY or rules == INCIDENTS else "",
            column=column if column in BY_KEY else "",
        )

    def url(self, **changes: Any) -> str:
        asked = replace(self, **changes)
        said: list[tuple[str, Any]] = [("board", asked.board)]
        said += [("pick", number) for number in asked.picks]
        said += [(name, value) for name, value in (("rules", asked.rules_of), ("column", asked.column)) if value]
        return f"{reverse('today')}?{urlencode(said)}"

    def picking(self, *numbers: int) -> str:
        """With these picked as well."""
        return self.url(picks=tuple(dict.fromkeys((*self.picks, *numbers)))[:MOST_PICKED], rules_of="")

    def without(self, number: int) -> str:
        return self.url(picks=tuple(one for one in self.picks if one != number))


@dataclass(frozen=True)
class Mine:
    rules: Rules
    board: int


def mine_of(membership: Membership) -> Mine:
    row = TodayRules.objects.filter(membership=membership).first()
    return Mine(kept(row.rules if row else {}), row.board if row else 0)


def save_mine(membership: Membership, **values: Any) -> None:
    TodayRules.objects.update_or_create(membership=membership, account_id=membership.account_id, defaults=values)
