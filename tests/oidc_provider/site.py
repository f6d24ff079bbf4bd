"""Its pages: sign-in, the package's own, and what the tests tell it."""

import json

from django.contrib.auth import authenticate, login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import include, path

from tests.oidc_provider.claims import FAULTS

FORM = """<!doctype html><title>Provider</title><form method="post"><input name="username"><input name="password"
type="password"><button>Go</button></form>"""


def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return HttpResponse(FORM)
    user = authenticate(request, username=request.POST["username"], password=request.POST["password"])
    if user is None:
        return HttpResponse(FORM, status=403)
    login(request, user)
    return HttpResponseRedirect(request.GET["next"])


def people(request: HttpRequest) -> JsonResponse:
    """{"username", "password", "email", "verified"}; replaces who is there by that name."""
    said = json.loads(request.body)
    User.objects.filter(username=said["username"]).delete()
    user = User.objects.create_user(said["username"], said["email"], said["password"])
    User.objects.filter(pk=user.pk).update(is_staff=not said.get("verified", True))
    return JsonResponse({"sub": str(user.pk)})


def faults(request: HttpRequest) -> JsonResponse:
    FAULTS.clear()
    FAULTS.update(json.loads(request.body))
    return JsonResponse({})


urlpatterns = [
    path("login", sign_in),
    path("people", people),
    path("faults", faults),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]
