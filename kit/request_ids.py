"""A name for each request, on its answer, on its error page and in each line that it logs."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kit.ids import new_uid
from kit.logs import with_ids

HEADER = "X-Request-Id"


class RequestIdMiddleware:
    """Stands first. The name is ours: what a caller says of himself is not taken over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with with_ids(request=new_uid()) as ids:
            request.log_ids = ids  # type: ignore[attr-defined]
            response = self.get_response(request)
            response.headers[HEADER] = ids["request"]
            return response


def request_id(request: HttpRequest) -> str:
    ids: dict[str, str] = getattr(request, "log_ids", {})
    return ids.get("request", "")
