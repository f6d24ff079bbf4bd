"""What kind of table a model is, and the row-level security that follows from it.

*global*: read before a scope exists (users, sessions, memberships, tokens, doors: hashes and ids only).
*account*: carries `account_id`. *client*: carries `account_id` and `client_id`; a null client is seen under ALL only.
"""

from typing import Any, ClassVar

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from cwhub.accounts.roles import quoted, roles
from cwhub.accounts.scope import ClientScope, ScopeError
from cwhub.accounts.scoped_sql import ScopedQuery, scope_for

GLOBAL, ACCOUNT, CLIENT = "global", "account", "client"


class ScopedQuerySet(models.QuerySet[Any]):
    """Reads carry the open scope by themselves (`scoped_sql.py`); writes outside of it raise ScopeError."""

    def __init__(self, model: Any = None, query: Any = None, using: str | None = None, hints: Any = None) -> None:
        super().__init__(model, query or ScopedQuery(model), using, hints)

    def in_open_scope(self) -> "ScopedQuerySet":
        """For UPDATE and DELETE, whose SQL is not a query's."""
        scope = scope_for(self.db, self.model)
        return self.within(scope) if scope else self

    def update(self, **values: Any) -> int:
        self._for_write = True
        refuse_outside(self.db, self.model, values)
        return super(ScopedQuerySet, self.in_open_scope()).update(**values)

    def _update(self, values: Any) -> int:
        self._for_write = True
        refuse_outside(self.db, self.model, {field.attname: value for field, _, value in values})
        return super(ScopedQuerySet, self.in_open_scope())._update(values)  # type: ignore[misc]

    def _insert(self, objs: Any, *args: Any, using: str | None = None, **kwargs: Any) -> Any:
        for row in objs:
            refuse_row(using or self.db, row)
        return super()._insert(objs, *args, using=using, **kwargs)  # type: ignore[misc]

    def bulk_update(self, objs: Any, *args: Any, **kwargs: Any) -> int:
        self._for_write = True
        for row in objs:
            refuse_row(self.db, row)
        return super().bulk_update(objs, *args, **kwargs)

    def _raw_delete(self, using: str | None) -> int:
        return super(ScopedQuerySet, self.in_open_scope())._raw_delete(using)

    # Django copies private methods to a manager only when it is told to; `save` writes through the manager.
    _insert.queryset_only = False  # type: ignore[attr-defined]
    _update.queryset_only = False  # type: ignore[attr-defined]

    def within(self, scope: ClientScope) -> "ScopedQuerySet":
        """Only rows of this scope, by an explicit filter: the index serves it, and it holds without the database's."""
        mine = self.filter(**{self.model.account_field: scope.account_id})
        if self.model.tenancy == CLIENT and not scope.is_all:
            mine = mine.filter(**{f"{self.model.client_field}__in": scope.client_ids})
        return mine


class Tenant(models.Model):
    """Base of every table that belongs to an account."""

    tenancy: ClassVar[str] = ACCOUNT
    account_field: ClassVar[str] = "account_id"
    client_field: ClassVar[str] = "client_id"
    append_only: ClassVar[bool] = False
    sweep_columns: ClassVar[tuple[str, ...]] = ()  # what the sweep role may read
    # The path to the number of the ticket that the row is about: when that ticket's client changes, the row goes along.
    ticket_path: ClassVar[str] = ""
    moves_when: ClassVar[models.Q] = models.Q()  # and only then; what stays is moved later

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"  # what follows a foreign key or saves a row is filtered too

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        refuse_row(using or self._state.db or DEFAULT_DB_ALIAS, self)
        return super().delete(using=using, keep_parents=keep_parents)

    @classmethod
    def about_ticket(cls, connection_id: int, number: int) -> models.QuerySet[Any]:
        """The rows that are about this ticket, whoever's they are."""
        own = any(field.name == "connection" for field in cls._meta.get_fields())
        connection = "connection_id" if own else "client__connection_id"
        return cls._default_manager.filter(**{connection: connection_id, cls.ticket_path: number})


def refuse_row(alias: str, row: Tenant) -> None:
    """Raises ScopeError when the row, as it would be written or deleted, is not the open scope's."""
    model = type(row)
    names = [model.account_field, *([model.client_field] if model.tenancy == CLIENT else [])]
    refuse_outside(alias, model, {name: getattr(row, name) for name in names})


def refuse_outside(alias: str, model: type[Tenant], values: dict[str, Any]) -> None:
    """Raises ScopeError when one of these values puts a row outside of the open scope."""
    scope = scope_for(alias, model)
    if scope is None:
        return
    said = {name.removesuffix("_id"): value for name, value in values.items()}
    account = said.get(model.account_field.removesuffix("_id"), scope.account_id)
    outside = getattr(account, "pk", account) != scope.account_id
    if model.tenancy == CLIENT and (client := model.client_field.removesuffix("_id")) in said:
        chosen = getattr(said[client], "pk", said[client])
        outside = outside or not scope.allows(chosen)
    if outside:
        raise ScopeError(
            f"A row of {model._meta.label} was to be written outside of the scope of {scope.purpose}; "
            "nothing was written. Open the scope of the row's own account and client."
        )


class AccountRow(Tenant):
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class ClientRow(AccountRow):
    """Belongs to exactly one client."""

    tenancy = CLIENT
    client = models.ForeignKey("accounts.Client", on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class SharedRow(AccountRow):
    """Belongs to one client, or to none or several: then it is seen under ALL only."""

    tenancy = CLIENT
    client = models.ForeignKey("accounts.Client", on_delete=models.CASCADE, related_name="+", null=True, blank=True)

    class Meta:
        abstract = True


def filter_base_managers() -> None:
    """What follows a foreign key, saves or deletes a row goes through the base manager: it must be filtered too.

    A `Meta` says so for a class and what inherits it, but not past a second abstract parent that comes first.
    """
    for model in tenant_models():
        model._meta.base_manager_name = "objects"
        vars(model._meta).pop("base_manager", None)  # known by now, without it


def tenant_models() -> list[type[Tenant]]:
    return [model for model in apps.get_models() if issubclass(model, Tenant)]


def condition(model: type[Tenant]) -> str:
    """The policy's condition. A missing setting is an error, never an empty page."""
    account = quoted(model.account_field)
    mine = f"{account} = (select current_setting('app.account_id')::bigint)"
    if model.tenancy != CLIENT:
        return mine
    client = quoted(model.client_field)
    return (
        f"{mine} and ((select current_setting('app.all_clients')::bool) "
        f"or {client} = any((select current_setting('app.clients')::bigint[])::bigint[]))"
    )


def security_sql(model: type[Tenant], fields: type[models.Model]) -> list[str]:
    """`model` says what kind of table it is today, `fields` which columns it had at this migration."""
    names, table = roles(), quoted(model._meta.db_table)
    app, owner, sweep = quoted(names.app), quoted(names.owner), quoted(names.sweep)
    rule = condition(model)
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY app_scope ON {table} TO {app} USING ({rule}) WITH CHECK ({rule})",
        f"CREATE POLICY owner_all ON {table} TO {owner} USING (true) WITH CHECK (true)",
        *composite_keys(model, fields),
    ]
    there = {field.column for field in fields._meta.concrete_fields}
    columns = ", ".join(quoted(name) for name in model.sweep_columns if name in there)
    if columns:
        statements.append(f"CREATE POLICY sweep_reads ON {table} FOR SELECT TO {sweep} USING (true)")
        statements.append(f"GRANT SELECT ({columns}) ON {table} TO {sweep}")
    if model.append_only:
        statements += append_only_sql(table, app)
    return statements


def moving_sql(table: str) -> str:
    """Rows that are only ever added may still follow their ticket to its new client: that column, nothing else."""
    return f"GRANT UPDATE (client_id) ON {quoted(table)} TO {quoted(roles().app)}"


def sweeping_sql(table: str, *columns: str) -> str:
    """Columns that came later, and that the sweep role may read too."""
    return f"GRANT SELECT ({', '.join(map(quoted, columns))}) ON {quoted(table)} TO {quoted(roles().sweep)}"


def append_only_sql(table: str, app: str) -> list[str]:
    return [
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {app}",
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION cwhub_refuse_change()",
    ]


def composite_keys(model: type[Tenant], fields: type[models.Model]) -> list[str]:
    """Children repeat their parent's account, and the database checks that both say the same."""
    table = model._meta.db_table
    if model._meta.label == "accounts.Account":
        return []
    statements = [f"ALTER TABLE {quoted(table)} ADD CONSTRAINT {quoted(table + '_in_account')} UNIQUE (account_id, id)"]
    for field in fields._meta.get_fields():
        if not isinstance(field, models.ForeignKey) or field.name == "account":
            continue
        target = apps.get_model(field.related_model._meta.label)
        if not issubclass(target, Tenant):
            continue
        name = quoted(f"{table}_{field.name}_same_account"[:63])
        statements.append(
            f"ALTER TABLE {quoted(table)} ADD CONSTRAINT {name} FOREIGN KEY (account_id, {quoted(field.column)}) "
            f"REFERENCES {quoted(target._meta.db_table)} (account_id, id) DEFERRABLE INITIALLY DEFERRED"
        )
    return statements


class SecureTables(Operation):
    """Puts row-level security, composite keys and grants on tables made in the same migration."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, *model_names: str) -> None:
        self.model_names = model_names

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing that Django's state knows of."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for name in self.model_names:
            fields = to_state.apps.get_model(app_label, name)
            for statement in security_sql(apps.get_model(app_label, name), fields):
                schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """The tables go with the migration; so does what is on them."""

    def describe(self) -> str:
        return f"Secure {', '.join(self.model_names)}"
