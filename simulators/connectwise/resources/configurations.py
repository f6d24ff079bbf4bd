"""Configurations, their types and the questions of a type."""

from simulators.connectwise.configurations import questions, rules
from simulators.connectwise.fields import company
from simulators.connectwise.resources.describing import described, info, resource
from simulators.connectwise.setup_rules import each, named_once, one_default

CONFIGURATIONS, TYPES = "company/configurations", "company/configurations/types"

RESOURCES = [
    resource(
        "/company/configurations",
        "Configuration",
        company.CONFIGURATION,
        key=(),
        shows=("deviceIdentifier",),
        href="configuration",
        computed={"questions": questions.shown},
        defaults=dict.fromkeys(("billFlag", "displayVendorFlag", "needsRenewalFlag", "showRemoteFlag"), False)
        | {"activeFlag": True, "showAutomateFlag": False},
        callback="configuration",
        prepare=rules.prepare,
        guard=rules.guard,
    ),
    resource(
        "/company/configurations/types",
        "Configuration Type",
        company.CONFIGURATION_TYPE,
        href="type",
        in_use=((CONFIGURATIONS, "type"), ("company/managedDevicesIntegrations/crossReferences", "configurationType")),
        defaults={"inactiveFlag": False, "systemFlag": False},
        prepare=named_once,
        guard=questions.take_questions_along,
    ),
    info("/company/configurations/types/info", company.CONFIGURATION_TYPE, of=TYPES),
    resource(
        "/company/configurations/types/{configurationType}/questions",
        "Configuration Type Question",
        company.CONFIGURATION_TYPE_QUESTION,
        parents=("configurationType",),
        key=("question",),
        shows=("question",),
        defaults={"requiredFlag": False, "inactiveFlag": False},
        prepare=each(named_once, questions.question),
        guard=questions.take_values_along,
    ),
    resource(
        "/company/configurations/types/{configurationType}/questions/{question}/values",
        "Configuration Type Question Value",
        company.CONFIGURATION_TYPE_QUESTION_VALUE,
        parents=("configurationType", "question"),
        key=("value",),
        shows=("value",),
        defaults={"defaultFlag": False, "inactiveFlag": False},
        prepare=each(named_once, questions.value),
        after=one_default,
    ),
    resource(
        "/company/configurations/statuses",
        "Configuration Status",
        company.CONFIGURATION_STATUS,
        key=("description", "name"),
        shows=("name",),
        href="status",
        in_use=((CONFIGURATIONS, "status"),),
        computed={"name": described},
        defaults={"closedFlag": False, "defaultFlag": False},
        prepare=named_once,
        after=one_default,
    ),
    info("/company/configurations/statuses/info", company.CONFIGURATION_STATUS_INFO, of=f"{CONFIGURATIONS}/statuses"),
]
