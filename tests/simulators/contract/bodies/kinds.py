"""What the tables of each module hold."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.simulators.contract.desk import Desk

Body = Callable[["Desk"], Any]
Address = Callable[["Desk"], str]
