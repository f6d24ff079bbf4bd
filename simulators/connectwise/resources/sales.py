"""Sales: activities, opportunities, orders and the lists that an administrator keeps."""

from typing import Any

from simulators.connectwise.fields import sales
from simulators.connectwise.resources.describing import info, resource, shown_as
from simulators.connectwise.schema import Resource
from simulators.connectwise.setup_rules import each, named_once, one_default
from simulators.connectwise.trade import selling

OPPORTUNITIES_AT = "/sales/opportunities/{opportunityId}"


def setup(path: str, noun: str, fields: str, **rest: Any) -> Resource:
    """A list whose names are given once and that has one default."""
    return resource(path, noun, fields, **{"prepare": named_once, "after": one_default, **rest})


ACTIVITIES = [
    resource(
        "/sales/activities",
        "Activity",
        sales.ACTIVITY,
        key=(),
        href="activity",
        callback="activity",
        defaults={"notifyFlag": False, "closeFlag": False},
        prepare=selling.activity,
    ),
    setup(
        "/sales/activities/statuses",
        "Activity Status",
        sales.ACTIVITY_STATUS,
        in_use=(("sales/activities", "status"),),
    ),
    info("/sales/activities/statuses/info", sales.ACTIVITY_STATUS_INFO, of="sales/activities/statuses"),
    setup("/sales/activities/types", "Activity Type", sales.ACTIVITY_TYPE, in_use=(("sales/activities", "type"),)),
]

OPPORTUNITIES = [
    resource(
        "/sales/opportunities",
        "Opportunity",
        sales.OPPORTUNITY,
        key=(),
        href="opportunity",
        callback="opportunity",
        prepare=selling.opportunity,
        guard=selling.take_along,
    ),
    setup(
        "/sales/opportunities/ratings",
        "Opportunity Rating",
        sales.OPPORTUNITY_RATING,
        in_use=(("sales/opportunities", "rating"),),
    ),
    info("/sales/opportunities/ratings/info", sales.OPPORTUNITY_RATING_INFO, of="sales/opportunities/ratings"),
    setup(
        "/sales/opportunities/statuses",
        "Opportunity Status",
        sales.OPPORTUNITY_STATUS,
        in_use=(("sales/opportunities", "status"), ("sales/opportunities/forecast", "status")),
        defaults={"wonFlag": False, "lostFlag": False, "closedFlag": False, "inactiveFlag": False},
        prepare=each(named_once, selling.won_or_lost),
        computed={
            "enteredBy": lambda store, row: row.get("_info", {}).get("enteredBy"),
            "dateEntered": lambda store, row: row.get("_info", {}).get("dateEntered"),
        },
    ),
    info("/sales/opportunities/statuses/info", sales.OPPORTUNITY_STATUS_INFO, of="sales/opportunities/statuses"),
    setup(
        "/sales/opportunities/types",
        "Opportunity Type",
        sales.OPPORTUNITY_TYPE,
        key=("description",),
        shows=("name",),
        computed={"name": lambda store, row: row.get("description")},
        in_use=(("sales/opportunities", "type"),),
    ),
    info("/sales/opportunities/types/info", sales.OPPORTUNITY_TYPE_INFO, of="sales/opportunities/types"),
    resource(
        f"{OPPORTUNITIES_AT}/contacts",
        "Opportunity Contact",
        sales.OPPORTUNITY_CONTACT,
        parents=("opportunityId",),
        key=(),
        shows=(),
    ),
    resource(
        "/sales/opportunities/{opportunity}/forecast",
        "Forecast Item",
        sales.FORECAST_ITEM,
        parents=("opportunity",),
        key=(),
        shows=("forecastDescription",),
        defaults={"quantity": 1, "includeFlag": True, "revenue": 0.0, "cost": 0.0},
        computed={
            "margin": lambda store, row: round((row.get("revenue") or 0) - (row.get("cost") or 0), 4),
            "catalogItem": shown_as(
                "catalogItem", "procurement/catalog", identifier="identifier", serializedFlag="serializedFlag"
            ),
        },
    ),
    resource(
        f"{OPPORTUNITIES_AT}/notes",
        "Opportunity Note",
        sales.OPPORTUNITY_NOTE,
        parents=("opportunityId",),
        key=(),
        shows=(),
        defaults={"flagged": False},
        prepare=selling.note,
    ),
    resource(f"{OPPORTUNITIES_AT}/team", "Team", sales.TEAM, parents=("opportunityId",), key=(), shows=()),
]

ORDERS = [
    resource(
        "/sales/orders",
        "Order",
        sales.ORDER,
        key=(),
        shows=("identifier",),
        href="salesOrder",
        computed={"identifier": lambda store, row: str(row["id"])},
        defaults={"billClosedFlag": False, "billShippedFlag": False},
        prepare=selling.order,
    ),
    setup("/sales/orders/statuses", "Order Status", sales.ORDER_STATUS, in_use=(("sales/orders", "status"),)),
    info("/sales/orders/statuses/info", sales.ORDER_STATUS_INFO, of="sales/orders/statuses"),
    resource(
        "/sales/orders/statuses/{status}/emailtemplates",
        "Order Status Email Template",
        sales.ORDER_STATUS_EMAIL_TEMPLATE,
        parents=("status",),
        key=(),
        shows=("subject",),
    ),
    resource(
        "/sales/orders/statuses/{status}/notifications",
        "Order Status Notification",
        sales.ORDER_STATUS_NOTIFICATION,
        parents=("status",),
        key=(),
        shows=(),
    ),
    resource(
        "/sales/orders/{salesOrder}/lineitems",
        "Sales Orders Line Item",
        sales.SALES_ORDERS_LINE_ITEM,
        parents=("salesOrder",),
        key=(),
        shows=(),
    ),
]

PIPELINE = [
    resource(
        "/sales/probabilities",
        "Sales Probability",
        sales.SALES_PROBABILITY,
        key=(),
        shows=("name",),
        computed={"name": lambda store, row: str(row.get("probability", ""))},
        in_use=(("sales/stages", "probability"), ("sales/opportunities", "probability")),
        prepare=selling.probability,
    ),
    info("/sales/probabilities/info", sales.SALES_PROBABILITY_INFO, of="sales/probabilities"),
    setup("/sales/stages", "Opportunity Stage", sales.OPPORTUNITY_STAGE, in_use=(("sales/opportunities", "stage"),)),
    info("/sales/stages/info", sales.OPPORTUNITY_STAGE_INFO, of="sales/stages"),
]

RESOURCES = [*ACTIVITIES, *OPPORTUNITIES, *ORDERS, *PIPELINE]
