"""Addresses that are not plain lists, one table of routes per module of the API."""

from collections.abc import Callable
from functools import cache
from typing import Any

from simulators.connectwise.special.routing import Result, Router


@cache
def router() -> Router:
    """Made at the first request: the tables need the resources, whose rules may need a module of this package."""
    from simulators.connectwise.special.tables import TABLES

    return Router(table.ROUTES for table in reversed(TABLES))


def find(method: str, path: str) -> tuple[Callable[..., Result], list[Any]] | None:
    return router().find(method, path)


def knows(path: str) -> bool:
    return router().knows(path)
