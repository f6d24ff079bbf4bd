"""Service tickets, their notes and tasks."""

from simulators.connectwise import note_rules
from simulators.connectwise.fields import tickets
from simulators.connectwise.resources.describing import info, resource
from simulators.connectwise.schema import READ
from simulators.connectwise.tickets import rules, tasks

RESOURCES = [
    resource(
        "/service/tickets",
        "Ticket",
        tickets.TICKET,
        key=(),
        shows=("summary",),
        href="ticket",
        error_name="ticket",
        callback="ticket",
        lookups={"configuration/id": rules.configuration_ids},
        prepare=rules.prepare,
        after=rules.after,
        guard=rules.guard,
        freshen=rules.freshen,
    ),
    info("/service/tickets/info", tickets.TICKET_INFO, of="service/tickets"),
    resource(
        "/service/tickets/{ticketId}/notes",
        "Ticket Note",
        tickets.TICKET_NOTE,
        parents=("ticketId",),
        key=(),
        shows=(),
        error_name="ticketNote",
        prepare=note_rules.prepare,
        after=note_rules.after,
        guard=note_rules.guard,
    ),
    resource(
        "/service/tickets/{ticketId}/tasks",
        "Service Task",
        tickets.TASK,
        parents=("ticketId",),
        key=(),
        shows=("notes",),
        defaults={"closedFlag": False},
        prepare=tasks.prepare,
    ),
    resource(
        "/service/tickets/changelogs",
        "Ticket Change Log",
        tickets.CHANGE_LOG,
        key=(),
        shows=("summary",),
        methods=READ,
    ),
]
