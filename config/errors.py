"""Pages for what went wrong: a sentence and the request's id, nothing of what was sent. The API answers in JSON."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from kit.request_ids import request_id

API = "/api/"
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
SENTENCES = {
    400: "The request could not be read. Nothing was done. Check its form and send it again.",
    403: "You may not do this. Nothing was done.",
    404: "There is nothing at this address, or it is not yours to see. Nothing was done.",
    405: "This address does not take this method. Nothing was done.",
    409: "What this is about has changed meanwhile. Nothing was done. Look at it again and decide anew.",
    413: "The request is too large. Nothing was done. Send less at a time.",
    500: "Something failed on our side. What was sent may not have been saved; look before you send it again.",
}


def answer(request: HttpRequest, status: int, template: str = "", **context: Any) -> HttpResponse:
    """Rendered without the request, so that nothing has to work for it: no session, no database."""
    if request.path.startswith(API):
        return JsonResponse({"detail": SENTENCES[status], "request_id": request_id(request)}, status=status)
    page = render_to_string(template or f"{status}.html", {"request_id": request_id(request), **context})
    return HttpResponse(page, status=status)


class WholePages:
    """Who asks for a page, without scripts or by an address typed in, gets a whole one for 405 and 409 too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in (405, 409) and wants_page(request) and not is_page(response):
            page = answer(request, response.status_code)
            response.content, response.headers["Content-Type"] = page.content, page.headers["Content-Type"]
        return response


def wants_page(request: HttpRequest) -> bool:
    by_script = "HX-Request" in request.headers or request.path.startswith(API)
    return not by_script and "text/html" in request.headers.get("Accept", "")


def is_page(response: HttpResponse) -> bool:
    return response.streaming or response.content.lstrip()[:9].lower() == b"<!doctype"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 413 if isinstance(exception, TOO_LARGE) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Refusals are sentences of ours: they say who can."""
    return answer(request, 403, exception=str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return answer(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(request, 403, "403_csrf.html")
