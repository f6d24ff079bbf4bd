"""A column that holds a secret, sealed and bound to its row. All of them are found by their class, none by memory."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models


class SealedField(models.TextField):
    """`belongs_to` names the row in words that hold for its life, as in `connection:{row.uid}:private_key`.

    Sealed text that is copied to another row, or to another column, does not open there. In migrations it is a
    plain text column.
    """

    def __init__(self, *args: Any, belongs_to: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.belongs_to = belongs_to

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def owner_of(self, row: models.Model) -> str:
        return self.belongs_to.format(row=row)

    def seal(self, row: models.Model, plain: str) -> None:
        """Puts the plain text, sealed, into the row. The row is not saved."""
        setattr(row, self.attname, settings.KEY_RING.seal(plain, belongs_to=self.owner_of(row)))

    def open(self, row: models.Model) -> str:
        """The plain text. Raises SealError."""
        return str(settings.KEY_RING.open(getattr(row, self.attname), belongs_to=self.owner_of(row)))


def sealed_field(row: models.Model, name: str) -> SealedField:
    field = row._meta.get_field(name)
    assert isinstance(field, SealedField)
    return field


def sealed_fields() -> Iterator[tuple[type[models.Model], SealedField]]:
    """Every sealed column of the installation."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, SealedField):
                yield model, field
