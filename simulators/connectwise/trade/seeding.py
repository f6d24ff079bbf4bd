"""What a world need not say of tickets, stock and sales: lists that every ConnectWise has."""

from simulators.connectwise.schema import Record

WORDS = ("Low", "Medium", "High")
SETTINGS: Record = {
    "id": 1,
    "startingPurchaseOrderNum": 1000,
    "purchaseOrderPrefix": "PO",
    "prefixSuffixType": "Prefix",
    "costingMethod": "FIFO",
    "disableNegativeInventoryFlag": True,
    "autoClosePurchaseOrderFlag": True,
    "autoClosePurchaseOrderItemFlag": True,
    "autoApprovePurchaseOrderFlag": False,
    "disableAutoPickFlag": False,
    "numDecimalPlaces": 2,
}


def complete_trade(found: dict[str, list[Record]]) -> None:
    for collection, what in (("service/severities", "work is hindered"), ("service/impacts", "people are affected")):
        rows = [
            {"id": n, "name": word, "description": f"{word}: {what}", "defaultFlag": word == "Medium"}
            for n, word in enumerate(WORDS, 1)
        ]
        found.setdefault(collection, rows)
    found.setdefault("procurement/settings", [dict(SETTINGS)])
