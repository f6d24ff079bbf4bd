"""What this room refuses. Each message says what is wrong and what to do."""


class AgreementError(Exception):
    """Base of what an API or a page shows as a sentence."""


class NotUnderstood(AgreementError):
    """The words name nothing, or cannot be."""


class NotFound(AgreementError):
    """There is no such ticket, agreement or member, or the person may not see it."""
