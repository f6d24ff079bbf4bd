"""Lists that our description of the API lacks, and that programs of others read at their first synchronization."""

from simulators.connectwise.resources.describing import resource
from simulators.connectwise.schema import READ

RESOURCES = [
    resource(
        "/company/teamRoles",
        "Team Role",
        "name:str(50)! accountManagerFlag:bool techFlag:bool salesFlag:bool",
        methods=READ,
    ),
    resource(
        "/project/phaseStatuses",
        "Phase Status",
        "name:str(50)! defaultFlag:bool inactiveFlag:bool closedFlag:bool",
        methods=READ,
    ),
    resource(
        "/project/securityRoles",
        "Project Security Role",
        "name:str(50)! managerRoleFlag:bool defaultContactFlag:bool",
        methods=READ,
    ),
    resource("/system/myCompany/other", "My Company", "defaultCalendar:ref(schedule/calendars)", key=(), methods=READ),
]
