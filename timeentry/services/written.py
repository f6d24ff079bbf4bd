"""What stands in a row's cells, as one would type it again. The other half of `typed`."""

from timeentry.models import Billing, ChargeTo, Draft, Tab
from timeentry.services.typed import Reader
from timeentry.words.writing import hours_text, moment_text


def texts(draft: Draft, reader: Reader) -> dict[str, str]:
    """By field; what could not be read as it was typed."""
    zone = reader.zone
    agreement = reader.agreement_name(draft.agreement_ref) if draft.agreement_ref else ""
    read = {
        "charge": charge_text(draft, reader),
        "type": reader.types.get(draft.work_type_ref or 0, ""),
        "role": reader.roles.get(draft.work_role_ref or 0, ""),
        "agreement": agreement,
        "start": moment_text(draft.starts_at, zone) if draft.starts_at else "",
        "end": moment_text(draft.ends_at, zone) if draft.ends_at else "",
        "deduct": hours_text(draft.deduct) if draft.deduct else "",
        "actual": hours_text(draft.hours) if draft.hours is not None else "",
        "billing": Billing(draft.billing).label if draft.billing != Billing.FROM_AGREEMENT else "",
        "tab": str(Tab(draft.tab).label) if draft.tab else "None",
        "notes": draft.notes,
        "internal": draft.internal_notes,
    }
    return read | {name: str(text) for name, text in draft.unread.items()}


def charge_text(draft: Draft, reader: Reader) -> str:
    if not draft.charge_ref:
        return ""
    if draft.charge_to == ChargeTo.CHARGE_CODE:
        return reader.every_code.get(draft.charge_ref, str(draft.charge_ref))
    return f"Activity {draft.charge_ref}" if draft.charge_to == ChargeTo.ACTIVITY else f"#{draft.charge_ref}"
