"""Catalog, warehouses and what lies in them."""

from __future__ import annotations

import random

from .agreement_prices import SERVICES
from .goods import BINS, CATEGORIES, LINES, WAREHOUSES, Line
from .setup import LOCATIONS, info
from .shape import Book, Record, ref

KINDS = (("Inventory Part", "InventoryPart"), ("Non-Inventory", "NonInventoryPart"), ("Service", "Service"))
UNDER_MINIMUM = 30  # a quarter of the catalog


def write_stock(book: Book, rng: random.Random, born: int) -> None:
    _write_lists(book, born)
    _write_warehouses(book, born)
    goods = [item for line in LINES for item in _write_line(book, rng, line, born)]
    _place_services(book)
    kept = [item for item in goods if item["productClass"] == "Inventory"]
    short = {item["id"] for item in rng.sample(kept, UNDER_MINIMUM)}
    for item in kept:
        _write_on_hand(book, rng, item, short=item["id"] in short, born=born)


def _write_lists(book: Book, born: int) -> None:
    stamp = {"inactiveFlag": False, "_info": info(born)}
    for name, meaning in KINDS:
        book.add("procurement/types", {"name": name, "typeXref": meaning, "defaultFlag": name == KINDS[0][0], **stamp})
    book.add("procurement/unitOfMeasures", {"name": "Each", "defaultFlag": True, **stamp})
    for category, subcategories in CATEGORIES.items():
        above = book.add(
            "procurement/categories", {"name": category, "defaultFlag": category == "Accessories", **stamp}
        )
        for name in subcategories:
            book.add("procurement/subcategories", {"name": name, "category": ref(above), "defaultFlag": False, **stamp})
    for name in sorted({line.manufacturer for line in LINES}):
        book.add("procurement/manufacturers", {"name": name, **stamp})


def _write_warehouses(book: Book, born: int) -> None:
    members = {row["identifier"]: row for row in book.collections["system/members"]}
    department = ref(book.named("system/departments", "Administration"))
    for number, (name, place, driver) in enumerate(WAREHOUSES):
        person = members.get(driver) or members.get("HBramante")
        warehouse = book.add(
            "procurement/warehouses",
            {
                "name": name,
                "location": LOCATIONS[place],
                "department": department,
                **({"manager": ref(person)} if person else {}),
                "locationDefaultFlag": not driver,
                "overallDefaultFlag": number == 0,
                "inactiveFlag": False,
                "lockedFlag": False,
                "_info": info(born),
            },
        )
        for order, shelf in enumerate(BINS[bool(driver)]):
            record = {"name": f"{name} {shelf}", "warehouse": ref(warehouse), "location": LOCATIONS[place]}
            flags = {"defaultFlag": order == 0, "inactiveFlag": False}
            book.add("procurement/warehouseBins", {**record, "department": department, **flags, "_info": info(born)})


def _write_line(book: Book, rng: random.Random, line: Line, born: int) -> list[Record]:
    below = book.named("procurement/subcategories", line.subcategory)
    kind = book.named("procurement/types", KINDS[0 if line.kept else 1][0])
    made = []
    for ending, words, more in line.variants:
        price = round(line.price + more, 2)
        record = {
            "identifier": f"{line.identifier}-{ending}" if ending else line.identifier,
            "description": f"{line.description}, {words}"[:60] if words else line.description[:60],
            "customerDescription": f"{line.manufacturer} {line.description} {words}".strip(),
            "subcategory": ref(below),
            "category": below["category"],
            "type": ref(kind),
            "manufacturer": ref(book.named("procurement/manufacturers", line.manufacturer)),
            "manufacturerPartNumber": f"{line.identifier.replace('-', '')}{ending}",
            "unitOfMeasure": {"id": 1},
            "productClass": "Inventory" if line.kept else "NonInventory",
            "serializedFlag": line.serialized,
            "price": price,
            "cost": round(price * rng.uniform(0.72, 0.86), 2),
            "minStockLevel": rng.choice((2, 2, 3, 4, 6)) if line.kept else 0,
            "taxableFlag": line.kept,
            "billableOption": "Billable",
            "inactiveFlag": False,
            "dropShipFlag": False,
            "specialOrderFlag": line.price > 2000,
            "_info": info(born, "HBramante"),
        }
        made.append(_insert(book, record))
    return made


def _insert(book: Book, record: Record) -> Record:
    """Goods come before the services, which begin at a number of their own."""
    goods = [row for row in book.collections["procurement/catalog"] if row["productClass"] != "Agreement"]
    return book.add("procurement/catalog", record, at=1 + len(goods))


def _place_services(book: Book) -> None:
    """What agreements sell has its shelf in the catalog too."""
    names = {service.identifier for service in SERVICES}
    kind = ref(book.named("procurement/types", "Service"))
    for item in book.collections["procurement/catalog"]:
        if item["identifier"] in names:
            backup = item["identifier"].startswith("BACKUP")
            below = book.named("procurement/subcategories", "Backup" if backup else "Managed")
            item.update(subcategory=ref(below), category=below["category"], type=kind, unitOfMeasure={"id": 1})
    book.collections["procurement/catalog"].sort(key=lambda item: item["id"])


def _write_on_hand(book: Book, rng: random.Random, item: Record, *, short: bool, born: int) -> None:
    """Most of it in the warehouse, a piece or two in a van; what is short is below its least."""
    least = item["minStockLevel"]
    book.add(
        "procurement/catalog/minimumStockByWarehouse",
        {"catalogItemId": item["id"], "warehouse": {"id": 1}, "minimumStock": least, "_info": info(born)},
    )
    total = rng.randrange(least) if short else least + rng.randint(0, 6)
    in_van = 1 if total > 1 and rng.random() < 0.3 else 0
    places = ((rng.choice((1, 1, 1, 2)), total - in_van), (rng.choice((3, 4, 5)), in_van))
    for warehouse, quantity in places:
        if quantity:
            _write_bin(book, rng, item, warehouse, quantity, born)


def _write_bin(book: Book, rng: random.Random, item: Record, warehouse: int, quantity: int, born: int) -> None:
    bins = [row for row in book.collections["procurement/warehouseBins"] if row["warehouse"]["id"] == warehouse]
    shelf = rng.choice(bins[:-1])
    where = {"catalogItem": ref(item), "warehouse": {"id": warehouse}, "warehouseBin": ref(shelf)}
    serials = []
    if item["serializedFlag"]:
        for _ in range(quantity):
            serial = "".join(rng.choices("BCDFGHJKLMNPQRSTVWXYZ0123456789", k=9))
            row = book.add("procurement/onhandserialnumbers", {"serial": serial, **where, "_info": info(born)})
            serials.append(ref(row))
    shelf["quantityOnHand"] = shelf.get("quantityOnHand", 0) + quantity
    known = {"onHand": quantity, **({"serialNumbers": serials} if serials else {})}
    book.add("procurement/catalog/inventory", {**where, **known, "_info": info(born)})
