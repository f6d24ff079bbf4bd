"""The ConnectWise adapter: our words in, our words out. One method per endpoint that we really use.

Nothing here retries: a read is asked again by its caller with a new permit, a write by the journal. The one exception
is a read that finds ConnectWise at another codebase.
"""

from cwhub.connectwise.client import Client
from cwhub.connectwise.errors import ConnectWiseError, KeyRefused, Limited, NotSent, Refused, Unanswered, UnknownCompany

__all__ = ["Client", "ConnectWiseError", "KeyRefused", "Limited", "NotSent", "Refused", "Unanswered", "UnknownCompany"]
