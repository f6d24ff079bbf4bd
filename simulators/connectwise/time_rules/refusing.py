"""How a write is refused whose status code no source tells (FACTS 17.1): the setting chooses among three."""

from simulators.connectwise.errors import ApiError, FieldError, Invalid, Refused

CODES = {403: "Forbidden", 409: "ConflictingRecord"}


def refusal(status: int, noun: str, message: str, field: str) -> ApiError:
    if code := CODES.get(status):
        return Refused(status, code, message)
    return Invalid(noun, [FieldError("InvalidValue", message, field)])
