"""Agreements, their types and the terms of both."""

from collections.abc import Callable
from typing import Any

from simulators.connectwise.agreements import kinds, rules, terms
from simulators.connectwise.fields import finance
from simulators.connectwise.resources.describing import info, on_tickets, resource, shown_as
from simulators.connectwise.schema import Resource
from simulators.connectwise.setup_rules import each, one_default

AGREEMENTS, TYPES = "finance/agreements", "finance/agreements/types"
PRODUCT = shown_as("product", "procurement/catalog", identifier="identifier", serializedFlag="serializedFlag")
ADDED = frozenset({"DELETE", "GET", "POST"})


def _of_agreement(child: str, noun: str, fields: str, **rest: Any) -> Resource:
    path = f"/finance/agreements/{{agreementId}}/{child}"
    return resource(path, noun, fields, **{"parents": ("agreementId",), "key": (), "shows": (), **rest})


def _of_type(child: str, noun: str, fields: str, **rest: Any) -> Resource:
    path = f"/finance/agreementTypes/{{type}}/{child}"
    return resource(path, noun, fields, **{"parents": ("type",), "key": (), "shows": (), **rest})


def _rates(child: str, noun: str, fields: str) -> Resource:
    path = f"/finance/agreements/{{agreement}}/{child}"
    made: dict[str, Callable[[Any, Any], Any]] = {"agreementId": terms.agreement_id, "company": terms.company_of}
    return resource(path, noun, fields, parents=("agreement",), key=(), shows=(), prepare=terms.rate, computed=made)


RESOURCES = [
    resource(
        "/finance/agreements",
        "Agreement",
        finance.AGREEMENT,
        key=(),
        href="agreement",
        callback="agreement",
        in_use=(
            *on_tickets("agreement"),
            *((c, "agreement") for c in ("time/entries", "finance/invoices", "procurement/products")),
            ("finance/agreements", "parentAgreement"),
        ),
        prepare=rules.prepare,
        after=rules.after,
        guard=rules.guard,
        freshen=rules.freshen,
    ),
    resource(
        "/finance/agreements/types",
        "Agreement Type",
        finance.AGREEMENT_TYPE,
        href="type",
        in_use=((AGREEMENTS, "type"), ("company/managedDevicesIntegrations/crossReferences", "agreementType")),
        defaults=dict.fromkeys(("defaultFlag", "inactiveFlag", "copyWorkRolesFlag", "copyWorkTypesFlag"), False),
        computed={name: kinds.excluded(name) for name in kinds.LISTS},
        prepare=kinds.prepare,
        after=each(one_default, kinds.after),
        guard=kinds.guard,
    ),
    info("/finance/agreements/types/info", finance.AGREEMENT_TYPE_INFO, of=TYPES),
    _of_type(
        "boardDefaults", "Agreement Type Board Default", finance.AGREEMENT_TYPE_BOARD_DEFAULT, prepare=terms.board
    ),
    _of_type(
        "workRoleExclusions",
        "Agreement Type Work Role Exclusion",
        finance.AGREEMENT_TYPE_WORK_ROLE_EXCLUSION,
        methods=ADDED,
        prepare=terms.excluded_once("workRole"),
    ),
    _of_type(
        "workTypeExclusions",
        "Agreement Type Work Type Exclusion",
        finance.AGREEMENT_TYPE_WORK_TYPE_EXCLUSION,
        methods=ADDED,
        prepare=terms.excluded_once("workType"),
    ),
    _of_type("workroles", "Agreement Type Work Role", finance.AGREEMENT_TYPE_WORK_ROLE, prepare=terms.rate),
    info(
        "/finance/agreementTypes/{type}/workroles/info",
        finance.AGREEMENT_TYPE_WORK_ROLE_INFO,
        of="finance/agreementTypes/workroles",
    ),
    _of_type("worktypes", "Agreement Type Work Type", finance.AGREEMENT_TYPE_WORK_TYPE, prepare=terms.rate),
    _of_agreement(
        "additions",
        "Addition",
        finance.ADDITION,
        key=("description",),
        shows=("description",),
        defaults={"lessIncluded": 0.0, "taxableFlag": False},
        computed={**terms.ADDITION, "product": PRODUCT},
        prepare=terms.addition,
    ),
    _of_agreement(
        "adjustments",
        "Agreement Adjustment",
        finance.AGREEMENT_ADJUSTMENT,
        key=("description",),
        shows=("description",),
        prepare=terms.adjustment,
    ),
    _of_agreement(
        "boardDefaults",
        "Board Default",
        finance.BOARD_DEFAULT,
        defaults={"defaultFlag": False},
        prepare=terms.board,
        after=one_default,
    ),
    _of_agreement("sites", "Agreement Site", finance.AGREEMENT_SITE, prepare=terms.site),
    _of_agreement(
        "workRoleExclusions",
        "Agreement Work Role Exclusion",
        finance.AGREEMENT_WORK_ROLE_EXCLUSION,
        methods=ADDED,
        prepare=terms.excluded_once("workRole"),
    ),
    _of_agreement(
        "workTypeExclusions",
        "Agreement Work Type Exclusion",
        finance.AGREEMENT_WORK_TYPE_EXCLUSION,
        methods=ADDED,
        prepare=terms.excluded_once("workType"),
    ),
    _of_agreement(
        "configurations",
        "Agreement Configuration",
        "agreementId:int~ configuration:ref(company/configurations)",
        methods=frozenset(),  # by the configuration's id: special/finance.py
    ),
    _rates("workroles", "Agreement Work Role", finance.AGREEMENT_WORK_ROLE),
    _rates("worktypes", "Agreement Work Type", finance.AGREEMENT_WORK_TYPE),
]
