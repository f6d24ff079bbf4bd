"""What the door refuses. Nothing has left when one of these is raised, save TooLarge.

EgressError
  ForbiddenAddress   the host or the address it resolves to may not be reached
  MustWait           no token is free; `seconds` says when to ask again, `short_of` whose bucket is empty
  NoPermit           a request without a permit, or with one already spent: a fault of ours
  TooLarge           the answer is longer than we read

AgentMustWait        no token is free for a program that calls our API: it is told with a 429 and never waits
"""

import math


class EgressError(Exception):
    says_no_values = True


class ForbiddenAddress(EgressError):
    pass


class MustWait(EgressError):
    """`short_of`: "pause" the server asked for, or the empty bucket of the "connection" or of the "client"."""

    def __init__(self, seconds: float, short_of: str = "connection") -> None:
        super().__init__(f"No request is free for another {seconds:.1f} s.")
        self.seconds, self.short_of = seconds, short_of


class AgentMustWait(Exception):
    """No EgressError: what a person's page would rather do without must not be left out for a program unsaid.

    `limit` is what the connection allows in a minute.
    """

    says_no_values = True

    def __init__(self, seconds: float, limit: int) -> None:
        super().__init__(
            "ConnectWise must be asked first, and no request to it is free. Nothing was done. "
            f"Ask again in {max(1, math.ceil(seconds))} seconds."
        )
        self.seconds, self.limit = seconds, limit


class NoPermit(EgressError):
    pass


class TooLarge(EgressError):
    pass
