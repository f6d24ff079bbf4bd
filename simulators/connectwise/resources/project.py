"""Projects and their tickets."""

from simulators.connectwise import note_rules
from simulators.connectwise.fields import project, tickets
from simulators.connectwise.resources.describing import info, resource, shown_as
from simulators.connectwise.setup_rules import named_once, one_default
from simulators.connectwise.tickets import projects, rules, tasks

SETUP = [
    resource(
        "/project/projectTypes",
        "Project Type",
        project.PROJECT_TYPE,
        in_use=(("project/projects", "type"),),
        prepare=named_once,
        after=one_default,
    ),
    info("/project/projectTypes/info", project.PROJECT_TYPE_INFO, of="project/projectTypes"),
    resource(
        "/project/statuses",
        "Project Status",
        project.PROJECT_STATUS,
        in_use=(("project/projects", "status"),),
        defaults={"closedFlag": False, "inactiveFlag": False, "noTimeFlag": False},
        prepare=named_once,
        after=one_default,
    ),
    info("/project/statuses/info", project.PROJECT_STATUS_INFO, of="project/statuses"),
]

PROJECTS = [
    resource(
        "/project/projects",
        "Project",
        project.PROJECT,
        href="project",
        callback="project",
        in_use=(("project/tickets", "project"),),
        prepare=projects.prepare,
        guard=projects.guard,
    ),
    resource(
        "/project/projects/{projectId}/contacts",
        "Project Contact",
        project.PROJECT_CONTACT,
        parents=("projectId",),
        key=(),
        shows=(),
        methods=frozenset({"DELETE", "GET", "POST"}),
        prepare=projects.contact,
    ),
    resource(
        "/project/projects/{projectId}/notes",
        "Project Note",
        project.PROJECT_NOTE,
        parents=("projectId",),
        key=(),
        shows=(),
        defaults={"flagged": False},
    ),
    resource(
        "/project/projects/{projectId}/phases",
        "Project Phase",
        project.PROJECT_PHASE,
        parents=("projectId",),
        key=("description",),
        shows=("name",),
        computed={"name": lambda store, phase: phase.get("description")},
        in_use=(("project/tickets", "phase"), ("project/projects/phases", "parentPhase")),
        prepare=projects.phase,
    ),
    resource(
        "/project/projects/{projectId}/teamMembers",
        "Project Team Member",
        project.PROJECT_TEAM_MEMBER,
        parents=("projectId",),
        key=(),
        shows=(),
        computed={"projectRole": shown_as("projectRole", "project/securityRoles", identifier="name")},
        prepare=projects.team_member,
    ),
]

TICKETS = [
    resource(
        "/project/tickets",
        "Project Ticket",
        project.PROJECT_TICKET,
        key=(),
        shows=("summary",),
        href="ticket",
        error_name="ticket",
        callback="ticket",
        lookups={"configuration/id": rules.configuration_ids},
        prepare=projects.ticket,
        after=projects.ticket_after,
        guard=projects.ticket_guard,
    ),
    resource(
        "/project/tickets/{ticketId}/notes",
        "Ticket Note",
        tickets.PROJECT_TICKET_NOTE,
        parents=("ticketId",),
        key=(),
        shows=(),
        error_name="ticketNote",
        prepare=note_rules.prepare,
        after=note_rules.after,
        guard=note_rules.guard,
    ),
    resource(
        "/project/tickets/{ticketId}/tasks",
        "Ticket Task",
        tickets.TASK,
        parents=("ticketId",),
        key=(),
        shows=("notes",),
        defaults={"closedFlag": False},
        prepare=tasks.prepare,
    ),
]

RESOURCES = [*SETUP, *PROJECTS, *TICKETS]
