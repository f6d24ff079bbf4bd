"""Refuses to serve when the database would not hold the line: a role that bypasses it, a table without its policy."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from cwhub.accounts.tenancy import tenant_models

OURS = ("kit", "config", "cwhub", "approvals", "triage", "desk")
DECLARED = ("global", "account", "client")


@register(Tags.models)
def every_table_is_declared(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"{model._meta.label} does not say whether it is global, account or client.", id="accounts.E001")
        for model in apps.get_models()
        if model.__module__.split(".")[0] in OURS and getattr(model, "tenancy", None) not in DECLARED
    ]


@register(Tags.database)
def roles_cannot_bypass(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    if "default" not in (databases or []):
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        bypasses = cursor.fetchone()[0]
        cursor.execute(
            "select relname, relrowsecurity and relforcerowsecurity, pg_get_userbyid(relowner) = current_user, "
            "exists (select 1 from pg_policy where polrelid = pg_class.oid and polname = 'app_scope') "
            "from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
        )
        tables = {name: (forced, owned, policy) for name, forced, owned, policy in cursor.fetchall()}
    found: list[CheckMessage] = []
    if bypasses:
        found.append(Error("The app role is a superuser or bypasses row-level security.", id="accounts.E002"))
    for model in tenant_models():
        forced, owned, policy = tables.get(model._meta.db_table, (True, False, True))
        if owned:
            found.append(Error(f"The app role owns {model._meta.db_table}.", id="accounts.E003"))
        if not (forced and policy):
            found.append(Error(f"{model._meta.db_table} lacks its row-level security.", id="accounts.E004"))
    return found
