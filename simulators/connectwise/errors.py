"""What ConnectWise refuses, with its own bodies (FACTS 5 and 6).

ApiError
  BadCondition      400, a query it cannot read
  Invalid           400, a record it does not take, with one entry per field
  NotFound          404
  Refused           any other status with code and message
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FieldError:
    code: str
    message: str
    field: str


class ApiError(Exception):
    """An answer that is not a success."""

    def __init__(self, status: int, code: str, message: str, errors: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.errors = status, code, message, errors
        self.headers: dict[str, str] = {}

    def body(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, "errors": self.errors}


class BadCondition(ApiError):
    def __init__(self, message: str) -> None:
        super().__init__(400, "ApiFindCondition", message)

    def body(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message}


class Invalid(ApiError):
    def __init__(self, resource: str, errors: list[FieldError]) -> None:
        rows = [{"code": e.code, "message": e.message, "resource": resource, "field": e.field} for e in errors]
        super().__init__(400, "InvalidObject", f"{resource} object is invalid", rows)


class NotFound(ApiError):
    def __init__(self, what: str) -> None:
        super().__init__(404, "NotFound", f"{what} not found")


class Refused(ApiError):
    pass


class TooMany(ApiError):
    """429 has another shape than every other error."""

    def __init__(self, retry_after: int | None) -> None:
        seconds = 30 if retry_after is None else retry_after
        super().__init__(429, "ConnectWiseAPI", f"Too many requests. Please try again in {seconds} seconds.")
        if retry_after is not None:
            self.headers["Retry-After"] = str(retry_after)

    def body(self) -> dict[str, Any]:
        return {"error": self.code, "message": self.message}
