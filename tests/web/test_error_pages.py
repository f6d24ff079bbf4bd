"""What a page says when something goes wrong: a sentence, the request's id, nothing of what was sent."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client as Browser
from django.urls import path
from django.views.decorators.http import require_POST
from pytest_django import Settings

import config.urls

TOLD = "Jane Miller jane@client.example 555-0100"
ID = re.compile(r"<code>([a-z2-7]{16})</code>")


def raises(error: Callable[[], Exception]) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error()

    return view


FAULTS: dict[str, tuple[Callable[[], Exception], int, str]] = {
    "bad": (lambda: BadRequest(TOLD), 400, "This request could not be read"),
    "denied": (lambda: PermissionDenied("Ask Alice."), 403, "You may not see this"),
    "gone": (lambda: Http404(TOLD), 404, "There is nothing here"),
    "large": (lambda: RequestDataTooBig(TOLD), 413, "This is too large"),
    "broken": (lambda: ValueError(TOLD), 500, "Something failed on our side"),
}


@require_POST
def only_posted(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>Birch has moved.</p>", status=409)


urlpatterns = [
    path(f"{before}{name}", raises(error)) for before in ("", "api/v1/") for name, (error, _, _) in FAULTS.items()
]
urlpatterns += [path("posted", only_posted), path("page", lambda request: HttpResponse("<!DOCTYPE html>x", status=409))]
handler400, handler403 = config.urls.handler400, config.urls.handler403
handler404, handler500 = config.urls.handler404, config.urls.handler500


@pytest.fixture
def browser(settings: Settings) -> Browser:
    """Without sign-in and database: an error page needs neither."""
    settings.ROOT_URLCONF = "tests.web.test_error_pages"
    wanted = ("request_ids", "content_policy", "Security", "CommonMiddleware", "WholePages", "CsrfViewMiddleware")
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if any(word in name for word in wanted)]
    return Browser(raise_request_exception=False)


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_its_page_with_a_sentence_and_an_id(browser: Browser, name: str) -> None:
    _, status, title = FAULTS[name]
    answer = browser.get(f"/{name}?q=Jane+Miller")
    html = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in html
    found = ID.search(html)
    assert found
    assert found.group(1) == answer["X-Request-Id"]
    assert "ui.css" in html
    for word in [*TOLD.split(), "ValueError", "Traceback", "Jane+Miller"]:
        assert word not in html, word


@pytest.mark.parametrize("name", FAULTS)
def test_the_api_answers_the_same_as_json(browser: Browser, name: str) -> None:
    answer = browser.get(f"/api/v1/{name}")
    said = answer.json()
    assert answer.status_code == FAULTS[name][1]
    assert said.keys() == {"detail", "request_id"}
    assert said["request_id"] == answer["X-Request-Id"]
    assert said["detail"].count(".") >= 2
    assert not any(word in json.dumps(said) for word in TOLD.split())


def test_a_refusal_says_who_can(browser: Browser) -> None:
    assert "Ask Alice." in browser.get("/denied").content.decode()


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("method", "status", "title"),
    [
        ("GET", 405, "This address is asked another way"),
        ("POST", 409, "This has changed meanwhile"),
    ],
)
def test_a_wrong_method_and_a_change_meanwhile_have_a_page_too(
    browser: Browser, method: str, status: int, title: str
) -> None:
    answer = browser.generic(method, "/posted", headers=BROWSER)
    html = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in html
    assert "Birch" not in html
    assert answer["X-Request-Id"] in html
    assert int(answer["Content-Length"]) == len(answer.content)
    assert status != 405 or answer["Allow"] == "POST"


def test_a_fragment_and_a_page_of_its_own_stay_as_they_are(browser: Browser) -> None:
    assert browser.post("/posted", headers={**BROWSER, "HX-Request": "true"}).content == b"<p>Birch has moved.</p>"
    assert browser.get("/page", headers=BROWSER).content == b"<!DOCTYPE html>x"
    assert browser.get("/posted").content == b"", "a program that wants no page gets none"


def test_a_form_from_another_page_has_its_own_page(browser: Browser) -> None:
    strict = Browser(enforce_csrf_checks=True, raise_request_exception=False)
    answer = strict.post("/bad", {"name": TOLD})
    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()
    assert "Jane" not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fields", [{"x": "y" * 3_000_000}, {f"f{n}": "" for n in range(1_200)}])
def test_what_is_too_large_is_told_as_that(fields: dict[str, str]) -> None:
    answer = Browser().post("/sign-in", urlencode(fields), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "This is too large" in answer.content.decode()


def test_a_host_that_is_not_ours_is_not_echoed(browser: Browser) -> None:
    answer = browser.get("/gone", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()
    assert "This request could not be read" in answer.content.decode()


@pytest.mark.parametrize("said", ["x", "aaaaaaaaaaaaaaaa", "\n"])
def test_a_requests_id_is_ours(browser: Browser, said: str) -> None:
    assert browser.get("/gone", headers={"X-Request-Id": said})["X-Request-Id"] != said


def test_two_requests_have_two_ids(browser: Browser) -> None:
    answers: list[Any] = [browser.get("/gone") for _ in range(2)]
    assert answers[0]["X-Request-Id"] != answers[1]["X-Request-Id"]
