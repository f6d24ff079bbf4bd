"""Project."""

from simulators.connectwise.fields import project
from simulators.connectwise.resources.describing import info, resource

RESOURCES = [
    resource("/project/projectTypes", "Project Type", project.PROJECT_TYPE),
    info("/project/projectTypes/info", project.PROJECT_TYPE_INFO, of="project/projectTypes"),
    resource("/project/projects", "Project", project.PROJECT),
    resource(
        "/project/projects/{projectId}/contacts",
        "Project Contact",
        project.PROJECT_CONTACT,
        parents=("projectId",),
        key=(),
        shows=(),
        methods=frozenset({"DELETE", "GET", "POST"}),
    ),
    resource(
        "/project/projects/{projectId}/notes",
        "Project Note",
        project.PROJECT_NOTE,
        parents=("projectId",),
        key=(),
        shows=(),
    ),
    resource(
        "/project/projects/{projectId}/phases",
        "Project Phase",
        project.PROJECT_PHASE,
        parents=("projectId",),
        key=("description",),
        shows=("description",),
    ),
    resource(
        "/project/projects/{projectId}/teamMembers",
        "Project Team Member",
        project.PROJECT_TEAM_MEMBER,
        parents=("projectId",),
        key=(),
        shows=(),
    ),
    resource("/project/statuses", "Project Status", project.PROJECT_STATUS),
    info("/project/statuses/info", project.PROJECT_STATUS_INFO, of="project/statuses"),
    resource("/project/tickets", "Project Ticket", project.PROJECT_TICKET, key=(), shows=()),
    resource(
        "/project/tickets/{ticketId}/notes", "Ticket Note", project.TICKET_NOTE, parents=("ticketId",), key=(), shows=()
    ),
    resource(
        "/project/tickets/{ticketId}/tasks", "Ticket Task", project.TICKET_TASK, parents=("ticketId",), key=(), shows=()
    ),
]
