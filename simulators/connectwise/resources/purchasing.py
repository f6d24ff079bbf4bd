"""Procurement: purchase orders, what belongs to them, and how goods come."""

from simulators.connectwise.fields import procurement
from simulators.connectwise.resources.describing import info, resource, shown_as
from simulators.connectwise.schema import Resource
from simulators.connectwise.setup_rules import named_once, one_default
from simulators.connectwise.trade import orders

EDITED = frozenset({"GET", "PATCH", "PUT"})
NO_SINGLE_DELETE = frozenset({"GET", "POST", "PUT", "PATCH"})

RESOURCES: list[Resource] = [
    resource(
        "/procurement/purchaseorders",
        "Purchase Order",
        procurement.PURCHASE_ORDER,
        key=("poNumber",),
        shows=("name",),
        href="purchaseOrder",
        callback="purchaseorder",
        computed={
            "name": lambda store, order: order.get("poNumber"),
            "subTotal": orders.sub_total,
            "total": orders.total,
        },
        defaults={"closedFlag": False, "dropShipCustomerFlag": False},
        prepare=orders.prepare,
        guard=orders.take_along,
    ),
    info("/procurement/purchaseorders/info", procurement.PURCHASE_ORDER_INFO, of="procurement/purchaseorders"),
    resource(
        "/procurement/purchaseorders/{purchaseOrderId}/lineitems",
        "Purchase Order Line Item",
        procurement.PURCHASE_ORDER_LINE_ITEM,
        parents=("purchaseOrderId",),
        key=(),
        shows=("description",),
        methods=NO_SINGLE_DELETE,
        computed={
            "purchaseOrderNumber": orders.number_of,
            "extCost": orders.cost_of,
            "product": shown_as(
                "product", "procurement/catalog", identifier="identifier", serializedFlag="serializedFlag"
            ),
        },
        defaults={"closedFlag": False, "canceledFlag": False, "receivedQuantity": 0, "receivedStatus": "Waiting"},
    ),
    resource(
        "/procurement/purchaseorders/{purchaseOrderId}/notes",
        "Purchase Order Note",
        procurement.PURCHASE_ORDER_NOTE,
        parents=("purchaseHeaderRecID",),
        key=(),
        shows=(),
        defaults={"flagged": False},
        prepare=orders.note,
    ),
    resource(
        "/procurement/purchaseorderstatuses",
        "Purchase Order Status",
        procurement.PURCHASE_ORDER_STATUS,
        in_use=(("procurement/purchaseorders", "status"),),
        defaults={"closedFlag": False, "inactiveFlag": False},
        prepare=named_once,
        after=one_default,
    ),
    info(
        "/procurement/purchaseorderstatuses/info",
        procurement.PURCHASE_ORDER_STATUS_INFO,
        of="procurement/purchaseorderstatuses",
    ),
    resource(
        "/procurement/purchaseorderstatuses/{status}/emailtemplates",
        "Purchase Order Status Email Template",
        procurement.PURCHASE_ORDER_STATUS_EMAIL_TEMPLATE,
        parents=("status",),
        key=(),
        shows=("subject",),
    ),
    resource(
        "/procurement/purchaseorderstatuses/{status}/notifications",
        "Purchase Order Status Notification",
        procurement.PURCHASE_ORDER_STATUS_NOTIFICATION,
        parents=("status",),
        key=(),
        shows=(),
    ),
    resource(
        "/procurement/settings",
        "Procurement Setting",
        procurement.PROCUREMENT_SETTING,
        key=(),
        shows=(),
        methods=EDITED,
    ),
    resource(
        "/procurement/shipmentmethods",
        "Shipment Method",
        procurement.SHIPMENT_METHOD,
        in_use=(("procurement/purchaseorders", "shipmentMethod"),),
        prepare=named_once,
        after=one_default,
    ),
    info("/procurement/shipmentmethods/info", procurement.SHIPMENT_METHOD_INFO, of="procurement/shipmentmethods"),
]
