"""What the sweep role sees: which accounts have work due. The work itself runs as *app*, in the row's scope."""

from typing import Any

from cwhub.accounts.models import Membership


def accounts_with(model: Any, **due: Any) -> list[int]:
    """Ids of accounts that have such rows. Only columns named in the model's `sweep_columns` may be asked for."""
    rows = model.objects.using("sweep").filter(**due)
    return sorted(set(rows.values_list("account_id", flat=True).distinct()))


def all_accounts() -> list[int]:
    """Every account in which somebody has a place."""
    return sorted(set(Membership.objects.values_list("account_id", flat=True).distinct()))
