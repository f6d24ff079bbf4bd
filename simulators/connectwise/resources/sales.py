"""Sales."""

from simulators.connectwise.fields import sales
from simulators.connectwise.resources.describing import info, resource

RESOURCES = [
    resource("/sales/activities", "Activity", sales.ACTIVITY),
    resource("/sales/activities/statuses", "Activity Status", sales.ACTIVITY_STATUS),
    info("/sales/activities/statuses/info", sales.ACTIVITY_STATUS_INFO, of="sales/activities/statuses"),
    resource("/sales/activities/types", "Activity Type", sales.ACTIVITY_TYPE),
    resource("/sales/opportunities", "Opportunity", sales.OPPORTUNITY),
    resource("/sales/opportunities/ratings", "Opportunity Rating", sales.OPPORTUNITY_RATING),
    info("/sales/opportunities/ratings/info", sales.OPPORTUNITY_RATING_INFO, of="sales/opportunities/ratings"),
    resource("/sales/opportunities/statuses", "Opportunity Status", sales.OPPORTUNITY_STATUS),
    info("/sales/opportunities/statuses/info", sales.OPPORTUNITY_STATUS_INFO, of="sales/opportunities/statuses"),
    resource(
        "/sales/opportunities/types",
        "Opportunity Type",
        sales.OPPORTUNITY_TYPE,
        key=("description",),
        shows=("description",),
    ),
    info("/sales/opportunities/types/info", sales.OPPORTUNITY_TYPE_INFO, of="sales/opportunities/types"),
    resource(
        "/sales/opportunities/{opportunityId}/contacts",
        "Opportunity Contact",
        sales.OPPORTUNITY_CONTACT,
        parents=("opportunityId",),
        key=(),
        shows=(),
    ),
    resource(
        "/sales/opportunities/{opportunityId}/forecast",
        "Forecast",
        sales.FORECAST + " opportunityId:int~",
        parents=("opportunityId",),
        key=(),
        shows=(),
        hidden=frozenset({"opportunityId"}),
    ),
    resource(
        "/sales/opportunities/{opportunityId}/notes",
        "Opportunity Note",
        sales.OPPORTUNITY_NOTE,
        parents=("opportunityId",),
        key=(),
        shows=(),
    ),
    resource(
        "/sales/opportunities/{opportunityId}/team", "Team", sales.TEAM, parents=("opportunityId",), key=(), shows=()
    ),
    resource("/sales/orders", "Order", sales.ORDER, key=("description",), shows=("description",)),
    resource("/sales/orders/statuses", "Order Status", sales.ORDER_STATUS),
    info("/sales/orders/statuses/info", sales.ORDER_STATUS_INFO, of="sales/orders/statuses"),
    resource(
        "/sales/orders/statuses/{status}/emailtemplates",
        "Order Status Email Template",
        sales.ORDER_STATUS_EMAIL_TEMPLATE,
        parents=("status",),
        key=(),
        shows=(),
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
    resource("/sales/probabilities", "Sales Probability", sales.SALES_PROBABILITY, key=(), shows=()),
    info("/sales/probabilities/info", sales.SALES_PROBABILITY_INFO, of="sales/probabilities"),
    resource("/sales/stages", "Opportunity Stage", sales.OPPORTUNITY_STAGE),
    info("/sales/stages/info", sales.OPPORTUNITY_STAGE_INFO, of="sales/stages"),
]
