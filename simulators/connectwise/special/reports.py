"""Reports: rows of values under columns, with conditions, order and pages of their own (FACTS 5)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulators.connectwise.errors import BadCondition, NotFound
from simulators.connectwise.query.grammar import parse
from simulators.connectwise.query.matching import compile_test
from simulators.connectwise.query.names import Name, Names
from simulators.connectwise.query.ordering import page_of, sort_key
from simulators.connectwise.schema import Record, Resource, parse_fields
from simulators.connectwise.special.routing import Result, Routes
from simulators.connectwise.system.reports import REPORTS, Report

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

LIST = Resource("/system/reports", "Report", parse_fields("name:str"), hidden=frozenset({"id", "_info"}))
KINDS = {"int": "Numeric", "num": "Numeric", "bool": "Boolean", "dt": "DateTime"}


@dataclass(frozen=True)
class Table:
    """A report over the records that are there now."""

    report: Report
    names: Names

    def resolve(self, column: str) -> Name:
        for known, path in self.report.columns:
            if known.lower() == column.strip().lower():
                return self.names.resolve(path)
        raise BadCondition(f"{column} is not a recognized name.")

    def definition(self, column: str) -> Record:
        is_id = column == self.report.columns[0][0]
        kind = KINDS.get(self.resolve(column).kind, "Text")
        return {column: {"type": kind, "isNullable": not is_id, "identityColumn": is_id}}

    def chosen(self, text: str) -> list[str]:
        """The asked columns in their own order; all of them when none is asked for."""
        wanted = [part.strip().lower() for part in text.split(",") if part.strip()]
        known = {column.lower(): column for column, _ in self.report.columns}
        if unknown := [part for part in wanted if part not in known]:
            raise BadCondition(f"{unknown[0]} is not a recognized name.")
        return [known[part] for part in wanted] or list(known.values())


def names_of_all(call: "Call") -> Result:
    from simulators.connectwise.api import paged, select

    rows = [{"id": n, "name": name} for n, name in enumerate(REPORTS, 1)]
    return paged(call, LIST, select(call, LIST, rows))


def rows(call: "Call", name: str) -> Result:
    table = _table(call, name)
    columns = table.chosen(call.request.param("columns"))
    getters = [table.resolve(column).get for column in columns]
    page = page_of(_ordered(table, _found(call, table), call.request.param("orderBy")), call.request, forward=False)
    values = [[get(record) for get in getters] for record in page.records]
    told = {"column_definitions": [table.definition(c) for c in columns], "row_values": values}
    return told, 200, {"Link": page.link} if page.link else {}


def columns(call: "Call", name: str) -> Result:
    table = _table(call, name)
    _found(call, table)  # conditions that make no sense are refused here too
    return [table.definition(column) for column, _ in table.report.columns], 200, {}


def count(call: "Call", name: str) -> Result:
    return {"count": len(_found(call, _table(call, name)))}, 200, {}


def _table(call: "Call", name: str) -> Table:
    report = next((found for known, found in REPORTS.items() if known.lower() == name.lower()), None)
    if report is None:
        raise NotFound(f"Report {name}")
    return Table(report, Names(call.sim.store, call.sim.catalog, call.sim.resource(report.collection)))


def _found(call: "Call", table: Table) -> list[Record]:
    """Every row, whoever asks: a report may show records that the caller cannot open (FACTS 5)."""
    records = call.sim.store.all(table.report.collection)
    if text := call.request.param("conditions"):
        exact = call.sim.settings.string_equality_is_exact
        test = compile_test(parse(text), table.resolve, exact_case=exact)
        records = [record for record in records if test(record)]
    return records


def _ordered(table: Table, records: list[Record], text: str) -> list[Record]:
    for part in reversed([p.strip() for p in text.split(",") if p.strip()]):
        column, _, direction = part.partition(" ")
        records = sorted(records, key=_by(table.resolve(column)), reverse=direction.strip().lower() == "desc")
    return records


def _by(name: Name) -> Any:
    return lambda record: sort_key(name, record)


ROUTES: Routes = {
    "GET system/reports": names_of_all,
    "GET system/reports/{text}": rows,
    "GET system/reports/{text}/columns": columns,
    "GET system/reports/{text}/count": count,
}
