"""A row in every tenant table for somebody whom the one who looks must never see, his mark in every text column."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, models, transaction

from cwhub.accounts.models import Account, Client, Connection, Membership
from cwhub.accounts.tenancy import ACCOUNT, Tenant, tenant_models
from desk.isolation.sides import Side
from kit.clock import now

GIVEN: tuple[type[models.Model], ...] = (Account, Client, Connection)
"""Made by the stage itself."""

# What a table asks for beside its types. A new table that refuses a plain row gets a line here.
SHAPES: dict[str, dict[str, Any]] = {
    "accounts.Run": {"state": "done"},
    "webhooks.InboxItem": {"state": "done"},
}


class CannotPlant(Exception):
    """A tenant table refuses the row; the sentence says where its shape belongs."""


def plant_everywhere(side: Side) -> None:
    """In a scope that sees all of the side's account."""
    for model in tenant_models():
        if model not in GIVEN:
            planted(model, side)


def planted(model: type[Tenant], side: Side) -> Any:
    if model.tenancy == ACCOUNT and side.shared:
        return planted(model, side.shared)
    label = model._meta.label
    if label not in side.rows:
        values = {field.name: value_of(field, side) for field in model._meta.concrete_fields}
        given = {name: value for name, value in values.items() if value is not SKIP} | SHAPES.get(label, {})
        side.rows[label] = created(model, given, side)
    return side.rows[label]


def created(model: type[Tenant], values: dict[str, Any], side: Side) -> Any:
    """A new row; where one is all that there may be, the one that the stage has made."""
    try:
        with transaction.atomic():
            return model.objects.create(**values)
    except DatabaseError as error:
        existing = model.objects.filter(**owner_of(model, side)).first()
        if existing is None:
            raise CannotPlant(
                f"{model._meta.label} has no row for the isolation suite ({error}). Say its shape in "
                "desk/isolation/planting.py."
            ) from error
        return existing


def owner_of(model: type[Tenant], side: Side) -> dict[str, int]:
    """Named here and not by a scope: the suite also runs with the scopes' filters off."""
    mine = {model.account_field: side.account.pk}
    return mine if model.tenancy == ACCOUNT else {**mine, model.client_field: side.client.pk}


SKIP = object()


def value_of(field: Any, side: Side) -> Any:
    if field.primary_key:
        return SKIP
    if field.is_relation:
        return related(field, side)
    if field.name in ("ticket", "external_id", "ticket_ref"):
        return side.number if field.name != "external_id" else side.next_number()
    if isinstance(field, models.CharField | models.TextField):
        return text_of(field, side)
    if isinstance(field, models.JSONField):
        return SKIP if field.null else ([side.mark] if field.default is list else {"said": side.mark})
    if isinstance(field, ArrayField):
        return [side.mark] if isinstance(field.base_field, models.CharField) else SKIP
    if field.has_default() or field.null:
        return SKIP
    if field.unique and isinstance(field, models.IntegerField):
        return side.next_number()
    return plain_value(field, side)


def text_of(field: Any, side: Side) -> Any:
    """A made-up id stays one; a choice stays a choice."""
    if field.has_default() and callable(field.default):
        return SKIP
    if field.choices:
        return field.default if field.has_default() else field.choices[0][0]
    long_enough = field.max_length is None or field.max_length >= len(side.mark)
    return f"{side.mark} {field.name}"[: field.max_length] if long_enough else SKIP


def plain_value(field: Any, side: Side) -> Any:
    known: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
        (models.DateTimeField, now()),
        (models.DateField, date(2026, 11, 20)),
        (models.TimeField, time(8)),
        (models.DecimalField, Decimal(1)),
        (models.BooleanField, False),
        (models.BinaryField, side.mark.encode()),
        (models.IntegerField, 1),
        (models.FloatField, 1.0),
    )
    return next((value for kind, value in known if isinstance(field, kind)), SKIP)


def related(field: Any, side: Side) -> Any:
    target = field.related_model
    given: dict[Any, Any] = {
        Account: side.account,
        Client: side.client,
        Connection: side.connection,
        Membership: side.person,
    }
    if target in given:
        return given[target]
    if target is field.model or not issubclass(target, Tenant):
        return SKIP
    return planted(target, side)
