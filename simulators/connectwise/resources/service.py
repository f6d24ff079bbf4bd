"""Service: boards and what hangs on them, and the lists that an administrator keeps. Tickets are in tickets.py."""

from typing import Any

from simulators.connectwise.fields import service
from simulators.connectwise.nested import CHOICES
from simulators.connectwise.resources.describing import info, on_tickets, resource
from simulators.connectwise.schema import READ, Record, Resource
from simulators.connectwise.setup_rules import each, named_once, one_default
from simulators.connectwise.store import parent_id
from simulators.connectwise.tickets import boards

EDITED = frozenset({"GET", "PUT", "PATCH"})


def setup(path: str, noun: str, fields: str, **rest: Any) -> Resource:
    """A list whose names are given once and that has one default."""
    return resource(path, noun, fields, **{"prepare": named_once, "after": one_default, **rest})


def _leader(store: Any, team: Record) -> Record | None:
    member = store.get("system/members", parent_id(team.get("teamLeader")))
    name = f"{member.get('firstName', '')} {member.get('lastName', '')}".strip() if member else ""
    return {"id": member["id"], "identifier": member["identifier"], "name": name} if member else None


def _place(collection: str, field: str) -> Any:
    def found(store: Any, team: Record) -> Record | None:
        place = store.get(collection, team.get(field))
        return {"id": place["id"], "name": place.get("name", "")} if place else None

    return found


BOARDS = [
    setup(
        "/service/boards",
        "Service Board",
        service.BOARD,
        href="board",
        in_use=(
            *on_tickets("board"),
            ("project/projects", "board"),
            ("service/templates", "board"),
            ("service/knowledgeBaseArticles", "board"),
        ),
        defaults={"inactiveFlag": False, "projectFlag": False},
        prepare=each(named_once, boards.settings),
        guard=boards.take_along,
    ),
    setup(
        "/service/boards/{board}/statuses",
        "Service Status",
        service.BOARD_STATUS,
        parents=("board",),
        href="status",
        in_use=on_tickets("status"),
        defaults={"inactive": False, "closedStatus": False, "escalationStatus": "NotResponded"},
    ),
    resource(
        "/service/boards/{board}/statuses/info",
        "Service Status",
        service.BOARD_STATUS_INFO,
        collection="service/boards/statuses",
        parents=("board",),
        methods=READ,
        computed={
            "inactiveFlag": lambda store, status: bool(status.get("inactive")),
            "closedFlag": lambda store, status: bool(status.get("closedStatus")),
        },
    ),
    setup(
        "/service/boards/{board}/types",
        "Service Type",
        service.BOARD_TYPE,
        parents=("board",),
        href="type",
        in_use=on_tickets("type"),
        guard=boards.forget("type"),
    ),
    setup(
        "/service/boards/{board}/subtypes",
        "Service SubType",
        service.BOARD_SUB_TYPE,
        parents=("board",),
        href="subType",
        in_use=on_tickets("subType"),
        prepare=each(named_once, boards.subtype),
        after=boards.subtype_after,
        guard=boards.forget("subType"),
    ),
    info("/service/boards/{board}/subtypes/info", service.BOARD_SUB_TYPE_INFO, of="service/boards/subtypes"),
    setup(
        "/service/boards/{board}/items",
        "Service Item",
        service.BOARD_ITEM,
        parents=("board",),
        href="item",
        in_use=on_tickets("item"),
        guard=boards.forget("item"),
    ),
    resource(
        "/service/boards/{board}/typeSubTypeItemAssociations",
        "Association",
        service.BOARD_TYPE_SUBTYPE_ITEM,
        parents=("board",),
        key=(),
        methods=READ,
    ),
    setup(
        "/service/boards/{boardId}/teams",
        "Board Team",
        service.BOARD_TEAM,
        parents=("boardId",),
        in_use=on_tickets("team"),
        defaults={"members": [], "defaultFlag": False, "notifyOnTicketDelete": False},
        prepare=each(named_once, boards.team),
    ),
    info("/service/boards/{boardId}/teams/info", service.BOARD_TEAM_INFO, of="service/boards/teams"),
    resource(
        "/service/teams",
        "Service Team",
        service.SERVICE_TEAM,
        collection="service/boards/teams",
        methods=READ,
        computed={
            "leader": _leader,
            "location": _place("system/locations", "locationId"),
            "department": _place("system/departments", "businessUnitId"),
            "deleteNotifyFlag": lambda store, team: bool(team.get("notifyOnTicketDelete")),
        },
    ),
    info("/service/info/boards", service.BOARD_INFO, of="service/boards"),
]

LISTS = [
    setup("/service/priorities", "Priority", service.PRIORITY, href="priority", in_use=on_tickets("priority")),
    setup("/service/sources", "Source", service.SOURCE, href="source", in_use=on_tickets("source")),
    info("/service/sources/info", service.SOURCE_INFO, of="service/sources"),
    setup(
        "/service/SLAs",
        "SLA",
        service.SLA,
        href="sla",
        in_use=(("service/tickets", "sla"), ("finance/agreements", "sla"), ("finance/agreements/types", "sla")),
        defaults={"defaultFlag": False},
        prepare=each(named_once, boards.calendar),
    ),
    info("/service/SLAs/info", "name:str defaultFlag:bool", of="service/SLAs"),
    resource(
        "/service/SLAs/{slaId}/priorities",
        "SLA Priority",
        service.SLA_PRIORITY + " slaId:int~",
        parents=("slaId",),
        key=(),
        hidden=frozenset({"slaId"}),
        computed={
            "sla": lambda store, record: {
                "id": parent_id(record.get("slaId")),
                "name": (store.get("service/SLAs", parent_id(record.get("slaId"))) or {}).get("name", ""),
            }
        },
    ),
    setup(
        "/service/locations",
        "Service Location",
        service.SERVICE_LOCATION,
        href="location",
        in_use=on_tickets("serviceLocation"),
    ),
    info("/service/locations/info", service.SERVICE_LOCATION_INFO, of="service/locations"),
    setup("/service/codes", "Code", service.CODE, in_use=(("service/tickets/tasks", "code"),)),
    resource("/service/impacts", "Impact", service.IMPACT, methods=EDITED, after=one_default),
    resource("/service/severities", "Severity", service.SEVERITY, methods=EDITED, after=one_default),
    setup("/service/ticketLinks", "Service Ticket Link", service.SERVICE_TICKET_LINK),
    info("/service/ticketLinks/info", service.SERVICE_TICKET_LINK_INFO, of="service/ticketLinks"),
    resource("/service/templates", "Service Template", service.SERVICE_TEMPLATE, methods=READ),
    info("/service/templates/info", service.SERVICE_TEMPLATE_INFO, of="service/templates"),
]

KNOWLEDGE = [
    resource(
        "/service/knowledgeBaseArticles",
        "Knowledge Base Article",
        service.KNOWLEDGE_BASE_ARTICLE,
        key=(),
        shows=("title",),
        prepare=boards.article,
    ),
    setup(
        "/service/knowledgeBaseCategories",
        "Knowledge Base Category",
        service.KNOWLEDGE_BASE_CATEGORY,
        in_use=(
            ("service/knowledgeBaseSubCategories", "category"),
            ("service/knowledgeBaseArticles", "categoryId"),
        ),
    ),
    setup(
        "/service/knowledgeBaseSubCategories",
        "Knowledge Base Sub Category",
        service.KNOWLEDGE_BASE_SUB_CATEGORY,
        in_use=(("service/knowledgeBaseArticles", "subCategoryId"),),
    ),
]

SURVEYS = [
    setup("/service/surveys", "Service Survey", service.SERVICE_SURVEY, defaults={"inactiveFlag": False}),
    resource(
        "/service/surveys/{surveyId}/questions",
        "Service Survey Question",
        service.SERVICE_SURVEY_QUESTION,
        parents=("surveyId",),
        key=(),
        shows=("question",),
        computed={"options": CHOICES.read},
        prepare=CHOICES.prepare,
        after=CHOICES.after,
        guard=CHOICES.guard,
    ),
    resource(
        "/service/surveys/{surveyId}/questions/{questionId}/options",
        "Survey Option",
        service.SURVEY_OPTION + " surveyId:int~ questionId:int~",
        parents=("surveyId", "questionId"),
        key=(),
        shows=("caption",),
        hidden=frozenset({"questionId", "surveyId"}),
    ),
    resource(
        "/service/surveys/{surveyId}/results",
        "Survey Result",
        service.SURVEY_RESULT,
        parents=("surveyId",),
        key=(),
        shows=(),
        prepare=boards.survey_result,
    ),
]

RESOURCES = [*BOARDS, *LISTS, *KNOWLEDGE, *SURVEYS]
