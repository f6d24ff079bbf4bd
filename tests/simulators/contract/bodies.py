"""What the description cannot say: bodies that the rules accept, and addresses of records with a certain trait."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.simulators.contract.desk import Desk

Body = Callable[["Desk"], Any]
Address = Callable[["Desk"], str]

BODIES: dict[str, Body] = {}  # by the path of the description
GIVEN: dict[str, Address] = {}  # the whole address, ids filled in
LISTED_AT = {"/finance/agreementTypes": "/finance/agreements/types"}  # lists that are spelt another way further down
REFUSED: dict[str, str] = {}  # "POST /path": why a plain example of it can never succeed here
