"""Requests and responses on WSGI, no more than the simulator needs."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_to_bytes

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]
JSON = "application/json; charset=utf-8"


class Request:
    def __init__(self, environ: Environ) -> None:
        self.environ = environ
        self.method: str = environ["REQUEST_METHOD"].upper()
        self.path: str = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
        self.query_string: str = environ.get("QUERY_STRING", "")

    @cached_property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.query_string, keep_blank_values=True))

    def param(self, name: str) -> str:
        """A value of the query; its name may be written in any case."""
        wanted = name.lower()
        return next((value.strip() for key, value in self.query.items() if key.lower() == wanted), "")

    @cached_property
    def body(self) -> bytes:
        stream = self.environ["wsgi.input"]
        length = self.environ.get("CONTENT_LENGTH")
        return bytes(stream.read(int(length)) if length else stream.read() if self._chunked else b"")

    @property
    def _chunked(self) -> bool:
        return self.header("Transfer-Encoding").lower() == "chunked"

    def header(self, name: str) -> str:
        key = name.upper().replace("-", "_")
        return str(self.environ.get(key if key in ("CONTENT_TYPE",) else f"HTTP_{key}", ""))

    def json(self) -> Any:
        """What the body says; JSONDecodeError for everything that is no JSON, NaN and endless numbers included."""
        try:
            return json.loads(self.body or b"null", parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise json.JSONDecodeError(str(error), "", 0) from None

    @property
    def base(self) -> str:
        """Scheme and host as the caller sees them."""
        return f"{self.environ.get('wsgi.url_scheme', 'http')}://{self.header('Host') or 'localhost'}"

    @property
    def url_path(self) -> str:
        return quote(self.path, safe="/:@!$&'()*+,;=~")

    def cookies(self) -> dict[str, str]:
        pairs = (part.strip().partition("=") for part in self.header("Cookie").split(";"))
        return {name: unquote_to_bytes(value).decode("utf-8", "replace") for name, _, value in pairs if name}


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


@dataclass
class Response:
    status: int = 200
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        headers = dict(self.headers)
        if self.status != 204:
            headers.setdefault("Content-Length", str(len(self.content)))
        start_response(f"{self.status} {phrase(self.status)}", list(headers.items()))
        return [self.content] if environ["REQUEST_METHOD"] != "HEAD" else [b""]


def http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """JSON, or bytes as they are; their kind is in the headers then."""
    text = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    body = text.encode("utf-8", "replace") if isinstance(text, str) else text
    return Response(status, body, {"Content-Type": JSON, "Cache-Control": "no-cache", **(headers or {})})


def page(html: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(status, html.encode(), {"Content-Type": "text/html; charset=utf-8", **(headers or {})})


def redirect(to: str, headers: dict[str, str] | None = None) -> Response:
    return Response(303, b"", {"Location": to, **(headers or {})})
