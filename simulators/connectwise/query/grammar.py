"""The conditions grammar (FACTS 5): text in, a tree out.

condition  = or
or         = and ("or" and)*
and        = unit ("and" unit)*
unit       = "(" or ")" | name operator value
operator   = = | != | < | <= | > | >= | [not] contains | [not] like | [not] in
value      = "text" | 'text' | number | true | false | null | [date] | "(" value ("," value)* ")"
"""

import re
from dataclasses import dataclass
from datetime import datetime

from simulators.connectwise.clock import moment
from simulators.connectwise.errors import BadCondition


@dataclass(frozen=True)
class Moment:
    at: datetime


Value = str | int | float | bool | None | Moment


@dataclass(frozen=True)
class Compare:
    name: str
    operator: str  # =, !=, <, <=, >, >=, contains, like, in
    value: Value | tuple[Value, ...]
    negated: bool = False


@dataclass(frozen=True)
class Both:
    parts: "tuple[Tree, ...]"


@dataclass(frozen=True)
class Either:
    parts: "tuple[Tree, ...]"


Tree = Compare | Both | Either

TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>"(?:[^"\\]|\\.|"")*"|'(?:[^'\\]|\\.|'')*')
    | (?P<date>\[[^\]]*\])
    | (?P<number>-?\d+(?:\.\d+)?(?![\w/]))
    | (?P<operator><=|>=|!=|<>|==|=|<|>)
    | (?P<punct>[(),])
    | (?P<word>[A-Za-z_][\w/.]*)
    )""",
    re.X,
)
WORDS = {"and", "or", "not", "in", "like", "contains", "true", "false", "null"}


@dataclass(frozen=True)
class Token:
    kind: str
    text: str


def tokens(text: str) -> list[Token]:
    found, at = [], 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if match is None:
            raise BadCondition(f"String is not properly formatted near '{text[at:].strip()[:20]}'.")
        kind = match.lastgroup or ""
        word = match[kind]
        if kind == "word" and word.lower() in WORDS:
            kind, word = "keyword", word.lower()
        found.append(Token(kind, word))
        at = match.end()
    return found


def parse(text: str) -> Tree:
    """The tree of a condition; BadCondition when it is not one."""
    return _Parser(tokens(text)).whole()


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self.found, self.at = found, 0

    def whole(self) -> Tree:
        tree = self.either()
        if self.at < len(self.found):
            raise BadCondition(f"Unexpected '{self.found[self.at].text}' in the conditions.")
        return tree

    def either(self) -> Tree:
        parts = [self.both()]
        while self.take("keyword", "or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def both(self) -> Tree:
        parts = [self.unit()]
        while self.take("keyword", "and"):
            parts.append(self.unit())
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def unit(self) -> Tree:
        if self.take("punct", "("):
            tree = self.either()
            self.must("punct", ")")
            return tree
        name = self.must("word").text
        operator, negated = self.operator()
        value = self.values() if operator == "in" else self.value()
        return Compare(name, operator, value, negated)

    def operator(self) -> tuple[str, bool]:
        negated = self.take("keyword", "not") is not None
        token = self.next()
        if token.kind == "operator" and not negated:
            return {"<>": "!=", "==": "="}.get(token.text, token.text), False
        if token.kind == "keyword" and token.text in ("in", "like", "contains"):
            return token.text, negated
        raise BadCondition(f"'{token.text}' is not a valid operator.")

    def values(self) -> tuple[Value, ...]:
        self.must("punct", "(")
        found = [self.value()]
        while self.take("punct", ","):
            found.append(self.value())
        self.must("punct", ")")
        return tuple(found)

    def value(self) -> Value:
        token = self.next()
        if token.kind == "text":
            return _unquote(token.text)
        if token.kind == "number":
            return float(token.text) if "." in token.text else int(token.text)
        if token.kind == "date":
            return _date(token.text)
        if token.kind == "keyword" and token.text in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[token.text]
        raise BadCondition(f"'{token.text}' is not a valid value.")

    def next(self) -> Token:
        if self.at >= len(self.found):
            raise BadCondition("The conditions end too early.")
        self.at += 1
        return self.found[self.at - 1]

    def take(self, kind: str, text: str) -> Token | None:
        if self.at < len(self.found) and self.found[self.at] == Token(kind, text):
            return self.next()
        return None

    def must(self, kind: str, text: str = "") -> Token:
        token = self.next()
        if token.kind != kind or (text and token.text != text):
            raise BadCondition(f"Unexpected '{token.text}' in the conditions.")
        return token


def _unquote(text: str) -> str:
    quote, inner = text[0], text[1:-1]
    return re.sub(r"\\(.)", r"\1", inner.replace(quote * 2, quote))


def _date(text: str) -> Moment:
    try:
        return Moment(moment(text[1:-1]))
    except ValueError:
        raise BadCondition(f"{text} is not a valid date.") from None


def equalities(tree: Tree) -> dict[str, Value]:
    """The comparisons with `=` that every match must satisfy, by name."""
    if isinstance(tree, Compare):
        plain = tree.operator == "=" and not tree.negated and not isinstance(tree.value, tuple)
        return {tree.name: tree.value} if plain else {}  # type: ignore[dict-item]
    if isinstance(tree, Both):
        return {name: value for part in tree.parts for name, value in equalities(part).items()}
    return {}
