"""Which database alias does what: the owner migrates, the app role reads and writes."""

from typing import Any


class OwnerMigrates:
    """Every alias is the same database under another role; tables are made by the owner alone."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"

    def allow_relation(self, obj1: Any, obj2: Any, **hints: Any) -> bool:
        return True
