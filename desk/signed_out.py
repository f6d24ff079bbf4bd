"""Who is not signed in: a page leads to the sign-in, a fragment says so whole, with 401, and nothing typed is lost."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string


class SignInRequired(LoginRequiredMiddleware):
    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        answer = super().process_view(request, view, args, kwargs)
        if answer is None or request.headers.get("HX-Request") != "true":
            return answer
        return HttpResponse(render_to_string("ui/signed_out.html", request=request), status=401)
