"""Procurement: the catalog, stock and products. Purchase orders are in purchasing.py."""

from typing import Any

from simulators.connectwise.fields import procurement
from simulators.connectwise.nested import ADJUSTED
from simulators.connectwise.resources.describing import info, resource
from simulators.connectwise.schema import READ, Resource
from simulators.connectwise.setup_rules import named_once, one_default, within
from simulators.connectwise.trade import stock


def setup(path: str, noun: str, fields: str, **rest: Any) -> Resource:
    """A list whose names are given once and that has one default."""
    return resource(path, noun, fields, **{"prepare": named_once, "after": one_default, **rest})


ADJUSTMENTS = [
    resource(
        "/procurement/adjustments",
        "Procurement Adjustment",
        procurement.PROCUREMENT_ADJUSTMENT,
        key=("identifier",),
        shows=("name",),
        computed={"name": lambda store, row: row.get("identifier"), "adjustmentDetails": ADJUSTED.read},
        defaults={"closedFlag": False},
        prepare=ADJUSTED.prepare,
        after=ADJUSTED.after,
        guard=ADJUSTED.guard,
    ),
    setup(
        "/procurement/adjustments/types",
        "Adjustment Type",
        procurement.ADJUSTMENT_TYPE,
        key=("identifier",),
        shows=("identifier",),
        in_use=(("procurement/adjustments", "type"),),
    ),
    info("/procurement/adjustments/types/info", procurement.ADJUSTMENT_TYPE_INFO, of="procurement/adjustments/types"),
    resource(
        "/procurement/adjustments/{adjustment}/details",
        "Adjustment Detail",
        procurement.ADJUSTMENT_DETAIL,
        parents=("adjustment",),
        key=(),
        shows=("description",),
        methods=frozenset({"DELETE", "GET", "POST"}),
    ),
]

CATALOG = [
    setup(
        "/procurement/catalog",
        "Catalog Item",
        procurement.CATALOG_ITEM,
        key=("identifier",),
        shows=("identifier", "name"),
        href="catalog",
        callback="productcatalog",
        computed={"name": lambda store, item: item.get("description")},
        in_use=(
            ("procurement/products", "catalogItem"),
            ("procurement/purchaseorders/lineitems", "product"),
            ("finance/agreements/additions", "product"),
        ),
        defaults={"productClass": "NonInventory", "inactiveFlag": False, "serializedFlag": False, "taxableFlag": False},
    ),
    info("/procurement/catalog/info", procurement.CATALOG_ITEM_INFO, of="procurement/catalog"),
    resource(
        "/procurement/catalog/vendors",
        "Catalog Vendor",
        procurement.CATALOG_VENDOR,
        key=(),
        shows=("vendorName",),
        methods=frozenset({"POST"}),
        computed={"vendorName": stock.vendor_name},
        defaults={"isPreferredVendor": False},
        prepare=stock.catalog_vendor,
    ),
    resource(
        "/procurement/catalog/{catalogItem}/components",
        "Catalog Component",
        procurement.CATALOG_COMPONENT,
        parents=("parentCatalogItem",),
        key=(),
        shows=(),
    ),
    resource(
        "/procurement/catalog/{catalogItem}/inventory",
        "Catalog Inventory",
        procurement.CATALOG_INVENTORY,
        parents=("catalogItem",),
        key=(),
        shows=(),
        methods=READ,
    ),
    resource(
        "/procurement/catalog/{catalogItemId}/minimumStockByWarehouse",
        "Minimum Stock By Warehouse",
        procurement.MINIMUM_STOCK_BY_WAREHOUSE + " catalogItemId:int~",
        parents=("catalogItemId",),
        key=(),
        shows=(),
        hidden=frozenset({"catalogItemId"}),
    ),
    setup(
        "/procurement/categories",
        "Category",
        procurement.CATEGORY,
        in_use=(("procurement/subcategories", "category"), ("procurement/catalog", "category")),
    ),
    info("/procurement/categories/info", procurement.CATEGORY_INFO, of="procurement/categories"),
    setup(
        "/procurement/subcategories",
        "Sub Category",
        procurement.SUB_CATEGORY,
        in_use=(("procurement/catalog", "subcategory"),),
    ),
    info("/procurement/subcategories/info", procurement.SUB_CATEGORY_INFO, of="procurement/subcategories"),
    setup(
        "/procurement/categories/{category}/subcategories",
        "Legacy Sub Category",
        procurement.LEGACY_SUB_CATEGORY,
        collection="procurement/subcategories",
        parents=("category",),
        hidden=frozenset({"category"}),
        in_use=(("procurement/catalog", "subcategory"),),
    ),
    resource(
        "/procurement/categories/{category}/subcategories/info",
        "Legacy Sub Category",
        procurement.LEGACY_SUB_CATEGORY_INFO + " category:ref(procurement/categories)",
        collection="procurement/subcategories",
        parents=("category",),
        hidden=frozenset({"category"}),
        methods=READ,
    ),
    setup("/procurement/manufacturers", "Manufacturer", procurement.MANUFACTURER),
    info("/procurement/manufacturers/info", procurement.MANUFACTURER_INFO, of="procurement/manufacturers"),
    setup("/procurement/types", "Product Type", procurement.PRODUCT_TYPE, in_use=(("procurement/catalog", "type"),)),
    info("/procurement/types/info", procurement.PRODUCT_TYPE_INFO, of="procurement/types"),
    setup(
        "/procurement/unitOfMeasures",
        "Unit Of Measure",
        procurement.UNIT_OF_MEASURE,
        in_use=(("procurement/catalog", "unitOfMeasure"), ("procurement/purchaseorders/lineitems", "unitOfMeasure")),
    ),
    resource(
        "/procurement/unitOfMeasures/{parentUOM}/conversions",
        "Conversion",
        procurement.CONVERSION,
        parents=("parentUOM",),
        key=(),
        shows=(),
    ),
]

PRODUCTS = [
    resource(
        "/procurement/products",
        "Product Item",
        procurement.PRODUCT_ITEM,
        key=(),
        shows=("name",),
        href="product",
        computed={
            "name": lambda store, row: row.get("description"),
            "extPrice": lambda store, row: round((row.get("quantity") or 0) * (row.get("price") or 0), 4),
            "extCost": lambda store, row: round((row.get("quantity") or 0) * (row.get("cost") or 0), 4),
        },
        defaults={"quantity": 1, "cancelledFlag": False, "quantityCancelled": 0},
        prepare=stock.product,
    ),
    resource(
        "/procurement/products/{productItem}/components",
        "Product Component",
        procurement.PRODUCT_COMPONENT,
        parents=("parentProductItem",),
        key=(),
        shows=(),
    ),
    resource(
        "/procurement/products/{productItem}/pickingShippingDetails",
        "Product Picking Shipping Detail",
        procurement.PRODUCT_PICKING_SHIPPING_DETAIL,
        parents=("productItem",),
        key=(),
        shows=(),
        defaults={"pickedQuantity": 0, "shippedQuantity": 0},
    ),
]

STOCK = [
    setup(
        "/procurement/warehouses",
        "Warehouse",
        procurement.WAREHOUSE,
        in_use=(("procurement/warehouseBins", "warehouse"), ("procurement/purchaseorders", "warehouse")),
    ),
    info("/procurement/warehouses/info", procurement.WAREHOUSE_INFO, of="procurement/warehouses"),
    setup(
        "/procurement/warehouseBins",
        "Warehouse Bin",
        procurement.WAREHOUSE_BIN,
        prepare=within("overflowBin", "procurement/warehouseBins", "warehouse", "Warehouse Bin"),
        in_use=(("procurement/catalog/inventory", "warehouseBin"),),
        computed={"quantityOnHand": stock.in_bin},
    ),
    info("/procurement/warehouseBins/info", procurement.WAREHOUSE_BIN_INFO, of="procurement/warehouseBins"),
    resource(
        "/procurement/warehouseBins/{warehouseBin}/inventoryOnHand",
        "Inventory On Hand",
        procurement.INVENTORY_ON_HAND,
        collection="procurement/catalog/inventory",
        parents=("warehouseBin",),
        key=(),
        shows=(),
        methods=READ,
    ),
    resource(
        "/procurement/onhandserialnumbers",
        "On Hand Serial Number",
        procurement.ON_HAND_SERIAL_NUMBER,
        key=(),
        shows=("serialNumber",),
        computed={"serialNumber": lambda store, row: row.get("serial")},
        methods=READ,
    ),
]

RESOURCES = [*ADJUSTMENTS, *CATALOG, *PRODUCTS, *STOCK]
