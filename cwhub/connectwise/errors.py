"""What can go wrong when ConnectWise is asked, and for a write the question that matters: did it take effect?

ConnectWiseError            outcome     permanent
  NotSent                   not applied no         no byte left: refused connection, unknown host, guard
  Refused                   not applied yes        a 4xx that names its reason
    KeyRefused              not applied yes        401, 403, 404: the record, or the key itself
    Busy                    not applied no         409, "record possibly in use"
    Limited                 not applied no         429, with how long to wait
  UnknownCompany            not applied yes        the login company does not exist
  Unanswered                unknown     no         timeout, cut line, 5xx, an answer that cannot be read
"""

from typing import ClassVar, Literal

Outcome = Literal["not applied", "unknown"]


class ConnectWiseError(Exception):
    """ConnectWise could not be asked."""

    outcome: ClassVar[Outcome] = "not applied"
    permanent: ClassVar[bool] = False

    def __init__(self, sentence: str, *, status: int | None = None, request_id: str = "", detail: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.status, self.request_id, self.detail = sentence, status, request_id, detail


class NotSent(ConnectWiseError):
    """ConnectWise cannot be reached; nothing was sent."""


class Refused(ConnectWiseError):
    """ConnectWise refused."""

    permanent = True


class KeyRefused(Refused):
    """ConnectWise answered 401, 403 or 404: on the cloud a wrong key looks like a missing record (Developer Guide)."""


class Busy(Refused):
    """ConnectWise says the record is in use."""

    permanent = False


class Limited(Refused):
    """ConnectWise asks for a pause."""

    permanent = False
    retry_after_seconds: float | None = None  # as the server says


class UnknownCompany(ConnectWiseError):
    """ConnectWise knows no such login company."""

    permanent = True


class Unanswered(ConnectWiseError):
    """ConnectWise did not answer in a way that can be read; a write may have taken effect."""

    outcome = "unknown"
