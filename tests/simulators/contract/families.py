"""Operations in families: a list with its count and its records, tried together; every other one stands alone."""

import re
from dataclasses import dataclass
from functools import cache

from tests.simulators.contract.spec import Operation, answer_schema, knows, operations

LAST = re.compile(r"/\{[^}]+\}$")


@dataclass(frozen=True)
class Family:
    path: str  # of the list
    one: str  # of a record, "" where there is no such address

    def __str__(self) -> str:
        return self.path

    def operation(self, method: str, path: str) -> Operation | None:
        return Operation(method, path) if path and knows(method, path) else None

    @property
    def members(self) -> set[Operation]:
        paths = (self.path, self.one, f"{self.path}/count")
        return {o for o in operations() if o.path in paths}


@cache
def families() -> tuple[Family, ...]:
    found, paths = [], {o.path for o in operations()}
    for operation in operations():
        is_record = LAST.search(operation.path) and LAST.sub("", operation.path) in paths  # a list of one
        is_list = operation.method == "GET" and (answer_schema(operation) or {}).get("type") == "array"
        if is_list and not is_record:
            ones = [o.path for o in operations() if LAST.search(o.path) and LAST.sub("", o.path) == operation.path]
            found.append(Family(operation.path, ones[0] if ones else ""))
    return tuple(found)


@cache
def alone() -> tuple[Operation, ...]:
    told = {o for family in families() for o in family.members}
    return tuple(o for o in operations() if o not in told)
