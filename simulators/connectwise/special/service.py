"""Boards and what belongs to them, besides the plain lists; surveys and templates."""

from typing import TYPE_CHECKING

from simulators.connectwise.errors import NotFound
from simulators.connectwise.schema import Record, Resource, parse_fields
from simulators.connectwise.special import bodies
from simulators.connectwise.special.generic import copied, created, duplicate, duplicate_children
from simulators.connectwise.special.images import colored
from simulators.connectwise.special.routing import Result, Routes
from simulators.connectwise.store import parent_id
from simulators.connectwise.tickets import boards

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

ASSOCIATIONS = "service/boards/{}/items/{}/associations"
COPY = bodies.body("Board Copy", "id:int! name:str(50)!")
ASSOCIATION = bodies.body(
    "Board Item Association", "subTypeAssociationIds:list addAllSubTypesFlag:bool removeAllSubTypesFlag:bool"
)


LISTED = Resource(
    "/associations",
    "Association",
    parse_fields("subTypeAssociationIds:list item:ref(service/boards/items) board:ref(service/boards)"),
    key=(),
)


def item_associations(call: "Call", board: int, item: int) -> Result:
    """For each type that has it: the subtypes under which it may be chosen. The id is the type's [I]."""
    from simulators.connectwise.api import select
    from simulators.connectwise.query.ordering import page_of

    here = page_of(select(call, LISTED, _associations(call, board, item)), call.request)
    return here.records, 200, {"Link": here.link} if here.link else {}


def item_association_count(call: "Call", board: int, item: int) -> Result:
    return {"count": len(_associations(call, board, item))}, 200, {}


def item_association(call: "Call", board: int, item: int, type_id: int) -> Result:
    return _association(call, board, item, type_id), 200, {}


def change_association(call: "Call", board: int, item: int, type_id: int) -> Result:
    """PUT with the record, PATCH with an array of operations; the switches add or remove all subtypes of the type."""
    _association(call, board, item, type_id)
    values = bodies.patched(call, ASSOCIATION) if call.request.method == "PATCH" else bodies.taken(call, ASSOCIATION)
    store = call.sim.store
    rows = store.under(boards.ASSOCIATIONS, "board", board)
    under = sorted({parent_id(r.get("subType")) for r in rows if parent_id(r.get("type")) == type_id} - {0})
    mine = [r for r in rows if parent_id(r.get("type")) == type_id and parent_id(r.get("item")) == item]
    now = sorted(parent_id(r.get("subType")) for r in mine)
    untouched = call.request.method == "PATCH" and not values  # the false 200 (FACTS 6)
    wanted = set(now if untouched else _wanted(values, under))
    if not wanted <= set(under):
        unknown = min(wanted - set(under))
        message = f"Service SubType {unknown} is not associated with Service Type {type_id}"
        raise bodies.refusal(ASSOCIATION, "InvalidValue", message, "subTypeAssociationIds")
    with store.writing():
        for row in mine:
            if parent_id(row.get("subType")) not in wanted:
                store.remove(boards.ASSOCIATIONS, row["id"])
        info = {"lastUpdated": call.sim.clock.stamp(), "updatedBy": call.by}
        for subtype in sorted(wanted - set(now)):
            boards.associate(store, {"id": board}, type_id, subtype, info, item)
    return _shown(call, board, item, type_id, sorted(wanted)), 200, {}


def _wanted(values: Record, under: list[int]) -> list[int]:
    if values.get("addAllSubTypesFlag"):
        return under
    if values.get("removeAllSubTypesFlag"):
        return []
    return bodies.ids(values, "subTypeAssociationIds", ASSOCIATION)


def _associations(call: "Call", board: int, item: int) -> list[Record]:
    store = call.sim.store
    if parent_id((store.get("service/boards/items", item) or {}).get("board")) != board:
        raise NotFound(f"Service Item {item}")
    found: dict[int, set[int]] = {}
    for row in store.under(boards.ASSOCIATIONS, "board", board):
        if parent_id(row.get("item")) == item:
            found.setdefault(parent_id(row.get("type")), set()).add(parent_id(row.get("subType")))
    return [_shown(call, board, item, type_id, sorted(ids)) for type_id, ids in sorted(found.items())]


def _association(call: "Call", board: int, item: int, type_id: int) -> Record:
    """A type of the board has one for every item, be it empty."""
    found = next((a for a in _associations(call, board, item) if a["id"] == type_id), None)
    kind = call.sim.store.get("service/boards/types", type_id) or {}
    if found is None and parent_id(kind.get("board")) != board:
        raise NotFound(f"Service Type {type_id}")
    return found or _shown(call, board, item, type_id, [])


def _shown(call: "Call", board: int, item: int, type_id: int, subtypes: list[int]) -> Record:
    reader = call.sim.reader
    return {
        "id": type_id,
        "subTypeAssociationIds": subtypes,
        "item": reader.reference("service/boards/items", {"id": item}),
        "board": reader.reference("service/boards", {"id": board}),
    }


def copy_board(call: "Call") -> Result:
    """With its statuses, types, subtypes, items and what may be chosen under what."""
    sim, values = call.sim, bodies.taken(call, COPY)
    resource = sim.resource("service/boards")
    source = sim.store.get("service/boards", values["id"])
    if source is None:
        raise NotFound(f"Service Board {values['id']}")
    if any(str(b.get("name", "")).casefold() == values["name"].casefold() for b in sim.store.all("service/boards")):
        raise bodies.refusal(COPY, "InvalidValue", f"Service Board '{values['name']}' already exists.", "name")
    with sim.store.writing():
        board = duplicate(call, resource, source, name=values["name"])
        made = {
            part: duplicate_children(call, sim.resource(f"service/boards/{part}"), "board", source["id"], board["id"])
            for part in ("statuses", "types", "subtypes", "items", "typeSubTypeItemAssociations")
        }
        duplicate_children(call, sim.resource("service/boards/teams"), "boardId", source["id"], board["id"])
        _rename(call, made)
    return created(call, resource, board)


def _rename(call: "Call", made: dict[str, dict[int, int]]) -> None:
    """The copies name one another, not the originals."""
    store = call.sim.store
    for id in made["subtypes"].values():
        row = store.rows("service/boards/subtypes")[id]
        types = [made["types"][n] for n in row.get("typeAssociationIds") or [] if n in made["types"]]
        store.put("service/boards/subtypes", {**row, "typeAssociationIds": types})
    for id in made["typeSubTypeItemAssociations"].values():
        row = store.rows(boards.ASSOCIATIONS)[id]
        for field, part in (("type", "types"), ("subType", "subtypes"), ("item", "items")):
            if new := made[part].get(parent_id(row.get(field))):
                row = {**row, field: {"id": new}}
        store.put(boards.ASSOCIATIONS, row)


def active_boards(call: "Call") -> Result:
    from simulators.connectwise.api import paged, select

    resource = call.sim.catalog.by_path["service/info/boards"]
    rows = [b for b in call.sim.store.all("service/boards") if not b.get("inactiveFlag")]
    return paged(call, resource, select(call, resource, rows))


def priority_image(call: "Call", id: int) -> Result:
    priority = call.sim.store.get("service/priorities", id)
    if priority is None:
        raise NotFound(f"Priority {id}")
    return colored(priority.get("color", "")), 200, {"Content-Type": "application/octet-stream"}


def generate(call: "Call", id: int) -> Result:
    """A ticket from a service template, without any schedule [I]."""
    sim = call.sim
    template = sim.store.get("service/templates", id)
    if template is None:
        raise NotFound(f"Service Template {id}")
    same = ("board", "type", "item", "status", "source", "priority", "company", "contact", "severity", "impact")
    body: Record = {name: template[name] for name in same if name in template}
    body |= {"summary": template.get("summary") or template.get("name", "")}
    body |= {"subType": template["subtype"]} if template.get("subtype") else {}
    body |= {"initialDescription": template["problem"]} if template.get("problem") else {}
    sim.writer.create(sim.resource("service/tickets"), {}, body, call.by)
    return {"serviceCount": 1, "scheduleCount": 0}, 201, {}


def copy_survey(call: "Call", id: int) -> Result:
    from simulators.connectwise.api import one

    sim, resource = call.sim, call.sim.resource("service/surveys")
    source = one(call, resource, [id])
    with sim.store.writing():
        survey = duplicate(call, resource, source, name=f"Copy of {source.get('name', '')}"[:50])
        questions = duplicate_children(call, sim.resource("service/surveys/questions"), "surveyId", id, survey["id"])
        for old, new in questions.items():
            _copy_options(call, old, new, survey["id"])
    return created(call, resource, survey)


def _copy_options(call: "Call", old: int, new: int, survey: int) -> None:
    options = call.sim.resource("service/surveys/questions/options")
    for made in duplicate_children(call, options, "questionId", old, new).values():
        row = call.sim.store.rows(options.collection)[made]
        call.sim.store.put(options.collection, {**row, "surveyId": survey})


ROUTES: Routes = {
    f"GET {ASSOCIATIONS}": item_associations,
    f"GET {ASSOCIATIONS}/count": item_association_count,
    f"GET {ASSOCIATIONS}/{{}}": item_association,
    f"PUT {ASSOCIATIONS}/{{}}": change_association,
    f"PATCH {ASSOCIATIONS}/{{}}": change_association,
    "POST service/boards/copy": copy_board,
    "GET service/info/boards/active": active_boards,
    "GET service/priorities/{}/image": priority_image,
    "POST service/templates/{}/generate": generate,
    "POST service/surveys/{}/copy": copy_survey,
    "POST service/surveys/{}/questions/{}/copy": copied(
        "service/surveys/questions", [("service/surveys/questions/options", "questionId")]
    ),
}
