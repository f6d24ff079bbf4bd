"""What this room refuses. Every message is a sentence that a person may read.

TimeError
  NotFound         no such batch, draft or sheet here
  NotAllowed       no right to do it; says who can
  NotLinked        the person is no ConnectWise member yet
  NotUnderstood    what was asked cannot be read
  OtherPayload     this Idempotency-Key belongs to another batch
  Changed          a draft was changed meanwhile; carries it as it stands
  TooLate          the batch has ended, or nothing of it waits for a person
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from timeentry.models import Draft


class TimeError(Exception):
    @property
    def sentence(self) -> str:
        return str(self)


class NotFound(TimeError):
    pass


class NotAllowed(TimeError):
    pass


class NotLinked(TimeError):
    pass


class NotUnderstood(TimeError):
    pass


class OtherPayload(TimeError):
    pass


class TooLate(TimeError):
    pass


class Changed(TimeError):
    def __init__(self, sentence: str, standing: "Draft") -> None:
        super().__init__(sentence)
        self.standing = standing
