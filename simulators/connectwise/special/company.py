"""Company: addresses that are no plain lists."""

from simulators.connectwise.special.routing import Routes

ROUTES: Routes = {}
