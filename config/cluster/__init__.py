"""The launcher: a PostgreSQL of our own for the demo and the tests, with no set-up and no system account.

Binaries come from the machine or from the `embedded` extra; data and socket lie in private folders.
Production names its own server in DATABASE_URL and never comes here.
"""

from config.cluster.binaries import ClusterError, find_binaries
from config.cluster.server import Cluster

__all__ = ["Cluster", "ClusterError", "find_binaries"]
