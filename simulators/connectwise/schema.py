"""How a resource is described: fields in a small notation, and the Resource itself.

A field is one word, `name:kind` with marks. Kinds: str, str(100), int, int(1900..9999), num, bool, dt, list,
enum(A|B), ref(collection), refs(collection), ref (kept as given). Marks: `!` required, `^` required on PUT,
`~` read only, `>` write only (taken on write, never answered).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]

WORD = re.compile(r"(?P<name>\w+):(?P<kind>[a-z]+)(?:\((?P<arg>[^)]*)\))?(?P<marks>[!^~>]*)$")


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    target: str = ""  # of a reference: the collection it points to
    limit: int = 0  # longest text, 0 = any
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    required: bool = False
    required_on_put: bool = False
    read_only: bool = False
    write_only: bool = False


def parse_field(word: str) -> Field:
    found = WORD.match(word)
    if found is None:
        raise ValueError(f"not a field: {word}")
    kind, arg, marks = found["kind"], found["arg"] or "", found["marks"]
    low, high = (int(n) for n in arg.split("..")) if kind == "int" and arg else (None, None)
    return Field(
        name=found["name"],
        kind=kind,
        target=arg if kind in ("ref", "refs") else "",
        limit=int(arg) if kind == "str" and arg else 0,
        choices=tuple(arg.split("|")) if kind == "enum" else (),
        low=low,
        high=high,
        required="!" in marks,
        required_on_put="^" in marks,
        read_only="~" in marks,
        write_only=">" in marks,
    )


def parse_fields(text: str) -> dict[str, Field]:
    """The fields of a description, `id` always among them."""
    fields = [parse_field(word) for word in text.split()]
    return {"id": Field("id", "int", read_only=True), **{f.name: f for f in fields}}


READ = frozenset({"GET"})
CRUD = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Resource:
    path: str  # as on the wire, `{name}` for each id above the list
    noun: str  # in error messages: "Service Status 5 not found"
    fields: dict[str, Field]
    collection: str = ""  # where the records lie; the path without ids unless said
    parents: tuple[str, ...] = ()  # fields that hold the ids above, outermost first
    key: tuple[str, ...] = ("name",)  # by which of these a reference may name a record instead of its id
    shows: tuple[str, ...] = ("name",)  # what a reference to it carries beside the id
    href: str = ""  # "company" makes company_href in the `_info` of a reference
    methods: frozenset[str] = CRUD
    defaults: Record = field(default_factory=dict)
    only: Callable[[Record], bool] | None = None  # of the records in its collection, those that are in this list
    hidden: frozenset[str] = frozenset()  # stored, never answered
    in_use: tuple[tuple[str, str], ...] = ()  # collections and their fields by which a record is held: no DELETE then
    callback: str = ""  # the callback type its changes fire
    error_name: str = ""  # "company object is invalid"
    computed: dict[str, Callable[[Any, Record], Any]] = field(default_factory=dict)  # made at reading: (store, record)
    prepare: Callable[[Any], None] | None = None  # rules of its own before a record is stored: takes a Change
    after: Callable[[Any], None] | None = None  # what follows in other collections: takes a Change
    guard: Callable[[Any], None] | None = None  # may refuse a DELETE: takes a Change
    freshen: Callable[[Any, Record], Record] | None = None  # what a GET of one record computes anew: (sim, record)
    lookups: dict[str, Callable[[Any, Record], Any]] = field(default_factory=dict)  # names that only queries know

    @property
    def list_key(self) -> str:
        """The path with `{}` for each id, by which a request finds it."""
        return re.sub(r"\{\w+\}", "{}", self.path).strip("/").lower()

    def __post_init__(self) -> None:
        if not self.collection:
            object.__setattr__(self, "collection", re.sub(r"/\{\w+\}", "", self.path).strip("/"))
        if not self.error_name:
            object.__setattr__(self, "error_name", self.noun[:1].lower() + self.noun[1:].replace(" ", ""))
