"""The account's switch for disclosure. It decides about what is written from now on, never about what was posted."""

from cwhub.accounts.rights import Right, has_right, who_can
from cwhub.accounts.scope import ClientScope
from cwhub.audit.services import record
from timeentry.errors import NotAllowed
from timeentry.models import Preferences
from timeentry.scopes import person


def is_disclosed(account_id: int) -> bool:
    row = Preferences.objects.filter(account_id=account_id).first()
    return row.disclose_assistance if row else False


def set_disclosure(*, scope: ClientScope, disclosed: bool) -> Preferences:
    """In the caller's open scope. Raises NotAllowed."""
    if not has_right(person(scope), Right.SET_BILLING_TEXT):
        raise NotAllowed(f"{who_can(Right.SET_BILLING_TEXT)} sets what invoices tell.")
    row, _ = Preferences.objects.get_or_create(account_id=scope.account_id)
    if row.disclose_assistance != disclosed:
        row.disclose_assistance = disclosed
        row.save(update_fields=["disclose_assistance"])
        where = "in the notes as well" if disclosed else "in the internal notes only"
        record(
            account_id=scope.account_id, client_id=None, by=scope.actor, act="timeentry.disclosure",
            subject="preferences", sentence=f"AI-assisted text is marked {where}.", data={"disclosed": disclosed},
        )  # fmt: skip
    return row
