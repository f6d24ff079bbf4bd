"""What an RMM and ConnectWise know of one another. The rest of the module: companies, contacts, configurations."""

from simulators.connectwise.configurations import solutions
from simulators.connectwise.fields import company
from simulators.connectwise.resources.describing import info, resource
from simulators.connectwise.setup_rules import named_once

INTEGRATIONS, SOLUTIONS = "company/managedDevicesIntegrations", "company/managementItSolutions"

RESOURCES = [
    resource(
        "/company/managedDevicesIntegrations",
        "Managed Devices Integration",
        company.MANAGED_DEVICES_INTEGRATION,
        defaults=dict.fromkeys(
            ("matchOnSerialNumberFlag", "disableNewCrossReferencesFlag", "configBillCustomerFlag"), False
        ),
        prepare=named_once,
        guard=solutions.take_integration_along,
    ),
    info("/company/managedDevicesIntegrations/info", company.MANAGED_DEVICES_INTEGRATION_INFO, of=INTEGRATIONS),
    resource(
        "/company/managedDevicesIntegrations/{managedDevicesIntegration}/crossReferences",
        "Managed Devices Integration Cross Reference",
        company.MANAGED_DEVICES_INTEGRATION_CROSS_REFERENCE,
        parents=("managedDevicesIntegration",),
        key=(),
        shows=(),
        defaults={"inactiveFlag": False},
        prepare=solutions.cross_reference,
    ),
    resource(
        "/company/managedDevicesIntegrations/{managedDevicesIntegration}/logins",
        "Managed Devices Integration Login",
        company.MANAGED_DEVICES_INTEGRATION_LOGIN,
        parents=("managedDevicesIntegration",),
        key=(),
        shows=(),
        prepare=solutions.login,
    ),
    resource(
        "/company/managedDevicesIntegrations/{managedDevicesIntegration}/notifications",
        "Managed Devices Integration Notification",
        company.MANAGED_DEVICES_INTEGRATION_NOTIFICATION,
        parents=("managedDevicesIntegration",),
        key=(),
        shows=(),
    ),
    resource(
        "/company/managementItSolutions",
        "Management IT Solution",
        company.MANAGEMENT_IT_SOLUTION,
        prepare=named_once,
        guard=solutions.take_products_along,
    ),
    resource(
        "/company/managementItSolutions/{managementItSolutionId}/managementProducts",
        "Management Product",
        company.MANAGEMENT_PRODUCT + " managementItSolutionId:int~",
        parents=("managementItSolutionId",),
        key=(),
        shows=(),
        hidden=frozenset({"managementItSolutionId"}),
        prepare=solutions.product,
    ),
]
