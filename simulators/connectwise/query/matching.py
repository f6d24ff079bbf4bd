"""A condition tree turned into a test on records.

Comparisons follow SQL: a missing value equals nothing, and nothing else is true of it either; only `null` finds it,
and a missing flag counts as False.
"""

import operator
import re
from collections.abc import Callable
from typing import Any

from simulators.connectwise.clock import moment, stamp
from simulators.connectwise.errors import BadCondition
from simulators.connectwise.query.grammar import Both, Compare, Either, Moment, Tree
from simulators.connectwise.query.names import Name
from simulators.connectwise.schema import Record

Test = Callable[[Any], bool]
Resolve = Callable[[str], Name]
ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def compile_test(tree: Tree, resolve: Resolve, *, exact_case: bool = False) -> Callable[[Record], bool]:
    """A function that tells whether a record meets the conditions."""
    if isinstance(tree, Both):
        parts = [compile_test(part, resolve, exact_case=exact_case) for part in tree.parts]
        return lambda record: all(part(record) for part in parts)
    if isinstance(tree, Either):
        parts = [compile_test(part, resolve, exact_case=exact_case) for part in tree.parts]
        return lambda record: any(part(record) for part in parts)
    return _compare(tree, resolve(tree.name), exact_case)


def _compare(node: Compare, name: Name, exact_case: bool) -> Callable[[Record], bool]:
    test, get = value_test(node, name, exact_case), name.get
    return lambda record: test(get(record))


def value_test(node: Compare, name: Name, exact_case: bool = False) -> Test:
    if node.value is None:
        return _null(node, name)
    if name.kind == "ref":
        raise BadCondition(f"{node.name} is not a recognized name.")
    fold = _folder(name.kind, exact_case)
    test = _any(_positive(node, name, fold))
    return _never_null(lambda value: not test(value), name) if node.negated else _never_null(test, name)


def _positive(node: Compare, name: Name, fold: Callable[[Any], Any]) -> Test:
    if node.operator == "in":
        wanted = {fold(literal(v, node, name)) for v in _many(node.value)}
        return lambda value: fold(value) in wanted
    if node.operator in ("like", "contains"):
        return _textual(node, str(node.value))
    want = fold(literal(node.value, node, name))
    if node.operator == "=":
        return lambda value: fold(value) == want
    if node.operator == "!=":
        return lambda value: fold(value) != want
    compare = ORDER[node.operator]
    return lambda value: bool(compare(fold(value), want))


def _many(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _null(node: Compare, name: Name) -> Test:
    if node.operator not in ("=", "!="):
        raise BadCondition(f"null cannot be used with {node.operator}.")
    wanted = node.operator == "="
    return lambda value: (value is None or value == []) is wanted


def _any(test: Test) -> Test:
    """A name that stands for several values is met when one of them meets it."""
    return lambda value: any(test(v) for v in value) if isinstance(value, list) else test(value)


def _never_null(test: Test, name: Name) -> Test:
    if name.kind == "bool":
        return lambda value: test(bool(value))
    return lambda value: value is not None and test(value)


def _folder(kind: str, exact_case: bool) -> Callable[[Any], Any]:
    if kind in ("str", "enum") and not exact_case:
        return lambda value: str(value).casefold()
    return lambda value: value


def _textual(node: Compare, wanted: str) -> Test:
    if node.operator == "contains":
        part = wanted.casefold()
        return lambda value: part in str(value).casefold()
    pattern = like_pattern(wanted)
    return lambda value: pattern.fullmatch(str(value)) is not None


def like_pattern(text: str) -> re.Pattern[str]:
    """`*` and `%` stand for anything; `[[]` is a written `[`."""
    pieces = re.split(r"([*%]|\[\[\])", text)
    made = (".*" if p in ("*", "%") else r"\[" if p == "[[]" else re.escape(p) for p in pieces)
    return re.compile("".join(made), re.I | re.S)


def literal(value: Any, node: Compare, name: Name) -> Any:
    """The written value in the kind of the field; BadCondition when it has another."""
    try:
        return LITERALS.get(name.kind, _text)(value, name)
    except (ValueError, TypeError, OverflowError):
        raise BadCondition(f"The value of {node.name} could not be read.") from None


def _number(value: Any, name: Name) -> float:
    if isinstance(value, bool | Moment):
        raise ValueError
    return float(value)


def _flag(value: Any, name: Name) -> bool:
    text = str(value).lower()
    if text not in ("true", "1", "false", "0"):
        raise ValueError(text)
    return text in ("true", "1")


def _when(value: Any, name: Name) -> str:
    return stamp(value.at if isinstance(value, Moment) else moment(str(value)))


def _text(value: Any, name: Name) -> str:
    return stamp(value.at) if isinstance(value, Moment) else str(value)


def _choice(value: Any, name: Name) -> str:
    if str(value).casefold() not in {c.casefold() for c in name.choices}:
        raise BadCondition("Enum value supplied was invalid")
    return str(value)


LITERALS: dict[str, Callable[[Any, Name], Any]] = {
    "int": _number,
    "num": _number,
    "bool": _flag,
    "dt": _when,
    "str": _text,
    "enum": _choice,
}
