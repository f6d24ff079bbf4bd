"""The application's own filter: every query of a tenant table, joins included, carries the open scope's condition.

It says the same as row-level security and needs nothing of it, so that either alone holds. It is put in where the SQL
is written: a related manager, a join, a subquery or a query made before the scope was opened cannot miss it.
"""

from copy import copy
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import sql
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import LOUTER
from django.db.models.sql.datastructures import Join
from django.db.models.sql.where import WhereNode

from cwhub.accounts.scope import ClientScope, ScopeError, current_scope, scope_is_open


def scope_for(alias: str, model: type[models.Model]) -> ClientScope | None:
    """The scope that limits this table on this alias; None where roles see all (owner, sweep).

    Raises ScopeError when none is open.
    """
    if alias != DEFAULT_DB_ALIAS:
        return None
    if not scope_is_open():
        raise ScopeError(
            f"{model._meta.label} was asked for without a scope; nothing was read. Open a ClientScope around it."
        )
    return current_scope()


class InScope(Expression):
    """`alias`'s rows are of the scope."""

    output_field = models.BooleanField()
    conditional = True

    def __init__(self, alias: str, model: Any, scope: ClientScope) -> None:
        super().__init__()
        self.alias, self.model, self.scope = alias, model, scope

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        table = compiler.quote_name_unless_alias(self.alias)
        own = connection.ops.quote_name
        said, values = f"{table}.{own(self.model.account_field)} = %s", [self.scope.account_id]
        if self.model.tenancy == "client" and not self.scope.is_all:
            return f"{said} AND {table}.{own(self.model.client_field)} = ANY(%s::bigint[])", [
                *values,
                self.scope.client_ids,
            ]
        return said, values

    def relabeled_clone(self, change_map: Any) -> "InScope":
        return InScope(change_map.get(self.alias, self.alias), self.model, self.scope)


class JoinedInScope:
    """A join's field whose ON also says the scope: a row outside is joined as if it were not there."""

    def __init__(self, field: Any, condition: InScope) -> None:
        self.field, self.condition = field, condition

    def get_extra_restriction(self, alias: str, related_alias: str) -> WhereNode:
        usual = self.field.get_extra_restriction(alias, related_alias)
        both: list[Any] = [usual, self.condition] if usual else [self.condition]
        return WhereNode(both)


class ScopedCompiler(SQLCompiler):
    where: Any

    def pre_sql_setup(self, with_col_aliases: bool = False) -> Any:
        """Every table is known once the columns to select are."""
        setup = super().pre_sql_setup(with_col_aliases=with_col_aliases)
        limits = [self.limit(one) for one in self.tables() if one.join_type != LOUTER]
        found: list[Any] = [limit for limit in limits if limit]
        if found:
            asked: Any = self.where
            self.where = WhereNode([*([asked] if asked is not None else []), *found])
        return setup

    def tables(self) -> list[Any]:
        used = self.query.alias_refcount
        return [table for alias, table in self.query.alias_map.items() if used[alias]]

    def limit(self, table: Any) -> InScope | None:
        model = tenants().get(table.table_name)
        scope = scope_for(self.connection.alias, model) if model else None
        return InScope(table.table_alias, model, scope) if scope else None

    def compile(self, node: Any) -> Any:
        limit = self.limit(node) if isinstance(node, Join) and node.join_type == LOUTER else None
        if limit is None:
            return super().compile(node)
        joined = copy(node)
        joined.join_field = JoinedInScope(node.join_field, limit)
        return super().compile(joined)


class ScopedQuery(sql.Query):
    def get_compiler(self, using: str | None = None, connection: Any = None, elide_empty: bool = True) -> SQLCompiler:
        usual = super().get_compiler(using, connection, elide_empty)
        return ScopedCompiler(self, usual.connection, usual.using, elide_empty)


_tenants: dict[str, Any] = {}


def tenants() -> dict[str, Any]:
    """The tenant tables by name."""
    if not _tenants and apps.models_ready:
        _tenants.update({model._meta.db_table: model for model in apps.get_models() if hasattr(model, "account_field")})
    return _tenants
